// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/rule-report.h"

#include <string.h>

enum saying {
	SAYS_CALL = 1 << 0,
	SAYS_ADDRESS = 1 << 1,
	SAYS_VARIABLE = 1 << 2, /* used within the scope of a declaration of it */
	SAYS_DECLARED = 1 << 3, /* declared here, as a variable or by a prototype */
	SAYS_PROTOTYPE = 1 << 4,
	SAYS_PARAMETER = 1 << 5,
	SAYS_FUNCTION = 1 << 6, /* defined here, static */
	SAYS_MASKED = 1 << 7,
};

struct sayings {
	GHashTable *places; /* "LINE:COLUMN:WORD" -> enum saying, or'ed */
	GHashTable *scopes; /* "FUNCTION WORD" -> enum saying, or'ed: what it says in a function */
};

struct sayings *sayings_new(void)
{
	struct sayings *sayings = g_new0(struct sayings, 1);

	sayings->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	sayings->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return sayings;
}

void sayings_free(struct sayings *sayings)
{
	if (!sayings)
		return;
	g_hash_table_unref(sayings->places);
	g_hash_table_unref(sayings->scopes);
	g_free(sayings);
}

static guint saying_of(const char *kind)
{
	static const struct {
		const char *kind;
		enum saying saying;
	} kinds[] = {
		{"call", SAYS_CALL},	       {"address", SAYS_ADDRESS},
		{"variable", SAYS_VARIABLE},   {"declaration", SAYS_DECLARED},
		{"prototype", SAYS_PROTOTYPE}, {"parameter", SAYS_PARAMETER},
		{"function", SAYS_FUNCTION},   {"masquerade", SAYS_MASKED},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].saying;
	return 0;
}

static char *place_key(guint64 line, guint64 column, const char *word)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%s", line, column,
			       word);
}

/* Takes the key over. */
static void add(GHashTable *table, char *key, guint saying)
{
	saying |= GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
	g_hash_table_replace(table, key, GUINT_TO_POINTER(saying));
}

static guint get(GHashTable *table, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
}

static void add_line(struct sayings *sayings, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	guint64 line, column;
	guint saying;
	char *end;

	if (g_strv_length(words) != 6)
		return;
	line = g_ascii_strtoull(words[0], &end, 10);
	if (*end != ':')
		return;
	column = g_ascii_strtoull(end + 1, &end, 10) + 1;
	saying = saying_of(words[1]);
	if (*end != '-' || !saying)
		return;
	add(sayings->places, place_key(line, column, words[3]), saying);
	add(sayings->scopes, g_strdup_printf("%s %s", words[5], words[3]), saying);
}

void sayings_add(struct sayings *sayings, const char *report)
{
	g_auto(GStrv) lines = g_strsplit(report, "\n", -1);

	for (char **line = lines; *line; line++)
		add_line(sayings, *line);
}

static guint said(const struct sayings *sayings, const struct mention *mention)
{
	g_autofree char *key = place_key(mention->line, mention->column, mention->word);

	return get(sayings->places, key);
}

/* What stands at file level is said to be "in" itself. */
static gboolean is_own(const struct sayings *sayings, const char *word)
{
	g_autofree char *key = g_strdup_printf("%s %s", word, word);
	guint saying = get(sayings->scopes, key);

	if (saying & SAYS_FUNCTION)
		return TRUE;
	return (saying & SAYS_DECLARED) && !(saying & SAYS_PROTOTYPE);
}

static gboolean has_prototype_in(const struct sayings *sayings, const struct mention *mention)
{
	g_autofree char *key = g_strdup_printf("%s %s", mention->enclosing, mention->word);

	return get(sayings->scopes, key) & SAYS_PROTOTYPE;
}

enum bin sayings_bin(const struct sayings *sayings, const struct mention *mention)
{
	guint saying = said(sayings, mention);

	if (saying & SAYS_PROTOTYPE)
		return BIN_DECLARATION;
	if (saying & (SAYS_DECLARED | SAYS_PARAMETER | SAYS_FUNCTION))
		return BIN_LOOKALIKE;
	if (saying & SAYS_VARIABLE && !has_prototype_in(sayings, mention))
		return BIN_LOOKALIKE;
	if (!saying)
		return BIN_UNRESOLVED;
	if (is_own(sayings, mention->word))
		return BIN_LOOKALIKE;
	if (saying & SAYS_CALL || mention->called)
		return BIN_CALL;
	return BIN_ADDRESS;
}

gboolean sayings_masquerade(const struct sayings *sayings, const struct mention *mention)
{
	return said(sayings, mention) & SAYS_MASKED;
}
