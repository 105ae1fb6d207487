// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/fold.h"

#include <string.h>

#include "base/error.h"
#include "base/string-list.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/tokens.h"
#include "kernel-tree/rewind/cut.h"
#include "kernel-tree/rewind/helper.h"
#include "kernel-tree/rewind/prototype.h"

gboolean rewind_fold_wants(const char *path, const char *text, gsize length)
{
	static const char *const words[] = {"ksys_", "__sys_", "__compat_sys_", "SYSCALL_DEFINE"};

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

/* Copy the system call's line "return 0;" to the end of the body of a void helper. */
static void add_return(struct source *source, const struct pairing *pairing)
{
	GArray *tokens = source_tokens(source);
	guint i = pairing->syscall->last - 4; /* return 0 ; } */
	gsize start = source_line_start(source, token_nth(tokens, i)->offset);
	gsize end = source_line_end(source, token_nth(tokens, i)->offset);
	gsize brace = source_line_start(source, pairing->helper->end - 1);
	g_autofree char *line = g_strndup(source->text + start, end - start);

	source_edit(source, brace, brace, line);
}

static void fold_pairing(const struct pairing *pairing, struct cuts *cuts)
{
	struct source *source = pairing->source;
	const struct outline_item *helper = pairing->helper, *syscall = pairing->syscall;
	/* with the comment above it, if it has one; the helper has none then */
	gsize from = syscall->lead;
	g_autofree char *head = g_strndup(source->text + from, syscall->close - from);

	source_edit(source, helper->start, helper->close, head);
	if (pairing->shape == HELPER_VOID)
		add_return(source, pairing);
	cuts_add(cuts, source, from, syscall->end);
}

static void rename_prototype(const struct spot *spot, const char *symbol)
{
	struct source *source = spot->source;
	gboolean is_extern = g_str_has_prefix(source->text + spot->item->start, "extern ");
	g_autofree char *text =
		g_strdup_printf("%sasmlinkage long %s", is_extern ? "extern " : "", symbol);

	source_edit(source, spot->item->start, spot->item->open, text);
}

static void fold_helper(const struct helper *helper, gboolean rename, struct cuts *cuts)
{
	for (guint i = 0; i < helper->pairings->len; i++)
		fold_pairing(g_ptr_array_index(helper->pairings, i), cuts);
	for (guint i = 0; i < helper->prototypes->len; i++) {
		const struct spot *spot = g_ptr_array_index(helper->prototypes, i);

		if (rename)
			rename_prototype(spot, helper->symbol);
		else
			cuts_add(cuts, spot->source, spot->item->start, spot->item->end);
	}
	for (guint i = 0; i < helper->inlines->len; i++) {
		const struct spot *spot = g_ptr_array_index(helper->inlines, i);

		cuts_add(cuts, spot->source, spot->item->lead, spot->item->end);
	}
}

/* Rename the calls, and return those: all but the ones in text that is removed. */
static GPtrArray *rename_calls(const struct helper *helper, struct cuts *cuts)
{
	GPtrArray *kept = g_ptr_array_new();

	for (guint i = 0; i < helper->calls->len; i++) {
		struct spot *call = g_ptr_array_index(helper->calls, i);
		const struct token *token = token_nth(source_tokens(call->source), call->token);

		if (cuts_hold(cuts, call->source, token->offset))
			continue;
		source_edit(call->source, token->offset, token->offset + token->length,
			    helper->symbol);
		g_ptr_array_add(kept, call);
	}
	return kept;
}

/* A folded helper, and the places of the calls after the edits. */
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

static struct folded *folded_new(const struct helper *helper, struct cuts *cuts)
{
	struct folded *folded = g_new0(struct folded, 1);

	folded->planted = planted_new(helper->symbol, helper->name, helper->home->path);
	folded->calls = rename_calls(helper, cuts);
	folded->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	return folded;
}

/* Call it when all edits are added. */
static void note_offsets(struct folded *folded)
{
	for (guint i = 0; i < folded->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(folded->calls, i);
		gsize offset = source_moved(
			call->source, token_nth(source_tokens(call->source), call->token)->offset);

		g_array_append_val(folded->offsets, offset);
	}
}

/* Call it when the edits are applied. */
static void note_lines(struct folded *folded)
{
	for (guint i = 0; i < folded->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(folded->calls, i);
		gsize offset = g_array_index(folded->offsets, gsize, i);

		g_ptr_array_add(folded->planted->calls,
				g_strdup_printf("%s:%u", call->source->path,
						source_line(call->source, offset)));
	}
	string_list_sort(folded->planted->calls);
}

static gint planted_compare(gconstpointer a, gconstpointer b)
{
	const struct planted *const *x = a;
	const struct planted *const *y = b;

	return strcmp((*x)->symbol, (*y)->symbol);
}

/* A system call can take the body of one helper only. */
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
	g_autoptr(cuts) cuts = cuts_new();
	g_autoptr(GHashTable) prototypes = prototypes_collect(sources);
	GPtrArray *all = g_ptr_array_new_with_free_func(folded_free);

	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);
		gboolean see;

		if (helper->trouble)
			continue;
		see = prototype_seen(helper, g_hash_table_lookup(prototypes, helper->symbol),
				     &helper->trouble);
		if (!helper->trouble)
			fold_helper(helper, !see, cuts);
	}
	cuts_make(cuts);
	for (guint i = 0; i < helpers->len; i++) {
		struct helper *helper = g_ptr_array_index(helpers, i);

		if (helper->trouble)
			continue;
		g_ptr_array_add(all, folded_new(helper, cuts));
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

GPtrArray *rewind_fold(struct sources *sources, GPtrArray *refused, GPtrArray *notes,
		       GError **error)
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
			g_ptr_array_add(refused,
					g_strdup_printf("%s: %s", helper->name, helper->trouble));
	}
	if (!apply_all(sources, error))
		return NULL;
	for (guint i = 0; i < all->len; i++)
		note_lines(g_ptr_array_index(all, i));
	g_ptr_array_sort(planted, planted_compare);
	return g_steal_pointer(&planted);
}
