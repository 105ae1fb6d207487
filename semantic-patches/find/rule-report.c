// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/rule-report.h"

#include <string.h>

enum report_kind {
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
	GHashTable *places; /* "LINE:COLUMN:WORD" -> enum report_kind, or'ed */
	GHashTable *scopes; /* "FUNCTION WORD" -> the same, of all places in the function */
};

struct rule_report *rule_report_new(void)
{
	struct rule_report *report = g_new0(struct rule_report, 1);

	report->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	report->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return report;
}

void rule_report_free(struct rule_report *report)
{
	if (!report)
		return;
	g_hash_table_unref(report->places);
	g_hash_table_unref(report->scopes);
	g_free(report);
}

static guint kind_of(const char *word)
{
	static const struct {
		const char *word;
		enum report_kind flag;
	} kinds[] = {
		{"call", REPORT_CALL},		 {"address", REPORT_ADDRESS},
		{"variable", REPORT_VARIABLE},	 {"declaration", REPORT_DECLARED},
		{"prototype", REPORT_PROTOTYPE}, {"parameter", REPORT_PARAMETER},
		{"function", REPORT_FUNCTION},	 {"masquerade", REPORT_MASKED},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return kinds[i].flag;
	return 0;
}

static char *place_key(guint64 line, guint64 column, const char *word)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%s", line, column,
			       word);
}

/* Takes the key over. */
static void add(GHashTable *table, char *key, guint kinds)
{
	kinds |= GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
	g_hash_table_replace(table, key, GUINT_TO_POINTER(kinds));
}

static guint get(GHashTable *table, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
}

static void add_line(struct rule_report *report, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	guint64 line, column;
	guint kinds;
	char *end;

	if (g_strv_length(words) != 6)
		return;
	line = g_ascii_strtoull(words[0], &end, 10);
	if (*end != ':')
		return;
	column = g_ascii_strtoull(end + 1, &end, 10) + 1;
	kinds = kind_of(words[1]);
	if (*end != '-' || !kinds)
		return;
	add(report->places, place_key(line, column, words[3]), kinds);
	add(report->scopes, g_strdup_printf("%s %s", words[5], words[3]), kinds);
}

void rule_report_add(struct rule_report *report, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++)
		add_line(report, *line);
}

static guint kinds_at(const struct rule_report *report, const struct mention *mention)
{
	g_autofree char *key = place_key(mention->line, mention->column, mention->word);

	return get(report->places, key);
}

/* The report has a name at file level as "in" itself. */
static gboolean is_own(const struct rule_report *report, const char *word)
{
	g_autofree char *key = g_strdup_printf("%s %s", word, word);
	guint kinds = get(report->scopes, key);

	if (kinds & REPORT_FUNCTION)
		return TRUE;
	return (kinds & REPORT_DECLARED) && !(kinds & REPORT_PROTOTYPE);
}

static gboolean has_prototype_in(const struct rule_report *report, const struct mention *mention)
{
	g_autofree char *key = g_strdup_printf("%s %s", mention->enclosing, mention->word);

	return get(report->scopes, key) & REPORT_PROTOTYPE;
}

enum category rule_report_category(const struct rule_report *report, const struct mention *mention)
{
	guint kinds = kinds_at(report, mention);

	if (kinds & REPORT_PROTOTYPE)
		return CATEGORY_DECLARATION;
	if (kinds & (REPORT_DECLARED | REPORT_PARAMETER | REPORT_FUNCTION))
		return CATEGORY_LOOKALIKE;
	if (kinds & REPORT_VARIABLE && !has_prototype_in(report, mention))
		return CATEGORY_LOOKALIKE;
	if (!kinds)
		return CATEGORY_UNRESOLVED;
	if (is_own(report, mention->word))
		return CATEGORY_LOOKALIKE;
	if (kinds & REPORT_CALL || mention->called)
		return CATEGORY_CALL;
	return CATEGORY_ADDRESS;
}

gboolean rule_report_masquerade(const struct rule_report *report, const struct mention *mention)
{
	return kinds_at(report, mention) & REPORT_MASKED;
}
