// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind-fold.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/outline.h"
#include "kernel-tree/rewind-helper.h"

/* Text that goes: bytes of a source. */
struct range {
	gsize start, end;
};

gboolean rewind_fold_wants(const char *path, const char *text, gsize length)
{
	static const char *const words[] = { "ksys_", "__sys_", "__compat_sys_", "SYSCALL_DEFINE" };

	if (strcmp(path, "kernel/sys_ni.c") == 0)
		return TRUE;
	if (!g_str_has_suffix(path, ".c") && !g_str_has_suffix(path, ".h") &&
	    !g_str_has_suffix(path, ".S"))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (memmem(text, length, words[i], strlen(words[i])))
			return TRUE;
	return FALSE;
}

static const struct token *at(GArray *tokens, guint i)
{
	return &g_array_index(tokens, struct token, i);
}

/* ---- who sees a prototype of the system call ---- */

static const char *condition_of(struct source *source, const struct outline_item *item, guint n)
{
	const struct outline_group *group = g_ptr_array_index(source_outline(source)->groups,
							      g_array_index(item->guard, guint, n));
	guint branch = g_array_index(item->branch, guint, n);

	if (group->header_guard)
		return NULL;
	return g_ptr_array_index(group->conditions, MIN(branch, group->conditions->len - 1));
}

/* Does each condition of the prototype hold wherever the definition is compiled? */
static gboolean prototype_holds(const struct spot *prototype, const struct pairing *pairing)
{
	for (guint i = 0; i < prototype->item->guard->len; i++) {
		const char *needed = condition_of(prototype->source, prototype->item, i);
		gboolean found = !needed || strstr(needed, "ARCH_HAS_SYSCALL_WRAPPER");

		for (guint j = 0; j < pairing->helper->guard->len && !found; j++)
			found = g_strcmp0(needed, condition_of(pairing->source, pairing->helper, j)) == 0;
		if (!found)
			return FALSE;
	}
	return TRUE;
}

static void note_prototypes(GHashTable *table, struct source *source)
{
	GPtrArray *items = source_outline(source)->items;

	for (guint i = 0; i < items->len; i++) {
		struct outline_item *item = g_ptr_array_index(items, i);
		struct spot spot = { source, item, item->word };

		if (item->kind == OUTLINE_PROTOTYPE && !g_hash_table_contains(table, item->name))
			g_hash_table_insert(table, item->name, g_memdup2(&spot, sizeof(spot)));
	}
}

/* The prototypes in the general headers: symbol -> struct spot *. */
static GHashTable *prototypes_of(struct sources *sources)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	g_autoptr(GPtrArray) files = sources_sorted(sources);

	for (guint f = 0; f < files->len; f++) {
		struct source *source = g_ptr_array_index(files, f);

		if (g_str_has_prefix(source->path, "include/linux/"))
			note_prototypes(table, source);
	}
	return table;
}

static gboolean includes_header(struct source *source, const char *header)
{
	GArray *tokens = source_tokens(source);
	const char *name = g_str_has_prefix(header, "include/") ? header + 8 : NULL;

	for (guint i = 0; name && i < tokens->len; i++)
		if (at(tokens, i)->directive == DIRECTIVE_INCLUDE &&
		    at(tokens, i)->kind == TOKEN_STRING &&
		    at(tokens, i)->length == strlen(name) + 2 &&
		    memcmp(at(tokens, i)->text + 1, name, strlen(name)) == 0)
			return TRUE;
	return FALSE;
}

static gboolean defines(const struct helper *helper, const struct source *source)
{
	for (guint i = 0; i < helper->pairings->len; i++)
		if (((struct pairing *)g_ptr_array_index(helper->pairings, i))->source == source)
			return TRUE;
	return FALSE;
}

/* Was it the same header that told this helper's callers of it? */
static gboolean told_by(const struct helper *helper, const struct source *header)
{
	const GPtrArray *spots = helper->definitions->len ? helper->prototypes : helper->inlines;

	for (guint i = 0; i < spots->len; i++)
		if (((struct spot *)g_ptr_array_index(spots, i))->source != header)
			return FALSE;
	return spots->len > 0;
}

/*
 * TRUE when all callers see the system call's own prototype. FALSE: the helper's prototype has to become
 * one (*refuse NULL), or the helper stays (*refuse says why; the caller frees).
 */
static gboolean callers_see(const struct helper *helper, const struct spot *prototype, char **refuse)
{
	for (guint i = 0; prototype && i < helper->pairings->len; i++)
		if (!prototype_holds(prototype, g_ptr_array_index(helper->pairings, i)))
			prototype = NULL;
	for (guint i = 0; i < helper->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(helper->calls, i);
		const struct pairing *pairing = helper->pairings->len ?
			g_ptr_array_index(helper->pairings, 0) : NULL;

		if (prototype && (told_by(helper, prototype->source) ||
				  includes_header(call->source, prototype->source->path) ||
				  defines(helper, call->source)))
			continue;
		if (!prototype && pairing && defines(helper, call->source) &&
		    helper->pairings->len == 1 &&
		    at(source_tokens(call->source), call->token)->offset > pairing->helper->end)
			continue;
		if (helper->prototypes->len == 0)
			*refuse = g_strdup_printf("a caller would not see a prototype of %s() (%s)",
						  helper->symbol, call->source->path);
		return FALSE;
	}
	return TRUE;
}

/* ---- deletions ---- */

static void delete_later(GHashTable *deletions, struct source *source, gsize start, gsize end)
{
	GArray *ranges = g_hash_table_lookup(deletions, source);
	struct range range = { start, end };

	if (!ranges) {
		ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
		g_hash_table_insert(deletions, source, ranges);
	}
	g_array_append_val(ranges, range);
}

static gint range_compare(gconstpointer a, gconstpointer b)
{
	const struct range *x = a;
	const struct range *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static gboolean only_blanks(const struct source *source, gsize start, gsize end)
{
	for (gsize i = start; i < end; i++)
		if (!g_ascii_isspace(source->text[i]))
			return FALSE;
	return TRUE;
}

/* Sort, and make one of ranges with nothing but white space between them. */
static void merge_ranges(const struct source *source, GArray *ranges)
{
	guint kept = 0;

	g_array_sort(ranges, range_compare);
	for (guint i = 1; i < ranges->len; i++) {
		struct range *last = &g_array_index(ranges, struct range, kept);
		struct range next = g_array_index(ranges, struct range, i);

		if (next.start <= last->end || only_blanks(source, last->end, next.start))
			last->end = MAX(last->end, next.end);
		else
			g_array_index(ranges, struct range, ++kept) = next;
	}
	g_array_set_size(ranges, ranges->len ? kept + 1 : 0);
}

static gboolean in_ranges(GArray *ranges, gsize offset)
{
	for (guint i = 0; i < ranges->len; i++)
		if (offset >= g_array_index(ranges, struct range, i).start &&
		    offset < g_array_index(ranges, struct range, i).end)
			return TRUE;
	return FALSE;
}

/* Nothing left in a group but its directives, and something of it goes? */
static gboolean group_emptied(struct source *source, const struct outline_group *group,
			      GArray *ranges)
{
	gboolean some = FALSE;

	for (gsize i = group->start; i < group->end;) {
		if (in_ranges(ranges, i)) {
			some = TRUE;
			i++;
		} else if (g_ascii_isspace(source->text[i])) {
			i++;
		} else if (source->text[i] == '#') {
			i = source_line_end(source, i);
		} else {
			return FALSE;
		}
	}
	return some;
}

static void make_deletions(GHashTable *deletions)
{
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init(&iter, deletions);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		struct source *source = key;
		GPtrArray *groups = source_outline(source)->groups;
		GArray *ranges = value;

		merge_ranges(source, ranges);
		for (guint g = groups->len; g-- > 0;) {
			const struct outline_group *group = g_ptr_array_index(groups, g);
			struct range range = { group->start, group->end };

			if (!group->header_guard && group_emptied(source, group, ranges)) {
				g_array_append_val(ranges, range);
				merge_ranges(source, ranges);
			}
		}
		for (guint i = 0; i < ranges->len; i++) {
			struct range *range = &g_array_index(ranges, struct range, i);

			source_whole_lines(source, &range->start, &range->end);
			source_edit(source, range->start, range->end, NULL);
		}
	}
}

/* ---- edits of one helper ---- */

/* The line of the system call that says "return 0;", for the end of what was a void helper. */
static void add_return(struct source *source, const struct pairing *pairing)
{
	GArray *tokens = source_tokens(source);
	guint i = pairing->syscall->last - 4; /* return 0 ; } */
	gsize start = source_line_start(source, at(tokens, i)->offset);
	gsize end = source_line_end(source, at(tokens, i)->offset);
	gsize brace = source_line_start(source, pairing->helper->end - 1);
	g_autofree char *line = g_strndup(source->text + start, end - start);

	source_edit(source, brace, brace, line);
}

static void fold_pairing(const struct pairing *pairing, GHashTable *deletions)
{
	struct source *source = pairing->source;
	const struct outline_item *helper = pairing->helper, *syscall = pairing->syscall;
	gsize from = helper->lead == helper->start ? syscall->lead : syscall->start;
	g_autofree char *head = g_strndup(source->text + from, syscall->close - from);

	source_edit(source, helper->start, helper->close, head);
	if (pairing->shape == HELPER_VOID)
		add_return(source, pairing);
	delete_later(deletions, source, from, syscall->end);
}

static void rename_prototype(const struct spot *spot, const char *symbol)
{
	struct source *source = spot->source;
	gboolean is_extern = g_str_has_prefix(source->text + spot->item->start, "extern ");
	g_autofree char *text = g_strdup_printf("%sasmlinkage long %s", is_extern ? "extern " : "",
						symbol);

	source_edit(source, spot->item->start, spot->item->open, text);
}

static void fold_helper(const struct helper *helper, gboolean rename, GHashTable *deletions)
{
	for (guint i = 0; i < helper->pairings->len; i++)
		fold_pairing(g_ptr_array_index(helper->pairings, i), deletions);
	for (guint i = 0; i < helper->prototypes->len; i++) {
		const struct spot *spot = g_ptr_array_index(helper->prototypes, i);

		if (rename && i == 0)
			rename_prototype(spot, helper->symbol);
		else
			delete_later(deletions, spot->source, spot->item->start, spot->item->end);
	}
	for (guint i = 0; i < helper->inlines->len; i++) {
		const struct spot *spot = g_ptr_array_index(helper->inlines, i);

		delete_later(deletions, spot->source, spot->item->lead, spot->item->end);
	}
}

/* Calls that stay: all but those in text that goes. */
static GPtrArray *rename_calls(const struct helper *helper, GHashTable *deletions)
{
	GPtrArray *kept = g_ptr_array_new();

	for (guint i = 0; i < helper->calls->len; i++) {
		struct spot *call = g_ptr_array_index(helper->calls, i);
		const struct token *token = at(source_tokens(call->source), call->token);
		GArray *ranges = g_hash_table_lookup(deletions, call->source);

		if (ranges && in_ranges(ranges, token->offset))
			continue;
		source_edit(call->source, token->offset, token->offset + token->length,
			    helper->symbol);
		g_ptr_array_add(kept, call);
	}
	return kept;
}

/* ---- the whole ---- */

static char *subsystem_of(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", 3);

	if (strcmp(parts[0], "arch") == 0 && parts[1] && parts[2])
		return g_strconcat("arch/", parts[1], NULL);
	return g_strdup(parts[1] ? parts[0] : "");
}

static gint place_compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A folded helper, and where its callers' calls will be. */
struct folded {
	struct planted *planted;
	GPtrArray *calls; /* struct spot * */
	GArray *offsets;  /* gsize: after the edits */
};

static void folded_free(gpointer data)
{
	struct folded *folded = data;

	g_ptr_array_unref(folded->calls);
	g_array_unref(folded->offsets);
	g_free(folded);
}

static struct folded *folded_new(const struct helper *helper, GHashTable *deletions)
{
	struct folded *folded = g_new0(struct folded, 1);

	folded->planted = g_new0(struct planted, 1);
	folded->planted->symbol = g_strdup(helper->symbol);
	folded->planted->helper = g_strdup(helper->name);
	folded->planted->file = g_strdup(helper->home->path);
	folded->planted->subsystem = subsystem_of(folded->planted->file);
	folded->planted->calls = g_ptr_array_new_with_free_func(g_free);
	folded->calls = rename_calls(helper, deletions);
	folded->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	return folded;
}

/* With all edits known: where will the calls be? */
static void note_offsets(struct folded *folded)
{
	for (guint i = 0; i < folded->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(folded->calls, i);
		gsize offset = source_moved(call->source,
					    at(source_tokens(call->source), call->token)->offset);

		g_array_append_val(folded->offsets, offset);
	}
}

/* With all edits made: on which lines are they? */
static void note_lines(struct folded *folded)
{
	for (guint i = 0; i < folded->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(folded->calls, i);
		gsize offset = g_array_index(folded->offsets, gsize, i);

		g_ptr_array_add(folded->planted->calls,
				g_strdup_printf("%s:%u", call->source->path,
						source_line(call->source, offset)));
	}
	g_ptr_array_sort(folded->planted->calls, place_compare);
}

static gint planted_compare(gconstpointer a, gconstpointer b)
{
	const struct planted *const *x = a;
	const struct planted *const *y = b;

	return strcmp((*x)->symbol, (*y)->symbol);
}

/* Two helpers for one system call: both cannot give it their body. */
static void refuse_twins(GPtrArray *helpers)
{
	g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);

		if (helper->trouble || !helper->symbol)
			continue;
		if (!g_hash_table_add(taken, helper->symbol))
			helper->trouble = g_strdup_printf("%s() takes the body of another helper",
							  helper->symbol);
	}
}

static GPtrArray *fold_all(GPtrArray *helpers, struct sources *sources, GPtrArray *notes)
{
	g_autoptr(GHashTable) deletions = g_hash_table_new_full(NULL, NULL, NULL,
								(GDestroyNotify)g_array_unref);
	g_autoptr(GHashTable) prototypes = prototypes_of(sources);
	GPtrArray *all = g_ptr_array_new_with_free_func(folded_free);

	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);
		gboolean see;

		if (helper->trouble)
			continue;
		see = callers_see(helper, g_hash_table_lookup(prototypes, helper->symbol),
				  &helper->trouble);
		if (!helper->trouble)
			fold_helper(helper, !see, deletions);
	}
	make_deletions(deletions);
	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);

		if (helper->trouble)
			continue;
		g_ptr_array_add(all, folded_new(helper, deletions));
		if (helper->note)
			g_ptr_array_add(notes, g_strdup(helper->note));
	}
	for (guint i = 0; i < all->len; i++)
		note_offsets(g_ptr_array_index(all, i));
	return all;
}

static gboolean apply_all(struct sources *sources, GError **error)
{
	g_autoptr(GPtrArray) files = sources_sorted(sources);

	for (guint i = 0; i < files->len; i++)
		if (!source_apply(g_ptr_array_index(files, i), error))
			return FALSE;
	return TRUE;
}

GPtrArray *rewind_fold(struct sources *sources, GPtrArray *refused, GPtrArray *notes, GError **error)
{
	g_autoptr(GPtrArray) helpers = helpers_collect(sources);
	g_autoptr(GPtrArray) planted = g_ptr_array_new_with_free_func((GDestroyNotify)planted_free);
	g_autoptr(GPtrArray) all = NULL;

	helpers_pair(helpers, sources);
	refuse_twins(helpers);
	all = fold_all(helpers, sources, notes);
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add(planted, ((struct folded *)g_ptr_array_index(all, i))->planted);
	for (guint i = 0; refused && i < helpers->len; i++) {
		const struct helper *helper = g_ptr_array_index(helpers, i);

		if (helper->trouble)
			g_ptr_array_add(refused, g_strdup_printf("%s: %s", helper->name,
								 helper->trouble));
	}
	if (!apply_all(sources, error))
		return NULL;
	for (guint i = 0; i < all->len; i++)
		note_lines(g_ptr_array_index(all, i));
	g_ptr_array_sort(planted, planted_compare);
	return g_steal_pointer(&planted);
}
