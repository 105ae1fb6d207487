// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/helper.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

static const char *const prefixes[][2] = {
	/* the prefix of a helper, and that of its system call's symbol */
	{"compat_ksys_", "compat_sys_"},
	{"ksys_", "sys_"},
	{"__compat_sys_", "compat_sys_"},
	{"__sys_", "sys_"},
};

static gboolean is_helper_name(const char *word, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (length > strlen(prefixes[i][0]) &&
		    memcmp(word, prefixes[i][0], strlen(prefixes[i][0])) == 0)
			return TRUE;
	return FALSE;
}

/* The symbol that a helper's name suggests. */
static char *suggested_symbol(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(name, prefixes[i][0]))
			return g_strconcat(prefixes[i][1], name + strlen(prefixes[i][0]), NULL);
	return g_strdup(name);
}

static void helper_free(gpointer data)
{
	struct helper *helper = data;

	g_free(helper->name);
	g_free(helper->symbol);
	g_ptr_array_unref(helper->definitions);
	g_ptr_array_unref(helper->inlines);
	g_ptr_array_unref(helper->prototypes);
	g_ptr_array_unref(helper->calls);
	g_ptr_array_unref(helper->pairings);
	g_free(helper->trouble);
	g_free(helper->note);
	g_free(helper);
}

static void trouble(struct helper *helper, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void trouble(struct helper *helper, const char *format, ...)
{
	va_list args;

	if (helper->trouble)
		return;
	va_start(args, format);
	helper->trouble = g_strdup_vprintf(format, args);
	va_end(args);
}

static struct helper *helper_get(GHashTable *table, const struct token *token)
{
	g_autofree char *name = token_dup(token);
	struct helper *helper = g_hash_table_lookup(table, name);

	if (helper)
		return helper;
	helper = g_new0(struct helper, 1);
	helper->name = g_steal_pointer(&name);
	helper->definitions = g_ptr_array_new_with_free_func(g_free);
	helper->inlines = g_ptr_array_new_with_free_func(g_free);
	helper->prototypes = g_ptr_array_new_with_free_func(g_free);
	helper->calls = g_ptr_array_new_with_free_func(g_free);
	helper->pairings = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_insert(table, helper->name, helper);
	return helper;
}

static void add_spot(GPtrArray *spots, struct source *source, struct outline_item *item,
		     guint token)
{
	struct spot *spot = g_new0(struct spot, 1);

	*spot = (struct spot){source, item, token};
	g_ptr_array_add(spots, spot);
}

/* The item whose name is token `i`. */
static struct outline_item *item_named_at(struct outline *outline, guint i)
{
	for (guint n = 0; n < outline->items->len; n++) {
		struct outline_item *item = g_ptr_array_index(outline->items, n);

		if (item->word == i)
			return item;
	}
	return NULL;
}

static gboolean is_header(const struct source *source)
{
	return g_str_has_suffix(source->path, ".h");
}

static void note_mention(GHashTable *table, struct source *source, guint i)
{
	GArray *tokens = source_tokens(source);
	const struct token *token = token_nth(tokens, i);
	struct helper *helper = helper_get(table, token);
	struct outline_item *item = item_named_at(source_outline(source), i);

	if (g_str_has_suffix(source->path, ".S"))
		trouble(helper, "named in assembly (%s)", source->path);
	else if (item && item->kind == OUTLINE_PROTOTYPE)
		add_spot(helper->prototypes, source, item, i);
	else if (item && is_header(source))
		add_spot(helper->inlines, source, item, i);
	else if (item)
		add_spot(helper->definitions, source, item, i);
	else if (token->directive != DIRECTIVE_NONE)
		trouble(helper, "named in a macro (%s:%u)", source->path, token->line);
	else if (i + 1 < tokens->len && token_is(token_nth(tokens, i + 1), "("))
		add_spot(helper->calls, source, NULL, i);
	else
		trouble(helper, "its address is taken or it is exported (%s:%u)", source->path,
			token->line);
}

static gint helper_compare(gconstpointer a, gconstpointer b)
{
	const struct helper *const *x = a;
	const struct helper *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

GPtrArray *helpers_collect(struct sources *sources)
{
	GPtrArray *helpers = g_ptr_array_new_with_free_func(helper_free);
	g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) files = sources_sorted(sources);
	GHashTableIter iter;
	gpointer helper;

	for (guint f = 0; f < files->len; f++) {
		struct source *source = g_ptr_array_index(files, f);
		GArray *tokens;

		if (!strstr(source->text, "ksys_") && !strstr(source->text, "__sys_") &&
		    !strstr(source->text, "__compat_sys_"))
			continue;
		tokens = source_tokens(source);
		for (guint i = 0; i < tokens->len; i++)
			if (token_nth(tokens, i)->kind == TOKEN_IDENTIFIER &&
			    is_helper_name(token_nth(tokens, i)->text,
					   token_nth(tokens, i)->length))
				note_mention(table, source, i);
	}
	g_hash_table_iter_init(&iter, table);
	while (g_hash_table_iter_next(&iter, NULL, &helper))
		g_ptr_array_add(helpers, helper);
	g_ptr_array_sort(helpers, helper_compare);
	return helpers;
}

/* The call of a system call that only passes on its own arguments, as outline_join() writes it. */
static char *forwarded(const struct outline_item *syscall, const char *helper)
{
	GString *text = g_string_new(helper);

	g_string_append(text, " (");
	for (guint i = 0; i < syscall->names->len; i++)
		g_string_append_printf(text, "%s %s", i ? " ," : "",
				       (char *)g_ptr_array_index(syscall->names, i));
	g_string_append(text, " ) ;");
	return g_string_free(text, FALSE);
}

static gboolean same_parameters(const struct outline_item *a, const struct outline_item *b)
{
	if (a->types->len != b->types->len || a->names->len != b->names->len)
		return FALSE;
	for (guint i = 0; i < a->types->len; i++)
		if (strcmp(g_ptr_array_index(a->types, i), g_ptr_array_index(b->types, i)) != 0 ||
		    strcmp(g_ptr_array_index(a->names, i), g_ptr_array_index(b->names, i)) != 0)
			return FALSE;
	return TRUE;
}

static gboolean same_body(struct source *a, const struct outline_item *x, struct source *b,
			  const struct outline_item *y)
{
	g_autofree char *one = outline_join(source_tokens(a), x->first, x->last);
	g_autofree char *two = outline_join(source_tokens(b), y->first, y->last);

	return strcmp(one, two) == 0;
}

/* Is `syscall` the one for `helper`, in the same file? Sets the shape. */
static gboolean pairs(struct source *source, const struct outline_item *helper,
		      const struct outline_item *syscall, enum helper_shape *shape)
{
	g_autofree char *body = outline_join(source_tokens(source), syscall->first, syscall->last);
	g_autofree char *call = forwarded(syscall, helper->name);
	g_autofree char *returned = g_strdup_printf("{ return %s }", call);
	g_autofree char *called = g_strdup_printf("{ %s return 0 ; }", call);

	if (strcmp(body, returned) == 0)
		*shape = HELPER_RETURNED;
	else if (strcmp(body, called) == 0 && strcmp(helper->type, "void") == 0)
		*shape = HELPER_VOID;
	else if (same_body(source, helper, source, syscall))
		*shape = HELPER_SAME;
	else
		return FALSE;
	return TRUE;
}

/* Prefer the system call that the helper's name suggests; otherwise the first one. */
static gboolean better(const struct helper *helper, const struct outline_item *candidate,
		       const struct outline_item *so_far)
{
	g_autofree char *symbol = suggested_symbol(helper->name);

	return !so_far ||
	       (strcmp(candidate->name, symbol) == 0 && strcmp(so_far->name, symbol) != 0);
}

/* Find the system call, in the file of a definition, that can take its body. */
static void pair_definition(struct helper *helper, const struct spot *spot)
{
	GPtrArray *items = source_outline(spot->source)->items;
	struct pairing best = {.source = spot->source, .helper = spot->item};
	const struct outline_item *near_miss = NULL;

	for (guint i = 0; i < items->len; i++) {
		struct outline_item *item = g_ptr_array_index(items, i);
		enum helper_shape shape;

		if (item->kind != OUTLINE_SYSCALL ||
		    !pairs(spot->source, spot->item, item, &shape) ||
		    !outline_same_guard(spot->item, item))
			continue;
		if (!same_parameters(spot->item, item)) {
			near_miss = item;
		} else if (better(helper, item, best.syscall)) {
			best.syscall = item;
			best.shape = shape;
		}
	}
	if (best.syscall && spot->item->lead != spot->item->start &&
	    best.syscall->lead != best.syscall->start)
		trouble(helper, "both it and %s() have a comment above them (%s)",
			best.syscall->name, spot->source->path);
	else if (best.syscall)
		g_ptr_array_add(helper->pairings, g_memdup2(&best, sizeof(best)));
	else if (near_miss)
		trouble(helper, "its parameters differ from those of %s() (%s)", near_miss->name,
			spot->source->path);
	else
		trouble(helper, "no system call just returns it (%s)", spot->source->path);
}

static void choose_symbol(struct helper *helper)
{
	for (guint i = 0; i < helper->pairings->len; i++) {
		const struct pairing *pairing = g_ptr_array_index(helper->pairings, i);

		if (!helper->symbol) {
			helper->symbol = g_strdup(pairing->syscall->name);
			helper->home = pairing->source;
		} else if (strcmp(helper->symbol, pairing->syscall->name) != 0) {
			trouble(helper,
				"its definitions belong to different system calls, %s() and %s()",
				helper->symbol, pairing->syscall->name);
		}
	}
}

/* An inline in a header, with the same body as the system call that its name suggests. */
static void pair_inline(struct helper *helper, GPtrArray *files)
{
	const struct spot *spot = g_ptr_array_index(helper->inlines, 0);
	g_autofree char *symbol = suggested_symbol(helper->name);

	for (guint f = 0; f < files->len; f++) {
		struct source *source = g_ptr_array_index(files, f);
		GPtrArray *items = source_outline(source)->items;

		for (guint i = 0; i < items->len; i++) {
			struct outline_item *item = g_ptr_array_index(items, i);

			if (item->kind != OUTLINE_SYSCALL || strcmp(item->name, symbol) != 0)
				continue;
			if (!same_parameters(spot->item, item))
				trouble(helper, "its parameters differ from those of %s() (%s)",
					symbol, source->path);
			else if (!same_body(spot->source, spot->item, source, item))
				trouble(helper, "its body differs from that of %s() (%s)", symbol,
					source->path);
			else if (helper->symbol)
				trouble(helper, "%s() is defined more than once", symbol);
			else if (item->guard->len)
				trouble(helper,
					"%s() can be configured out (%s), its body here not",
					symbol, source->path);
			g_free(helper->symbol);
			helper->symbol = g_strdup(symbol);
			helper->home = source;
		}
	}
	if (!helper->symbol)
		trouble(helper, "no system call has its body");
}

/* { return -EINVAL; } */
static gboolean just_an_error(struct source *source, const struct outline_item *item)
{
	GArray *tokens = source_tokens(source);

	return item->last == item->first + 6 &&
	       token_is(token_nth(tokens, item->first + 1), "return") &&
	       token_is(token_nth(tokens, item->first + 2), "-") &&
	       token_nth(tokens, item->first + 3)->kind == TOKEN_IDENTIFIER;
}

/*
 * When an option turns a helper off, its callers use a fallback in a header. A system call has a
 * weak fallback in kernel/sys_ni.c, which may return a different error.
 */
static void judge_fallback(struct helper *helper, struct sources *sources)
{
	struct source *ni = sources_get(sources, "kernel/sys_ni.c");
	g_autofree char *by_name = NULL, *plain = NULL;

	if (helper->definitions->len == 0 || helper->inlines->len == 0 || helper->trouble)
		return;
	for (guint i = 0; i < helper->inlines->len; i++) {
		const struct spot *spot = g_ptr_array_index(helper->inlines, i);

		if (!just_an_error(spot->source, spot->item)) {
			trouble(helper, "a header has a second body for it (%s)",
				spot->source->path);
			return;
		}
		g_free(helper->note);
		helper->note = g_strdup_printf(
			"where %s() is configured out, its callers get -ENOSYS, "
			"not the -%.*s of the fallback in %s",
			helper->name,
			(int)token_nth(source_tokens(spot->source), spot->item->first + 3)->length,
			token_nth(source_tokens(spot->source), spot->item->first + 3)->text,
			spot->source->path);
	}
	by_name = g_strdup_printf("COND_SYSCALL(%s)", helper->symbol + strlen("sys_"));
	plain = g_strdup_printf("cond_syscall(%s)", helper->symbol);
	if (!ni || (!strstr(ni->text, by_name) && !strstr(ni->text, plain)))
		trouble(helper, "a header has a fallback for it, and kernel/sys_ni.c none for %s()",
			helper->symbol);
}

static gboolean has_pointers(const struct outline_item *item)
{
	for (guint i = 0; i < item->types->len; i++)
		if (strchr(g_ptr_array_index(item->types, i), '*'))
			return TRUE;
	return FALSE;
}

/* Refuse helpers whose callers could pass kernel pointers. */
static void judge_callers(struct helper *helper)
{
	const struct spot *defined = g_ptr_array_index(
		helper->definitions->len ? helper->definitions : helper->inlines, 0);
	guint stubs = 0;

	for (guint i = 0; i < helper->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(helper->calls, i);
		GArray *tokens = source_tokens(call->source);
		guint close = outline_match(tokens, call->token + 1);
		g_autofree char *arguments = outline_join(tokens, call->token + 1, close);

		if (strstr(arguments, "__force") ||
		    (g_str_has_prefix(call->source->path, "init/") && has_pointers(defined->item)))
			trouble(helper, "a caller passes pointers of the kernel's own (%s:%u)",
				call->source->path, token_nth(tokens, call->token)->line);
	}
	for (guint i = 0; i < helper->pairings->len; i++) {
		const struct pairing *pairing = g_ptr_array_index(helper->pairings, i);

		stubs += pairing->shape != HELPER_SAME;
	}
	if (helper->calls->len <= stubs)
		trouble(helper, "nothing but its system call uses it");
}

/* Is `name` a local variable declared plain int in the body? */
static gboolean declared_int(GArray *tokens, const struct outline_item *item, const char *name)
{
	for (guint i = item->first + 1; i + 1 < item->last; i++) {
		gboolean statement = token_is(token_nth(tokens, i - 1), ";") ||
				     token_is(token_nth(tokens, i - 1), "{") ||
				     token_is(token_nth(tokens, i - 1), "}");

		if (!statement || !token_is(token_nth(tokens, i), "int"))
			continue;
		for (guint j = i + 1; j < item->last && !token_is(token_nth(tokens, j), ";"); j++)
			if (token_is(token_nth(tokens, j), name))
				return TRUE;
	}
	for (guint i = 0; i < item->names->len; i++)
		if (strcmp(g_ptr_array_index(item->names, i), name) == 0 &&
		    strcmp(g_ptr_array_index(item->types, i), "int") == 0)
			return TRUE;
	return FALSE;
}

/*
 * An int helper truncates its result to int, a system call does not. Constants, int variables and
 * the results of calls (errors and small numbers, in this family of functions) are the same either
 * way; a variable of another type may differ.
 */
static void judge_int(struct helper *helper, const struct spot *spot)
{
	GArray *tokens = source_tokens(spot->source);
	const struct outline_item *item = spot->item;

	for (guint i = item->first; i + 2 < item->last; i++) {
		g_autofree char *name = NULL;

		if (!token_is(token_nth(tokens, i), "return") ||
		    !token_is(token_nth(tokens, i + 2), ";") ||
		    token_nth(tokens, i + 1)->kind != TOKEN_IDENTIFIER)
			continue;
		name = token_dup(token_nth(tokens, i + 1));
		if (!declared_int(tokens, item, name))
			trouble(helper, "returns %s, cut to int, and %s() would not cut it", name,
				helper->symbol);
	}
}

static void judge_results(struct helper *helper)
{
	static const char *const wide[] = {"long", "ssize_t", "unsigned long", "off_t", "long int"};

	for (guint i = 0; i < helper->pairings->len; i++) {
		const struct pairing *pairing = g_ptr_array_index(helper->pairings, i);
		const struct spot spot = {pairing->source, pairing->helper, 0};
		const char *type = pairing->helper->type;
		g_autofree char *body =
			outline_join(source_tokens(spot.source), spot.item->first, spot.item->last);
		gboolean known = FALSE;

		for (gsize t = 0; t < G_N_ELEMENTS(wide); t++)
			known |= strcmp(type, wide[t]) == 0;
		if (strcmp(type, "int") == 0)
			judge_int(helper, &spot);
		else if (strcmp(type, "void") == 0 && strstr(body, " return "))
			trouble(helper, "is void and returns early");
		else if (!known && strcmp(type, "void") != 0)
			trouble(helper, "returns %s, not long", type);
	}
}

void helpers_pair(GPtrArray *helpers, struct sources *sources)
{
	g_autoptr(GPtrArray) files = sources_sorted(sources);

	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);

		for (guint d = 0; d < helper->definitions->len && !helper->trouble; d++)
			pair_definition(helper, g_ptr_array_index(helper->definitions, d));
		if (helper->definitions->len)
			choose_symbol(helper);
		else if (helper->inlines->len == 1 && !helper->trouble)
			pair_inline(helper, files);
		else
			trouble(helper, "defined in no file or in a way that cannot be read");
		if (helper->trouble)
			continue;
		judge_fallback(helper, sources);
		judge_results(helper);
		judge_callers(helper);
	}
}
