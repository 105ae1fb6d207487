// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/rule-report.h"

#include <string.h>

enum report_line {
	REPORT_CALL = 1 << 0,
	REPORT_ADDRESS = 1 << 1,
	REPORT_VARIABLE = 1 << 2, /* used within the scope of a declaration of it */
	REPORT_DECLARED = 1 << 3, /* declared here, as a variable or by a prototype */
	REPORT_PROTOTYPE = 1 << 4,
	REPORT_PARAMETER = 1 << 5,
	REPORT_FUNCTION = 1 << 6, /* defined here, static */
	REPORT_MASKED = 1 << 7,
};

struct rule_report {
	GHashTable *places; /* "LINE:COLUMN:WORD" -> enum saying, or'ed */
	GHashTable *scopes; /* "FUNCTION WORD" -> enum saying, or'ed: what it says in a function */
};

struct rule_report *rule_report_new(void)
{
	struct rule_report *rule_report = g_new0(struct rule_report, 1);

	rule_report->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	rule_report->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return rule_report;
}

void rule_report_free(struct rule_report *rule_report)
{
	if (!rule_report)
		return;
	g_hash_table_unref(rule_report->places);
	g_hash_table_unref(rule_report->scopes);
	g_free(rule_report);
}

static guint report_line_of(const char *kind)
{
	static const struct {
		const char *kind;
		enum report_line report_line;
	} kinds[] = {
		{"call", REPORT_CALL},		 {"address", REPORT_ADDRESS},
		{"variable", REPORT_VARIABLE},	 {"declaration", REPORT_DECLARED},
		{"prototype", REPORT_PROTOTYPE}, {"parameter", REPORT_PARAMETER},
		{"function", REPORT_FUNCTION},	 {"masquerade", REPORT_MASKED},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].report_line;
	return 0;
}

static char *place_key(guint64 line, guint64 column, const char *word)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%s", line, column,
			       word);
}

/* Takes the key over. */
static void add(GHashTable *table, char *key, guint report_line)
{
	report_line |= GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
	g_hash_table_replace(table, key, GUINT_TO_POINTER(report_line));
}

static guint get(GHashTable *table, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
}

static void add_line(struct rule_report *rule_report, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	guint64 line, column;
	guint report_line;
	char *end;

	if (g_strv_length(words) != 6)
		return;
	line = g_ascii_strtoull(words[0], &end, 10);
	if (*end != ':')
		return;
	column = g_ascii_strtoull(end + 1, &end, 10) + 1;
	report_line = report_line_of(words[1]);
	if (*end != '-' || !report_line)
		return;
	add(rule_report->places, place_key(line, column, words[3]), report_line);
	add(rule_report->scopes, g_strdup_printf("%s %s", words[5], words[3]), report_line);
}

void rule_report_add(struct rule_report *rule_report, const char *report)
{
	g_auto(GStrv) lines = g_strsplit(report, "\n", -1);

	for (char **line = lines; *line; line++)
		add_line(rule_report, *line);
}

static guint said(const struct rule_report *rule_report, const struct mention *mention)
{
	g_autofree char *key = place_key(mention->line, mention->column, mention->word);

	return get(rule_report->places, key);
}

/* What stands at file level is said to be "in" itself. */
static gboolean is_own(const struct rule_report *rule_report, const char *word)
{
	g_autofree char *key = g_strdup_printf("%s %s", word, word);
	guint report_line = get(rule_report->scopes, key);

	if (report_line & REPORT_FUNCTION)
		return TRUE;
	return (report_line & REPORT_DECLARED) && !(report_line & REPORT_PROTOTYPE);
}

static gboolean has_prototype_in(const struct rule_report *rule_report,
				 const struct mention *mention)
{
	g_autofree char *key = g_strdup_printf("%s %s", mention->enclosing, mention->word);

	return get(rule_report->scopes, key) & REPORT_PROTOTYPE;
}

enum category rule_report_category(const struct rule_report *rule_report,
				   const struct mention *mention)
{
	guint report_line = said(rule_report, mention);

	if (report_line & REPORT_PROTOTYPE)
		return CATEGORY_DECLARATION;
	if (report_line & (REPORT_DECLARED | REPORT_PARAMETER | REPORT_FUNCTION))
		return CATEGORY_LOOKALIKE;
	if (report_line & REPORT_VARIABLE && !has_prototype_in(rule_report, mention))
		return CATEGORY_LOOKALIKE;
	if (!report_line)
		return CATEGORY_UNRESOLVED;
	if (is_own(rule_report, mention->word))
		return CATEGORY_LOOKALIKE;
	if (report_line & REPORT_CALL || mention->called)
		return CATEGORY_CALL;
	return CATEGORY_ADDRESS;
}

gboolean rule_report_masquerade(const struct rule_report *rule_report,
				const struct mention *mention)
{
	return said(rule_report, mention) & REPORT_MASKED;
}
