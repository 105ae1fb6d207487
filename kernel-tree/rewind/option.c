// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/option.h"

#include <string.h>

char *option_that_builds(struct sources *sources, const struct source *source)
{
	g_autofree char *folder = g_path_get_dirname(source->path);
	g_autofree char *base = g_path_get_basename(source->path);
	g_autofree char *path = g_build_filename(folder, "Makefile", NULL);
	struct source *makefile = sources_get(sources, path);
	g_auto(GStrv) lines = NULL;
	char *option = NULL;

	if (!makefile)
		return NULL;
	base[strlen(base) - 1] = 'o'; /* of a .c or .S */
	lines = g_strsplit(makefile->text, "\n", -1);
	for (guint i = 0; lines[i] && !option; i++) {
		g_auto(GStrv) words = g_strsplit_set(lines[i], " \t", -1);
		const char *end;

		if (!g_str_has_prefix(lines[i], "obj-$(CONFIG_") ||
		    !g_strv_contains((const char *const *)words, base))
			continue;
		end = strchr(lines[i], ')');
		if (end)
			option = g_strndup(lines[i] + strlen("obj-$(CONFIG_"),
					   (gsize)(end - lines[i]) - strlen("obj-$(CONFIG_"));
	}
	return option;
}

gboolean option_depends_on(struct sources *sources, const char *option, const char *on)
{
	g_autoptr(GPtrArray) files = sources_sorted(sources);
	g_autofree char *head = g_strdup_printf("config %s\n", option);

	for (guint i = 0; i < files->len; i++) {
		struct source *source = g_ptr_array_index(files, i);
		const char *found = source->text;
		g_autofree char *line_text = NULL;
		gsize line, insert = 0;

		if (!strstr(source->path, "Kconfig"))
			continue;
		while ((found = strstr(found, head)) && found != source->text && found[-1] != '\n')
			found++;
		if (!found)
			continue;
		line = (gsize)(found - source->text) + strlen(head);
		while (line < source->length && source->text[line] == '\t' && !insert) {
			const char *text = source->text + line + 1;

			if (g_str_has_prefix(text, "depends on"))
				insert = source_line_end(source, line);
			else if (g_str_has_prefix(text, "help"))
				insert = line;
			line = source_line_end(source, line);
		}
		if (!insert)
			insert = line;
		line_text = g_strdup_printf("\tdepends on %s\n", on);
		source_edit(source, insert, insert, line_text);
		return TRUE;
	}
	return FALSE;
}

gboolean option_unselect(struct sources *sources, const char *path, const char *option)
{
	struct source *kconfig = sources_get(sources, path);
	g_autofree char *line = g_strdup_printf("\tselect %s", option);
	const char *found = kconfig ? strstr(kconfig->text, line) : NULL;
	gsize offset;

	while (found && !strchr(" \t\n", found[strlen(line)]))
		found = strstr(found + 1, line);
	if (!found)
		return FALSE;
	offset = (gsize)(found - kconfig->text);
	source_edit(kconfig, source_line_start(kconfig, offset), source_line_end(kconfig, offset),
		    NULL);
	return TRUE;
}
