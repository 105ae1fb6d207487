// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/elf/audit.h"

#include <elfutils/libdwfl.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "base/string-list.h"
#include "kernel-tree/elf/object.h"

void object_site_free(struct object_site *site)
{
	g_free(site->object);
	g_free(site->function);
	g_free(site->symbol);
	g_free(site->file);
	g_free(site);
}

char *audit_syscall_symbol(const char *name)
{
	static const char *const wrappers[] = {"__x64_",   "__ia32_", "__x32_",	 "__arm64_",
					       "__s390x_", "__s390_", "__riscv_"};

	for (gsize i = 0; i < G_N_ELEMENTS(wrappers); i++)
		if (g_str_has_prefix(name, wrappers[i])) {
			name += strlen(wrappers[i]);
			break;
		}
	if ((g_str_has_prefix(name, "sys_") && name[4]) ||
	    (g_str_has_prefix(name, "compat_sys_") && name[11]))
		return g_strdup(name);
	return NULL;
}

/* Names that SYSCALL_DEFINE and COMPAT_SYSCALL_DEFINE give to the parts of a definition. */
static char *definition_part(const char *name)
{
	static const struct {
		const char *prefix, *plain;
	} parts[] = {
		{"__se_compat_sys_", "compat_sys_"},
		{"__do_compat_sys_", "compat_sys_"},
		{"__se_sys_", "sys_"},
		{"__do_sys_", "sys_"},
		{"compat_SyS_", "compat_sys_"},
		{"C_SYSC_", "compat_sys_"},
		{"SyS_", "sys_"},
		{"SYSC_", "sys_"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		if (g_str_has_prefix(name, parts[i].prefix))
			return g_strconcat(parts[i].plain, name + strlen(parts[i].prefix), NULL);
	return audit_syscall_symbol(name);
}

char *audit_function_stem(const char *name)
{
	g_autofree char *stem = g_strndup(name, strcspn(name, "."));
	char *plain = definition_part(stem);

	return plain ? plain : g_steal_pointer(&stem);
}

char *audit_cmd_path(const char *object)
{
	g_autofree char *folder = g_path_get_dirname(object);
	g_autofree char *name = g_path_get_basename(object);

	return g_strdup_printf("%s/.%s.cmd", folder, name);
}

static gboolean linked_from_others(const char *path)
{
	g_autofree char *cmd_path = audit_cmd_path(path);
	g_autofree char *text = NULL;
	g_autofree char *program = NULL;
	char *command;

	if (!file_read(cmd_path, &text, NULL, NULL) || !(command = strstr(text, ":= ")))
		return FALSE;
	command += strlen(":= ");
	command[strcspn(command, " \n")] = '\0';
	program = g_path_get_basename(command);
	return g_str_has_suffix(program, "ld") || g_str_has_suffix(program, "ld.bfd") ||
	       g_str_has_suffix(program, "ld.lld") || g_str_has_suffix(program, "ar");
}

/* Old kbuild makes a composite object as an archive of references to its parts. */
static gboolean is_archive(const char *path)
{
	g_autofree char *magic = g_malloc0(8);
	FILE *file = NULL;
	gboolean archive;

	/* open() on a FIFO would wait for a writer. */
	if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
		file = fopen(path, "re");
	if (!file)
		return FALSE;
	archive = fread(magic, 1, 8, file) == 8 &&
		  (memcmp(magic, "!<thin>\n", 8) == 0 || memcmp(magic, "!<arch>\n", 8) == 0);
	fclose(file);
	return archive;
}

static gboolean wanted(const char *build, const char *path)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *full = NULL;

	if (!g_str_has_suffix(name, ".o") || name[0] == '.' || strcmp(name, "vmlinux.o") == 0 ||
	    strcmp(name, "built-in.o") == 0)
		return FALSE;
	full = g_build_filename(build, path, NULL);
	return !linked_from_others(full) && !is_archive(full);
}

static gboolean list_objects(const char *build, const char *below, GPtrArray *objects,
			     GError **error)
{
	g_autofree char *folder = g_build_filename(build, below, NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;

	if (!dir || run_interrupted(error))
		return FALSE;
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = *below ? g_build_filename(below, name, NULL)
					       : g_strdup(name);
		g_autofree char *full = g_build_filename(build, path, NULL);

		if (g_file_test(full, G_FILE_TEST_IS_SYMLINK))
			continue; /* "source" points to the tree, and links can form a loop */
		if (g_file_test(full, G_FILE_TEST_IS_DIR)) {
			/* Programs of the build itself run in user space. */
			if (!*below && (strcmp(name, "tools") == 0 || strcmp(name, "scripts") == 0))
				continue;
			if (!list_objects(build, path, objects, error))
				return FALSE;
		} else if (wanted(build, path)) {
			g_ptr_array_add(objects, g_steal_pointer(&path));
		}
	}
	return TRUE;
}

GPtrArray *audit_objects(const char *build, GError **error)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);

	if (!list_objects(build, "", objects, error))
		return NULL;
	string_list_sort(objects);
	return g_steal_pointer(&objects);
}

/* One section with relocations, while it is read. */
struct reader {
	struct object *object;
	const char *name;
	gsize section; /* that the relocations apply to */
	gboolean data;
	GPtrArray *sites;
	GArray *offsets; /* guint64 beside sites: where, for the line lookup */
	GArray *sections;
};

static void read_site(const struct object_reloc *reloc, gpointer data)
{
	struct reader *reader = data;
	g_autofree char *symbol = audit_syscall_symbol(reloc->name);
	const struct object_symbol *in;
	struct object_site *site;

	if (!symbol)
		return;
	in = object_symbol_at(reader->object, reader->section, reloc->offset);
	site = g_new0(struct object_site, 1);
	site->object = g_strdup(reader->name);
	site->function = g_strdup(in ? in->name : "");
	site->symbol = g_steal_pointer(&symbol);
	site->file = g_strdup("");
	site->data = reader->data;
	site->untyped = in && in->is_untyped;
	g_ptr_array_add(reader->sites, site);
	g_array_append_val(reader->offsets, reloc->offset);
	g_array_append_val(reader->sections, reader->section);
}

static gboolean read_section(struct reader *reader, gsize index, GError **error)
{
	GElf_Shdr header, target;

	if (!object_section(reader->object, index, &header) ||
	    (header.sh_type != SHT_RELA && header.sh_type != SHT_REL) ||
	    !object_section(reader->object, header.sh_info, &target) ||
	    !(target.sh_flags & SHF_ALLOC))
		return TRUE; /* debug information is not code */
	reader->section = header.sh_info;
	reader->data = !(target.sh_flags & SHF_EXECINSTR);
	return object_relocations(reader->object, index, read_site, reader, error);
}

static void name_line(Dwfl_Module *module, Elf *elf, GElf_Addr bias, struct object_site *site,
		      gsize section, guint64 offset)
{
	Elf_Scn *scn = elf_getscn(elf, section);
	const char *file;
	GElf_Shdr header;
	Dwfl_Line *line;
	int number = 0;

	if (!scn || !gelf_getshdr(scn, &header))
		return;
	line = dwfl_module_getsrc(module, header.sh_addr + bias + offset);
	file = line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
	if (!file)
		return;
	g_free(site->file);
	site->file = g_utf8_make_valid(file, -1);
	site->line = number;
}

static int no_debug_file(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
			 const char *file, const char *link, GElf_Word crc, char **found)
{
	(void)module, (void)user, (void)name, (void)base, (void)file, (void)link, (void)crc,
		(void)found;
	return -1; /* an object holds its own debug information, or none */
}

/* libdwfl lays out an object's sections as if it were loaded, and applies its relocations. */
static void name_lines(const struct reader *reader, const char *path)
{
	const Dwfl_Callbacks callbacks = {
		.find_debuginfo = no_debug_file,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = dwfl ? dwfl_report_offline(dwfl, "", path, -1) : NULL;
	GElf_Addr bias = 0;
	Elf *elf;

	if (module && dwfl_report_end(dwfl, NULL, NULL) == 0 &&
	    (elf = dwfl_module_getelf(module, &bias)))
		for (guint i = 0; i < reader->sites->len; i++)
			if (!((struct object_site *)g_ptr_array_index(reader->sites, i))->data)
				name_line(module, elf, bias, g_ptr_array_index(reader->sites, i),
					  g_array_index(reader->sections, gsize, i),
					  g_array_index(reader->offsets, guint64, i));
	if (dwfl)
		dwfl_end(dwfl);
}

static gboolean has_lines(const struct object *object)
{
	for (gsize i = 1; i < object->sections; i++) {
		GElf_Shdr header;

		if (object_section(object, i, &header) &&
		    strcmp(object_section_name(object, &header), ".debug_line") == 0)
			return TRUE;
	}
	return FALSE;
}

GPtrArray *audit_object_sites(const char *path, const char *name, GError **error)
{
	g_autoptr(object) object = object_open(path, error);
	g_autoptr(GPtrArray)
		sites = g_ptr_array_new_with_free_func((GDestroyNotify)object_site_free);
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(guint64));
	g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(gsize));
	struct reader reader = {.object = object,
				.name = name,
				.sites = sites,
				.offsets = offsets,
				.sections = sections};

	if (!object)
		return NULL;
	for (gsize i = 1; i < object->sections; i++)
		if (!read_section(&reader, i, error)) {
			g_prefix_error(error, "%s: ", path);
			return NULL;
		}
	if (sites->len && has_lines(object))
		name_lines(&reader, path);
	return g_steal_pointer(&sites);
}

static gint compare_sites(gconstpointer a, gconstpointer b)
{
	const struct object_site *one = *(struct object_site *const *)a;
	const struct object_site *two = *(struct object_site *const *)b;
	int order = strcmp(one->object, two->object);

	if (order == 0)
		order = strcmp(one->function, two->function);
	if (order == 0)
		order = strcmp(one->symbol, two->symbol);
	return order ? order : (int)one->line - (int)two->line;
}

GPtrArray *audit_sites(const char *build, GPtrArray *trouble, GError **error)
{
	g_autoptr(GPtrArray) objects = audit_objects(build, error);
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)object_site_free);

	if (!objects)
		return NULL;
	for (guint i = 0; i < objects->len; i++) {
		const char *name = g_ptr_array_index(objects, i);
		g_autofree char *path = g_build_filename(build, name, NULL);
		g_autoptr(GError) problem = NULL;
		g_autoptr(GPtrArray) sites = audit_object_sites(path, name, &problem);

		if (run_interrupted(error))
			return NULL;
		if (sites)
			g_ptr_array_extend_and_steal(all, g_steal_pointer(&sites));
		else if (trouble)
			g_ptr_array_add(trouble, g_strdup(problem->message));
	}
	g_ptr_array_sort(all, compare_sites);
	return g_steal_pointer(&all);
}
