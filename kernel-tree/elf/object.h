/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An ELF object opened for reading, with its symbols in order. Private to this room.
 */
#ifndef KERNEL_TREE_ELF_OBJECT_H
#define KERNEL_TREE_ELF_OBJECT_H

#include <gelf.h>
#include <glib.h>

struct object_symbol {
	const char *name; /* in the object's string table */
	gsize section;
	guint64 start, size;
	gboolean is_function, is_untyped; /* neither: a variable */
};

struct object {
	int fd;
	Elf *elf;
	gsize sections;
	gsize section_names; /* index of their string table */
	Elf_Data *symbols;   /* NULL if there are none */
	gsize n_symbols;
	gsize symbol_names;
	GArray *defined; /* struct object_symbol: those with a size, by section and start */
};
typedef struct object object;

/* KSWEEP_ERROR_NOT_GOOD with the path if it is not an ELF file or is cut short. */
struct object *object_open(const char *path, GError **error);
void object_close(struct object *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(object, object_close)

/* FALSE when there is no such section or its header is broken. */
gboolean object_section(const struct object *object, gsize index, GElf_Shdr *header);
const char *object_section_name(const struct object *object, const GElf_Shdr *header);

/* The bytes of a section; NULL with an error when some are missing. */
Elf_Data *object_data(struct object *object, gsize index, GError **error);

/* The function, variable or untyped assembly code at an offset of a section, or NULL. */
const struct object_symbol *object_symbol_at(const struct object *object, gsize section,
					     guint64 offset);

/* A relocation and its target. */
struct object_reloc {
	guint64 offset;
	guint32 type;
	gint64 addend;
	const char *name; /* of the symbol; "" for a section's */
	gsize section;	  /* the symbol's section */
	gboolean is_section;
};

/*
 * Call `each` for every relocation of section `index` (a SHT_RELA or SHT_REL one). FALSE with an
 * error when the section is broken.
 */
gboolean object_relocations(struct object *object, gsize index,
			    void (*each)(const struct object_reloc *reloc, gpointer data),
			    gpointer data, GError **error);

#endif
