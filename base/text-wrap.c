// SPDX-License-Identifier: GPL-2.0
#include "base/text-wrap.h"

#include <string.h>

static char *join(GPtrArray *words, const char *last)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < words->len; i++) {
		const char *joint = i == 0 ? "" : i + 1 < words->len ? ", " : last;

		g_string_append_printf(text, "%s%s", joint, (char *)g_ptr_array_index(words, i));
	}
	return g_string_free(text, FALSE);
}

char *text_list(GPtrArray *words)
{
	return join(words, " and ");
}

char *text_clauses(GPtrArray *clauses)
{
	return join(clauses, ", and ");
}

char *text_count(guint n, const char *singular, const char *plural)
{
	static const char *const numbers[] = {"no",   "one",	"two",	 "three", "four",
					      "five", "six",	"seven", "eight", "nine",
					      "ten",  "eleven", "twelve"};

	if (n < G_N_ELEMENTS(numbers))
		return g_strdup_printf("%s %s", numbers[n], n == 1 ? singular : plural);
	return g_strdup_printf("%u %s", n, plural);
}

char *text_some(const GPtrArray *names, guint most)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < names->len && i < most; i++)
		g_string_append_printf(text, "%s%s", i ? ", " : "", (const char *)names->pdata[i]);
	if (names->len > most)
		g_string_append_printf(text, " and %u more", names->len - most);
	return g_string_free(text, FALSE);
}

static void wrap_paragraph(GString *out, const char *paragraph, guint columns)
{
	g_auto(GStrv) words = g_strsplit_set(paragraph, " \t\n", -1);
	glong column = 0;

	for (char **word = words; *word; word++) {
		glong width = g_utf8_strlen(*word, -1);

		if (!width)
			continue;
		if (column && column + 1 + width > columns) {
			g_string_append_c(out, '\n');
			column = 0;
		} else if (column) {
			g_string_append_c(out, ' ');
			column++;
		}
		g_string_append(out, *word);
		column += width;
	}
	if (column)
		g_string_append_c(out, '\n');
}

char *text_wrap(const char *text, guint columns)
{
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
	GString *out = g_string_new(NULL);

	for (char **paragraph = paragraphs; *paragraph; paragraph++) {
		if (!(*paragraph)[strspn(*paragraph, " \t\n")])
			continue;
		if (out->len)
			g_string_append_c(out, '\n');
		wrap_paragraph(out, *paragraph, columns);
	}
	return g_string_free(out, FALSE);
}
