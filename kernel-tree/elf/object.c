// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/elf/object.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static gboolean broken(const char *what, GError **error)
{
	int code = elf_errno();
	const char *why = code ? elf_errmsg(code) : NULL;

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD, "%s%s%s", what, why ? ": " : "",
		    why ? why : "");
	return FALSE;
}

gboolean object_section(const struct object *object, gsize index, GElf_Shdr *header)
{
	Elf_Scn *section = elf_getscn(object->elf, index);

	return section && gelf_getshdr(section, header);
}

const char *object_section_name(const struct object *object, const GElf_Shdr *header)
{
	const char *name = elf_strptr(object->elf, object->section_names, header->sh_name);

	return name ? name : "";
}

Elf_Data *object_data(struct object *object, gsize index, GError **error)
{
	Elf_Scn *section = elf_getscn(object->elf, index);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	GElf_Shdr header;

	if (!data || !gelf_getshdr(section, &header) ||
	    (header.sh_type != SHT_NOBITS && (!data->d_buf || data->d_size < header.sh_size) &&
	     header.sh_size > 0)) {
		broken("a section is cut short", error);
		return NULL;
	}
	return data;
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct object_symbol *one = a, *two = b;

	if (one->section != two->section)
		return one->section < two->section ? -1 : 1;
	if (one->start != two->start)
		return one->start < two->start ? -1 : 1;
	/* Of two names for one place the plainest comes first: sys_x before __se_sys_x. */
	if (strlen(one->name) != strlen(two->name))
		return strlen(one->name) < strlen(two->name) ? -1 : 1;
	return strcmp(one->name, two->name);
}

static gboolean find_symbol_table(struct object *object, GError **error)
{
	for (gsize i = 1; i < object->sections; i++) {
		GElf_Shdr header;

		if (!object_section(object, i, &header))
			return broken("a section header is broken", error);
		if (header.sh_type != SHT_SYMTAB || header.sh_entsize == 0)
			continue;
		object->symbols = object_data(object, i, error);
		if (!object->symbols)
			return FALSE;
		object->n_symbols = header.sh_size / header.sh_entsize;
		object->symbol_names = header.sh_link;
	}
	return TRUE;
}

static const char *symbol_name(const struct object *object, const GElf_Sym *symbol)
{
	const char *name = elf_strptr(object->elf, object->symbol_names, symbol->st_name);

	return name ? name : "";
}

static void read_symbols(struct object *object)
{
	for (gsize i = 0; i < object->n_symbols; i++) {
		struct object_symbol entry = {0};
		GElf_Sym symbol;
		int type;

		if (!gelf_getsym(object->symbols, (int)i, &symbol))
			continue;
		type = GELF_ST_TYPE(symbol.st_info);
		/* Assembly code often has no type; labels have no size. */
		if ((type != STT_FUNC && type != STT_OBJECT &&
		     (type != STT_NOTYPE || symbol.st_size == 0)) ||
		    symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE)
			continue;
		entry.name = symbol_name(object, &symbol);
		entry.section = symbol.st_shndx;
		entry.start = symbol.st_value;
		entry.size = symbol.st_size;
		entry.is_function = type == STT_FUNC;
		entry.is_untyped = type == STT_NOTYPE;
		g_array_append_val(object->defined, entry);
	}
	g_array_sort(object->defined, by_place);
}

static gboolean read_headers(struct object *object, GError **error)
{
	GElf_Ehdr header;

	if (elf_kind(object->elf) != ELF_K_ELF)
		return broken("not an ELF file", error);
	if (!gelf_getehdr(object->elf, &header) ||
	    elf_getshdrnum(object->elf, &object->sections) != 0 ||
	    elf_getshdrstrndx(object->elf, &object->section_names) != 0)
		return broken("headers are cut short", error);
	if (object->sections == 0)
		return broken("cut short: it has no sections", error);
	return find_symbol_table(object, error);
}

struct object *object_open(const char *path, GError **error)
{
	g_autoptr(object) object = g_new0(struct object, 1);
	struct stat status;

	elf_version(EV_CURRENT);
	object->defined = g_array_new(FALSE, FALSE, sizeof(struct object_symbol));
	object->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (object->fd < 0 || fstat(object->fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD, "cannot read '%s': %s",
			    path, object->fd < 0 ? g_strerror(errno) : "not a regular file");
		return NULL;
	}
	object->elf = elf_begin(object->fd, ELF_C_READ, NULL);
	if (!object->elf || !read_headers(object, error)) {
		if (error && !*error)
			broken("cannot be read", error);
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	read_symbols(object);
	return g_steal_pointer(&object);
}

void object_close(struct object *object)
{
	if (!object)
		return;
	if (object->elf)
		elf_end(object->elf);
	if (object->fd >= 0)
		close(object->fd);
	g_array_unref(object->defined);
	g_free(object);
}

const struct object_symbol *object_symbol_at(const struct object *object, gsize section,
					     guint64 offset)
{
	const struct object_symbol *all = (const struct object_symbol *)object->defined->data;
	gsize low = 0, high = object->defined->len;

	/* The last symbol at or before the offset, and then the first of its place. */
	while (low < high) {
		gsize middle = low + (high - low) / 2;

		if (all[middle].section < section ||
		    (all[middle].section == section && all[middle].start <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || all[low - 1].section != section)
		return NULL;
	for (low--;
	     low > 0 && all[low - 1].section == section && all[low - 1].start == all[low].start;)
		low--;
	return offset < all[low].start + all[low].size ? &all[low] : NULL;
}

static gboolean read_reloc(struct object *object, Elf_Data *data, gboolean with_addend, int i,
			   struct object_reloc *reloc)
{
	GElf_Rela rela = {0};
	GElf_Rel rel = {0};
	GElf_Sym symbol;

	memset(reloc, 0, sizeof(*reloc));
	if (with_addend ? !gelf_getrela(data, i, &rela) : !gelf_getrel(data, i, &rel))
		return FALSE;
	if (!with_addend) {
		rela.r_offset = rel.r_offset;
		rela.r_info = rel.r_info;
	}
	if (!object->symbols ||
	    !gelf_getsym(object->symbols, (int)GELF_R_SYM(rela.r_info), &symbol))
		return FALSE;
	reloc->offset = rela.r_offset;
	reloc->type = GELF_R_TYPE(rela.r_info);
	reloc->addend = rela.r_addend;
	reloc->is_section = GELF_ST_TYPE(symbol.st_info) == STT_SECTION;
	reloc->section = symbol.st_shndx;
	reloc->name = reloc->is_section ? "" : symbol_name(object, &symbol);
	return TRUE;
}

/*
 * On i386 the addend is stored in the section that the relocation applies to, as 32 bits. On others
 * it is part of an instruction, which is not decoded here.
 */
static gint64 addend_in_place(struct object *object, gsize section, guint64 offset)
{
	Elf_Data *data;
	GElf_Ehdr header;
	gint32 addend;

	if (!gelf_getehdr(object->elf, &header) || header.e_machine != EM_386)
		return 0;
	data = object_data(object, section, NULL);
	if (!data || data->d_size < sizeof(addend) || offset > data->d_size - sizeof(addend))
		return 0;
	memcpy(&addend, (const char *)data->d_buf + offset, sizeof(addend));
	return addend;
}

gboolean object_relocations(struct object *object, gsize index,
			    void (*each)(const struct object_reloc *reloc, gpointer data),
			    gpointer data, GError **error)
{
	Elf_Data *bytes = object_data(object, index, error);
	GElf_Shdr header;

	if (!bytes)
		return FALSE;
	if (!object_section(object, index, &header) || header.sh_entsize == 0)
		return broken("a relocation section is broken", error);
	for (gsize i = 0; i < header.sh_size / header.sh_entsize; i++) {
		struct object_reloc reloc;

		if (!read_reloc(object, bytes, header.sh_type == SHT_RELA, (int)i, &reloc))
			return broken("a relocation is broken", error);
		if (header.sh_type == SHT_REL)
			reloc.addend = addend_in_place(object, header.sh_info, reloc.offset);
		each(&reloc, data);
	}
	return TRUE;
}
