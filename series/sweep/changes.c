// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/changes.h"

#include <string.h>

#include "base/string-list.h"
#include "series/sweep/message.h"
#include "series/sweep/place.h"

/* A change, and the decisions that it applies. */
struct family {
	struct change *change; /* borrowed from the set */
	const char *name;
	GPtrArray *decisions; /* struct decision * (borrowed) */
};

static void family_free(gpointer data)
{
	struct family *family = data;

	g_ptr_array_unref(family->decisions);
	g_free(family);
}

static struct family *family_of(GPtrArray *families, const struct decision *decision)
{
	for (guint i = 0; i < families->len; i++) {
		struct family *family = g_ptr_array_index(families, i);

		if (strcmp(family->change->subsystem, decision->subsystem) == 0 &&
		    strcmp(family->name, decision->family) == 0)
			return family;
	}
	return NULL;
}

static struct family *family_new(struct change_set *set, const struct decision *decision)
{
	struct family *family = g_new0(struct family, 1);

	family->name = decision->family;
	family->decisions = g_ptr_array_new();
	family->change = change_new(decision->subsystem, decision->family);
	change_set_add(set, family->change);
	return family;
}

/* Callers of the system call get the change on their branch, its maintainers get the mail. */
static void family_add(struct family *family, struct decision *decision, guint owner)
{
	struct change *change = family->change;

	g_ptr_array_add(family->decisions, decision);
	g_ptr_array_add(change->concerns, g_strdup(decision->symbol));
	change_own(change, owner);
	for (guint i = 0; i < decision->sites->len; i++)
		change_also_for(change, ((struct site *)decision->sites->pdata[i])->subsystem);
	for (guint i = 0; i < decision->definitions->len; i++)
		string_list_add_once(change->homes,
				     ((struct definition *)decision->definitions->pdata[i])->file);
}

/* symbol -> struct change * */
static GHashTable *changes_by_symbol(const GPtrArray *families)
{
	GHashTable *by_symbol = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < families->len; i++) {
		const struct family *family = g_ptr_array_index(families, i);

		for (guint j = 0; j < family->decisions->len; j++) {
			struct decision *decision = g_ptr_array_index(family->decisions, j);

			g_hash_table_insert(by_symbol, decision->symbol, family->change);
		}
	}
	return by_symbol;
}

static void find_needs(const GPtrArray *families, const struct applied *applied,
		       const struct plan *plan)
{
	g_autoptr(GHashTable) by_symbol = changes_by_symbol(families);

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		struct change *change = g_hash_table_lookup(by_symbol, decision->symbol);
		const GArray *more = g_ptr_array_index(applied->depends, i);

		for (guint j = 0; change && j < decision->needs->len; j++)
			change_add_need(change,
					g_hash_table_lookup(by_symbol, decision->needs->pdata[j]));
		for (guint j = 0; change && j < more->len; j++) {
			guint position = g_array_index(more, guint, j) - APPLY_OWNER(0);
			const struct decision *other = plan->decisions->pdata[position];

			change_add_need(change, g_hash_table_lookup(by_symbol, other->symbol));
		}
	}
}

/* A paragraph on an edit that goes beyond the conversion itself; NULL: it does not. */
static char *note_on(const struct edit_file *file, const struct edit *edit)
{
	g_autofree char *structs = NULL;

	if (edit->text[0] == '0')
		return g_strdup("On changed lines, write permission bits as octal numbers, as "
				"checkpatch.pl asks.");
	if (!g_str_has_prefix(edit->text, "\nstruct ") && !g_str_has_prefix(edit->text, "\nunion "))
		return NULL;
	structs = g_strdelimit(g_strstrip(g_strdup(edit->text)), "\n", ' ');
	if (g_str_has_suffix(structs, ";"))
		structs[strlen(structs) - 1] = '\0';
	g_strdelimit(structs, ";", ',');
	return g_strdup_printf("Declare %s in %s: prototypes there use %s, and a file that now "
			       "includes the header has no other declaration.",
			       structs, file->path, strchr(structs, ',') ? "them" : "it");
}

/* By owner: TRUE for those of the change. */
static gboolean *owners_of(const struct change *change, const struct plan *plan)
{
	gboolean *owners = g_new0(gboolean, plan->decisions->len + 1);

	for (guint i = 0; i < change->owners->len; i++)
		owners[g_array_index(change->owners, guint, i)] = TRUE;
	return owners;
}

static GPtrArray *notes_on(const struct change_set *set, const gboolean *owners)
{
	g_autoptr(GPtrArray) files = edit_set_files(set->edits);
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		for (guint j = 0; j < file->edits->len; j++) {
			const struct edit *edit = g_ptr_array_index(file->edits, j);
			g_autofree char *note = owners[edit->owner] ? note_on(file, edit) : NULL;

			if (note)
				string_list_add_once(notes, note);
		}
	}
	return notes;
}

static void write_messages(const struct change_set *set, const GPtrArray *families,
			   const struct plan *plan)
{
	for (guint i = 0; i < families->len; i++) {
		const struct family *family = g_ptr_array_index(families, i);
		g_autofree gboolean *owners = owners_of(family->change, plan);
		g_autoptr(GPtrArray) notes = notes_on(set, owners);

		message_for_family(family->change, family->decisions, family->name, notes);
	}
}

/* The change that states the rule; none if the tree needs no edit for that. */
static void add_rule(struct change_set *set, const struct plan *plan)
{
	g_autofree gboolean *owners = g_new0(gboolean, plan->decisions->len + 1);
	g_autoptr(GPtrArray) files = edit_set_files(set->edits);
	g_autoptr(GPtrArray) headers = g_ptr_array_new();
	gboolean documents = FALSE;
	struct change *change;

	owners[PLACE_RULE_OWNER] = TRUE;
	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		if (!edit_touches(file, owners))
			continue;
		if (g_str_has_prefix(file->path, "Documentation/"))
			documents = TRUE;
		else
			g_ptr_array_add(headers, file->path);
	}
	if (!documents && !headers->len)
		return;
	change = change_new(documents ? "Documentation" : "include", "the rule");
	change->leading = TRUE;
	change_own(change, PLACE_RULE_OWNER);
	message_for_rule(change, documents, headers);
	change_set_add(set, change);
}

struct change_set *sweep_changes(const struct applied *applied, const struct plan *plan)
{
	struct change_set *set = change_set_new(applied->set);
	g_autoptr(GPtrArray) families = g_ptr_array_new_with_free_func(family_free);

	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);
		struct family *family;

		if (decision_is_refused(decision))
			continue;
		family = family_of(families, decision);
		if (!family) {
			family = family_new(set, decision);
			g_ptr_array_add(families, family);
		}
		family_add(family, decision, APPLY_OWNER(i));
	}
	if (!families->len)
		return set;
	find_needs(families, applied, plan);
	write_messages(set, families, plan);
	add_rule(set, plan);
	change_set_settle(set);
	return set;
}
