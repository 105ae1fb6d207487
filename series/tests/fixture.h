/* SPDX-License-Identifier: GPL-2.0 */
/* A plan made by hand over a few texts, for tests of series/sweep. */
#ifndef SERIES_TESTS_FIXTURE_H
#define SERIES_TESTS_FIXTURE_H

#include <string.h>

#include "kernel-tree/scan/text.h"
#include "kernel-tree/scan/tree.h"
#include "kernel-tree/source/path.h"
#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct fixture {
	GHashTable *texts; /* path -> text */
	GHashTable *scans; /* path -> struct file_scan * */
	struct edit_set *set;
	struct plan plan;
	struct found found;
	struct tree_scan scan;
};
typedef struct fixture fixture;

static inline GBytes *fixture_load(const char *path, gpointer data, GError **error)
{
	struct fixture *fixture = data;
	const char *text = g_hash_table_lookup(fixture->texts, path);

	if (!text) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "there is no %s", path);
		return NULL;
	}
	return g_bytes_new(text, strlen(text));
}

/* The sites are the decision's own here, and so is the export's. */
static inline void fixture_decision_free(gpointer data)
{
	struct decision *decision = data;

	g_clear_pointer(&decision->export.site, site_free);
	decision_free(decision);
}

static inline struct fixture *fixture_new(void)
{
	struct fixture *fixture = g_new0(struct fixture, 1);

	fixture->texts = g_hash_table_new(g_str_hash, g_str_equal);
	fixture->scans = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					       (GDestroyNotify)file_scan_free);
	fixture->set = edit_set_new(fixture_load, fixture);
	fixture->scan.by_file = fixture->scans;
	fixture->found.scan = &fixture->scan;
	fixture->plan.found = &fixture->found;
	fixture->plan.decisions = g_ptr_array_new_with_free_func(fixture_decision_free);
	return fixture;
}

static inline void fixture_free(struct fixture *fixture)
{
	g_ptr_array_unref(fixture->plan.decisions);
	edit_set_free(fixture->set);
	g_hash_table_unref(fixture->scans);
	g_hash_table_unref(fixture->texts);
	g_free(fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fixture, fixture_free)

/* `text` has to outlive the fixture. */
static inline void fixture_file(struct fixture *fixture, const char *path, const char *text)
{
	struct file_scan *scan = scan_text(path, text, strlen(text));

	for (guint i = 0; i < scan->definitions->len; i++) {
		struct definition *def = g_ptr_array_index(scan->definitions, i);

		g_free(def->file);
		def->file = g_strdup(path);
	}
	g_hash_table_insert(fixture->texts, (gpointer)path, (gpointer)text);
	g_hash_table_insert(fixture->scans, (gpointer)path, scan);
}

static inline struct site *fixture_site(const char *path, const struct mention *mention)
{
	struct site *site = site_new();

	g_free(site->file);
	site->file = g_strdup(path);
	site->line = mention->line;
	site->column = mention->column;
	g_free(site->callee);
	site->callee = g_strdup(mention->symbol);
	g_free(site->enclosing);
	site->enclosing = g_strdup(mention->enclosing);
	g_free(site->guard);
	site->guard = g_strdup(mention->guard);
	g_free(site->context);
	site->context = g_strdup(mention->place == MENTION_DEFINE ? "macro" : "plain");
	g_free(site->subsystem);
	site->subsystem = path_subsystem(path);
	return site;
}

/* Every call in the files added so far is a site; every definition one of the decision. */
static inline struct decision *fixture_decision(struct fixture *fixture, const char *symbol,
						const struct strategy *strategy, const char *helper,
						const char *header)
{
	struct decision *decision = decision_new(symbol);
	GHashTableIter iter;
	gpointer path, scan_;

	decision->strategy = strategy;
	decision_set(&decision->helper, helper);
	decision_set(&decision->type, "long");
	decision_set(&decision->header.path, header);
	g_ptr_array_set_free_func(decision->sites, (GDestroyNotify)site_free);
	g_hash_table_iter_init(&iter, fixture->scans);
	while (g_hash_table_iter_next(&iter, &path, &scan_)) {
		const struct file_scan *scan = scan_;

		for (guint i = 0; i < scan->definitions->len; i++) {
			struct definition *def = g_ptr_array_index(scan->definitions, i);

			if (strcmp(def->symbol, symbol) == 0)
				g_ptr_array_add(decision->definitions, def);
		}
		for (guint i = 0; i < scan->mentions->len; i++) {
			const struct mention *mention = g_ptr_array_index(scan->mentions, i);

			if (strcmp(mention->symbol, symbol) == 0 && mention->called &&
			    !mention->prototype && strcmp(mention->word, symbol) == 0)
				g_ptr_array_add(decision->sites, fixture_site(path, mention));
		}
	}
	g_ptr_array_sort(decision->sites, site_compare);
	g_free(decision->subsystem);
	decision->subsystem = decision->definitions->len
				      ? path_subsystem(decision_definition(decision)->file)
				      : g_strdup("fs");
	g_ptr_array_add(fixture->plan.decisions, decision);
	return decision;
}

/* The file as it is with all edits. The caller frees. */
static inline char *fixture_text(struct fixture *fixture, const char *path)
{
	return edit_apply(edit_set_file(fixture->set, path, NULL), NULL, NULL);
}

#endif
