// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/planted.h"

#include <string.h>

#include "kernel-tree/source/path.h"

static const char call_line[] = "  called at ";

struct planted *planted_new(const char *symbol, const char *helper, const char *file)
{
	struct planted *planted = g_new0(struct planted, 1);

	planted->symbol = g_strdup(symbol);
	planted->helper = g_strdup(helper);
	planted->file = g_strdup(file);
	planted->subsystem = path_subsystem(file);
	planted->calls = g_ptr_array_new_with_free_func(g_free);
	return planted;
}

void planted_free(struct planted *planted)
{
	if (!planted)
		return;
	g_free(planted->symbol);
	g_free(planted->helper);
	g_free(planted->file);
	g_free(planted->subsystem);
	g_ptr_array_unref(planted->calls);
	g_free(planted);
}

void planted_to_message(GPtrArray *all, GString *message)
{
	for (guint i = 0; i < all->len; i++) {
		const struct planted *planted = g_ptr_array_index(all, i);

		g_string_append_printf(message, "%s was %s in %s\n", planted->symbol,
				       planted->helper, planted->file);
		for (guint c = 0; c < planted->calls->len; c++)
			g_string_append_printf(message, "%s%s\n", call_line,
					       (char *)g_ptr_array_index(planted->calls, c));
	}
}

/* "sys_dup3 was ksys_dup3 in fs/file.c"; NULL for any other line. */
static struct planted *planted_from_line(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 5);

	if (g_strv_length(words) != 5 || strcmp(words[1], "was") != 0 ||
	    strcmp(words[3], "in") != 0)
		return NULL;
	return planted_new(words[0], words[2], words[4]);
}

GPtrArray *planted_from_message(const char *message)
{
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)planted_free);
	g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
	struct planted *last = NULL;

	for (guint i = 0; lines[i]; i++) {
		if (g_str_has_prefix(lines[i], call_line) && last) {
			g_ptr_array_add(last->calls, g_strdup(lines[i] + strlen(call_line)));
			continue;
		}
		last = planted_from_line(lines[i]);
		if (last)
			g_ptr_array_add(all, last);
	}
	return all;
}
