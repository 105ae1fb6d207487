// SPDX-License-Identifier: GPL-2.0
#include "series/plan/headers.h"
#include "series/plan/cond-fallback.h"
#include "series/plan/header-structs.h"

#include <string.h>

#include "kernel-tree/source/path.h"

/* Words of a type that need no declaration. */
static gboolean is_keyword(const char *word)
{
	static const char *const keywords[] = {
		"const",   "volatile",	 "void",     "char",	 "short",  "int",      "long",
		"float",   "double",	 "signed",   "unsigned", "__user", "__kernel", "__force",
		"__iomem", "__restrict", "restrict", "bool",	 "NULL",   "static",   "extern",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(keywords); i++)
		if (strcmp(keywords[i], word) == 0)
			return TRUE;
	return FALSE;
}

static gboolean knows_type(struct planner *planner, const char *header, const char *type,
			   gboolean *known, GError **error)
{
	g_autoptr(GArray) tokens = lexer_all(type, strlen(type), LEXER_C, FALSE);
	g_autofree char *tag = NULL;

	*known = TRUE;
	for (guint i = 0; i < tokens->len && *known; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		g_autofree char *word = NULL;

		if (token->kind != TOKEN_IDENTIFIER)
			continue;
		word = token_dup(token);
		if (token_is(token, "struct") || token_is(token, "union") ||
		    token_is(token, "enum")) {
			g_free(tag);
			tag = g_steal_pointer(&word);
			continue;
		}
		if (!is_keyword(word) &&
		    !includes_see_word(planner->includes, header, tag, word, known, error))
			return FALSE;
		g_clear_pointer(&tag, g_free);
	}
	return TRUE;
}

gboolean headers_know(struct planner *planner, const char *header, GPtrArray *types,
		      GPtrArray *words, gboolean *known, GError **error)
{
	*known = TRUE;
	for (guint i = 0; i < types->len && *known; i++)
		if (!knows_type(planner, header, g_ptr_array_index(types, i), known, error))
			return FALSE;
	for (guint i = 0; words && i < words->len && *known; i++)
		if (!includes_see_word(planner->includes, header, NULL, g_ptr_array_index(words, i),
				       known, error))
			return FALSE;
	return TRUE;
}

/* The tag of "struct x *", "const struct x __user *"; NULL for any other type. The caller frees. */
static char *pointed_struct(const char *type)
{
	g_autoptr(GArray) tokens = lexer_all(type, strlen(type), LEXER_C, FALSE);
	const struct token *tag = NULL;
	gboolean points = FALSE;

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		if (token_is(token, "struct") && i + 1 < tokens->len)
			tag = &token[1];
		points |= token_is(token, "*");
	}
	return tag && points ? token_dup(tag) : NULL;
}

/*
 * Lines that declare the unknown structures to which the types have pointers; NULL in *lines if the
 * header lacks a type that such a line cannot declare.
 */
static gboolean declare_structs(struct planner *planner, const char *header, GPtrArray *types,
				char **lines, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	gboolean can = TRUE, known;

	*lines = NULL;
	for (guint i = 0; i < types->len && can; i++) {
		const char *type = g_ptr_array_index(types, i);
		g_autofree char *tag = NULL, *line = NULL;

		if (!knows_type(planner, header, type, &known, error))
			return FALSE;
		if (known)
			continue;
		tag = pointed_struct(type);
		can = tag != NULL;
		line = g_strdup_printf("struct %s;\n", tag ? tag : "");
		if (can && !strstr(text->str, line))
			g_string_append(text, line);
	}
	if (can)
		*lines = g_string_free(g_steal_pointer(&text), FALSE);
	return TRUE;
}

/* The #if conditions around the header's own declaration of the symbol; NULL when it has none. */
static const char *declaration_guard(const struct planner *planner, const char *header,
				     const char *symbol)
{
	struct file_scan *scan = g_hash_table_lookup(planner->found->scan->by_file, header);

	for (guint i = 0; scan && i < scan->mentions->len; i++) {
		struct mention *mention = g_ptr_array_index(scan->mentions, i);

		if (mention->prototype && strcmp(mention->symbol, symbol) == 0)
			return mention->guard;
	}
	return NULL;
}

/* Are all calls and definitions compiled only under this condition? */
static gboolean all_under(struct planner *planner, const struct decision *decision,
			  const char *guard, gboolean *under, GError **error)
{
	g_autoptr(condition) wanted = condition_parse(guard, CONDITION_C);
	g_autoptr(condition) defined = cond_fallback_when_defined(planner, decision, NULL, error);
	g_autoptr(GError) local = NULL;

	if (!defined)
		return FALSE;
	*under = build_condition_implies(planner->build_condition, defined, wanted, NULL, &local);
	for (guint i = 0; i < decision->sites->len && *under; i++) {
		struct site *site = g_ptr_array_index(decision->sites, i);
		g_autoptr(condition) called = cond_fallback_when_called(planner, site, error);
		g_autofree char *arch = path_arch(site->file);

		if (!called)
			return FALSE;
		*under = build_condition_implies(planner->build_condition, called, wanted, arch,
						 &local);
	}
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return TRUE;
}

/*
 * Files that must see the prototype, sorted and without duplicates. The file of the definition must
 * see it if its stub calls the helper.
 */
static GPtrArray *users_of(const struct decision *decision)
{
	g_autoptr(GHashTable) set = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GList) sorted = NULL;
	GPtrArray *users = g_ptr_array_new();

	for (guint i = 0; decision->strategy->moves_body && i < decision->definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(decision->definitions, i);

		g_hash_table_add(set, definition->file);
	}
	for (guint i = 0; i < decision->sites->len; i++)
		g_hash_table_add(set, ((struct site *)g_ptr_array_index(decision->sites, i))->file);
	sorted = g_list_sort(g_hash_table_get_keys(set), (GCompareFunc)strcmp);
	for (GList *at = sorted; at; at = at->next)
		g_ptr_array_add(users, at->data);
	return users;
}

/* Can any file include it, or only those in its own directory? */
static gboolean is_public(const char *header)
{
	return g_str_has_prefix(header, "include/") || strstr(header, "/include/") != NULL;
}

static gboolean is_beside(const char *file, const char *header)
{
	g_autofree char *folder = g_path_get_dirname(file);
	g_autofree char *other = g_path_get_dirname(header);

	return strcmp(folder, other) == 0;
}

/* Generic code must not include the header of an architecture. */
static gboolean may_include(const char *file, const char *header)
{
	g_autofree char *arch = path_arch(file);
	g_autofree char *other = path_arch(header);

	if (other && g_strcmp0(arch, other) != 0)
		return FALSE;
	return is_public(header) || is_beside(file, header);
}

static GPtrArray *types_of(const struct decision *decision)
{
	struct definition *definition = g_ptr_array_index(decision->definitions, 0);
	GPtrArray *types = g_ptr_array_new();

	for (guint i = 0; i < definition->parameters->len; i++) {
		struct parameter *parameter = g_ptr_array_index(definition->parameters, i);

		g_ptr_array_add(types, parameter->type);
	}
	g_ptr_array_add(types, decision->type);
	return types;
}

/* A header that the policy proposes, and whether it can declare the helper. */
struct candidate {
	const char *header;
	const char *guard;  /* for decision->header.guard */
	GPtrArray *missing; /* char * (borrowed): users that do not include it */
	gboolean good;	    /* it can declare the helper */
	char *structs;	    /* lines that it needs before the prototype; NULL: none */
	char *why;	    /* why it cannot */
};

static void candidate_clear(struct candidate *candidate)
{
	g_ptr_array_unref(candidate->missing);
	g_free(candidate->structs);
	g_free(candidate->why);
}

static gboolean weigh_place(struct planner *planner, const struct decision *decision,
			    struct candidate *candidate, GError **error)
{
	g_autoptr(GPtrArray) types = types_of(decision);
	const char *guard = declaration_guard(planner, candidate->header, decision->symbol);
	gboolean under = FALSE;

	candidate->guard = "";
	if (guard && !guard[0])
		return TRUE;
	if (guard && !all_under(planner, decision, guard, &under, error))
		return FALSE;
	if (under) {
		candidate->guard = guard;
		return TRUE;
	}
	if (!declare_structs(planner, candidate->header, types, &candidate->structs, error))
		return FALSE;
	if (!candidate->structs) {
		candidate->good = FALSE;
		candidate->why = g_strdup("it does not declare a type of the parameters");
	}
	return TRUE;
}

/* Is this header the only one from which the file can have its declaration of the symbol? */
static gboolean is_only_declaration(const struct planner *planner, const char *header,
				    const char *file, const char *symbol)
{
	GPtrArray *files = planner->found->scan->files;

	if (!declaration_guard(planner, header, symbol) || declaration_guard(planner, file, symbol))
		return FALSE;
	for (guint i = 0; i < files->len; i++) {
		const char *other = g_ptr_array_index(files, i);

		if (g_str_has_suffix(other, ".h") && strcmp(other, header) != 0 &&
		    may_include(file, other) && declaration_guard(planner, other, symbol))
			return FALSE;
	}
	return TRUE;
}

/* Does the header #define the macro with which the file defines the syscall? */
static gboolean brings_macro(struct planner *planner, const struct decision *decision,
			     const char *file, const char *header, gboolean *brings, GError **error)
{
	const char *text;
	gsize length;

	*brings = FALSE;
	if (!file_text(planner->files, header, &text, &length, error))
		return FALSE;
	for (guint i = 0; i < decision->definitions->len && !*brings; i++) {
		struct definition *definition = g_ptr_array_index(decision->definitions, i);
		g_autofree char *define = g_strdup_printf("#define %s(", definition->macro);

		*brings = strcmp(definition->file, file) == 0 &&
			  memmem(text, length, define, strlen(define));
	}
	return TRUE;
}

/*
 * Does the file include the header? The include graph omits #include lines under an #if and in
 * <asm/...>. But the file compiles today: if it calls what only this header declares, or uses its
 * macro to define the syscall, it must include it.
 */
static gboolean sees(struct planner *planner, const struct decision *decision, const char *file,
		     const char *header, gboolean *does, GError **error)
{
	GHashTable *seen = includes_of(planner->includes, file, error);

	if (!seen)
		return FALSE;
	*does = g_hash_table_contains(seen, header) ||
		(decision_is_called_in(decision, file) &&
		 is_only_declaration(planner, header, file, decision->symbol));
	return *does || brings_macro(planner, decision, file, header, does, error);
}

static gboolean weigh(struct planner *planner, const struct decision *decision, GPtrArray *users,
		      struct candidate *candidate, GError **error)
{
	const char *text;
	gsize length;

	candidate->good = TRUE;
	if (!file_text(planner->files, candidate->header, &text, &length, error))
		return FALSE;
	if (!text) {
		candidate->good = FALSE;
		candidate->why = g_strdup("no such file in this tree");
		return TRUE;
	}
	for (guint i = 0; i < users->len; i++) {
		const char *user = g_ptr_array_index(users, i);
		gboolean does;

		if (!sees(planner, decision, user, candidate->header, &does, error))
			return FALSE;
		if (does)
			continue;
		g_ptr_array_add(candidate->missing, (gpointer)user);
		if (!may_include(user, candidate->header) && candidate->good) {
			candidate->good = FALSE;
			candidate->why = g_strdup_printf("%s cannot include it", user);
		}
	}
	return !candidate->good || weigh_place(planner, decision, candidate, error);
}

/* Declare each structure once per header: a later decision waits for the first. */
static void take_structs(struct planner *planner, struct decision *decision, const char *structs)
{
	g_auto(GStrv) lines = g_strsplit(structs, "\n", -1);
	g_autoptr(GString) own = g_string_new(NULL);

	for (char **line = lines; *line && **line; line++) {
		g_autofree char *key = g_strdup_printf("%s\n%s", decision->header.path, *line);
		const char *first = g_hash_table_lookup(planner->declared, key);

		if (!first) {
			g_string_append_printf(own, "%s\n", *line);
			g_hash_table_insert(planner->declared, g_steal_pointer(&key),
					    g_strdup(decision->symbol));
		} else if (!g_ptr_array_find_with_equal_func(decision->needs, first, g_str_equal,
							     NULL)) {
			g_ptr_array_add(decision->needs, g_strdup(first));
		}
	}
	decision_set(&decision->header.forward_structs, own->str);
}

static void take(struct planner *planner, struct decision *decision,
		 const struct candidate *candidate)
{
	decision_set(&decision->header.path, candidate->header);
	decision_set(&decision->header.guard, candidate->guard);
	if (candidate->structs)
		take_structs(planner, decision, candidate->structs);
	for (guint i = 0; i < candidate->missing->len; i++)
		g_ptr_array_add(decision->header.add_includes,
				g_strdup(g_ptr_array_index(candidate->missing, i)));
	if (candidate->missing->len)
		decision_explain(decision, "%s must be added to the #include lines of %u files",
				 candidate->header, candidate->missing->len);
}

/* Take the header if it fits; else append why not to `reasons`. */
static gboolean try_header(struct planner *planner, struct decision *decision, GPtrArray *users,
			   const char *header, gboolean may_add, GString *reasons, gboolean *done,
			   GError **error)
{
	struct candidate candidate = {.header = header, .missing = g_ptr_array_new()};
	gboolean good = weigh(planner, decision, users, &candidate, error);

	*done = good && candidate.good && (may_add || !candidate.missing->len);
	if (*done)
		take(planner, decision, &candidate);
	else if (good)
		g_string_append_printf(reasons, "%s%s: %s", reasons->len ? ", " : "", header,
				       candidate.why ? candidate.why
						     : "not all callers include it");
	candidate_clear(&candidate);
	return good && (!*done || header_structs_choose(planner, decision, error));
}

gboolean headers_choose(struct planner *planner, struct decision *decision, GError **error)
{
	g_auto(GStrv) headers = planner_policy_list(
		planner, decision, decision_is_compat(decision) ? "compat-headers" : "headers");
	const char *add =
		planner_policy(planner, decision,
			       decision_is_compat(decision) ? "compat-add-include" : "add-include");
	/* yes: first without new #include lines, then with them. */
	guint round = g_strcmp0(add, "first") == 0 ? 1 : 0;
	guint last = g_strcmp0(add, "yes") == 0 ? 1 : round;
	g_autoptr(GPtrArray) users = users_of(decision);
	g_autoptr(GString) reasons = g_string_new(NULL);

	for (; round <= last; round++) {
		g_string_truncate(reasons, 0);
		for (guint i = 0; headers[i]; i++) {
			gboolean done;

			if (!try_header(planner, decision, users, headers[i], round == 1, reasons,
					&done, error))
				return FALSE;
			if (done)
				return TRUE;
		}
	}
	decision_refuse(decision, "no header fits: %s",
			reasons->len ? reasons->str : "the policy names none");
	return TRUE;
}
