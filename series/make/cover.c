// SPDX-License-Identifier: GPL-2.0
#include "series/make/cover.h"

#include <string.h>

#include "base/record.h"
#include "base/string-list.h"
#include "base/text-wrap.h"

static void list_free(gpointer data)
{
	struct letter_list *list = data;

	g_free(list->heading);
	g_ptr_array_unref(list->items);
	g_free(list);
}

struct letter *letter_new(const char *subject, const char *text)
{
	struct letter *letter = g_new0(struct letter, 1);

	letter->subject = g_strdup(subject);
	letter->text = g_strdup(text);
	letter->lists = g_ptr_array_new_with_free_func(list_free);
	return letter;
}

void letter_free(struct letter *letter)
{
	if (!letter)
		return;
	g_free(letter->subject);
	g_free(letter->text);
	g_ptr_array_unref(letter->lists);
	g_free(letter);
}

struct letter_list *letter_add_list(struct letter *letter, const char *heading)
{
	struct letter_list *list = g_new0(struct letter_list, 1);

	list->heading = g_strdup(heading);
	list->items = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(letter->lists, list);
	return list;
}

static void add_item(GString *out, const char *bullet, const char *text)
{
	g_autofree char *wrapped = text_wrap(text, TEXT_COLUMNS - 4);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(wrapped), "\n", -1);

	for (char **line = lines; *line; line++)
		g_string_append_printf(out, "%s%s\n", line == lines ? bullet : "    ", *line);
}

static void add_list(GString *out, const struct letter_list *list)
{
	if (!list->items->len)
		return;
	g_string_append_printf(out, "%s:\n\n", list->heading);
	for (guint i = 0; i < list->items->len; i++)
		add_item(out, "  - ", list->items->pdata[i]);
	g_string_append_c(out, '\n');
}

static void add_claims(GString *out, const char *const *claims)
{
	if (!claims || !*claims) {
		g_string_append(out, "Not yet verified.\n\n");
		return;
	}
	g_string_append(out, "Verified:\n\n");
	for (; *claims; claims++)
		add_item(out, "  - ", *claims);
	g_string_append_c(out, '\n');
}

static void add_patches_of(GString *out, GPtrArray *steps, const char *subsystem)
{
	g_string_append_printf(out, "%s:\n", subsystem);
	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		if (strcmp(step->subsystem, subsystem) == 0)
			g_string_append_printf(out, "  %3u  %s\n", step->n, step->subject);
	}
	g_string_append_c(out, '\n');
}

char *cover_body(GPtrArray *steps, const struct letter *letter, const char *const *claims,
		 const char *diffstat)
{
	g_autoptr(GPtrArray) subsystems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *wrapped = text_wrap(letter->text, TEXT_COLUMNS);
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "%s\n", wrapped);
	for (guint i = 0; i < letter->lists->len; i++)
		add_list(out, letter->lists->pdata[i]);
	add_claims(out, claims);
	for (guint i = 0; i < steps->len; i++)
		string_list_add_once(subsystems, ((struct step *)steps->pdata[i])->subsystem);
	for (guint i = 0; i < subsystems->len; i++)
		add_patches_of(out, steps, subsystems->pdata[i]);
	g_string_append_printf(out, "%s\n", diffstat);
	return g_string_free(out, FALSE);
}
