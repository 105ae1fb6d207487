// SPDX-License-Identifier: GPL-2.0
#include "reports/history/history.h"

#include <string.h>

#include "base/data-path.h"
#include "base/database.h"
#include "base/error.h"
#include "base/file.h"
#include "base/record.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"

/* Raised when the meaning of the stored counts changes. */
#define HISTORY_LAYOUT "1"

struct history {
	sqlite3 *db;
	char *rules; /* version of the rules: counts depend on it */
};

typedef sqlite3_stmt statement;
static void statement_free(statement *statement)
{
	sqlite3_finalize(statement);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(statement, statement_free)

static gboolean db_failed(struct history *history, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "cannot use the history store: %s", sqlite3_errmsg(history->db));
	return FALSE;
}

/* The version of find's rule and of the layout here. */
static char *rules_digest(GError **error)
{
	g_autofree char *path = data_path(DATA_RULES, "find.cocci", error);
	g_autofree char *text = NULL;
	g_autofree char *digest = NULL;

	if (!path || !file_read(path, &text, NULL, error))
		return NULL;
	digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	return g_strdup_printf(HISTORY_LAYOUT ":%.16s", digest);
}

struct history *history_open(GError **error)
{
	g_autofree char *rules = rules_digest(error);
	g_autofree char *folder = file_cache_path("", NULL);
	g_autofree char *path = file_cache_path("history.sqlite", NULL);
	struct history *history;

	if (!rules || !file_make_folder(folder, error))
		return NULL;
	history = g_new0(struct history, 1);
	history->rules = g_steal_pointer(&rules);
	if (database_open(path,
			  "CREATE TABLE IF NOT EXISTS counts (tree TEXT, rules TEXT, counts TEXT,"
			  " PRIMARY KEY (tree, rules)) WITHOUT ROWID",
			  &history->db) == SQLITE_OK)
		return history;
	db_failed(history, error);
	g_prefix_error(error, "%s: ", path);
	history_close(history);
	return NULL;
}

void history_close(struct history *history)
{
	if (!history)
		return;
	sqlite3_close(history->db);
	g_free(history->rules);
	g_free(history);
}

/* A statement with the tree and the rules bound as its first two parameters. */
static statement *prepare(struct history *history, const char *sql, const char *tree,
			  GError **error)
{
	statement *statement = NULL;

	if (sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(statement, 1, tree, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
	    sqlite3_bind_text(statement, 2, history->rules, -1, SQLITE_TRANSIENT) == SQLITE_OK)
		return statement;
	db_failed(history, error);
	sqlite3_finalize(statement);
	return NULL;
}

/* The stored counts of a tree; NULL without an error if there are none. */
static json_t *load_counts(struct history *history, const char *tree, GError **error)
{
	g_autoptr(statement) statement = prepare(
		history, "SELECT counts FROM counts WHERE tree = ? AND rules = ?", tree, error);
	int state;

	if (!statement)
		return NULL;
	state = sqlite3_step(statement);
	if (state == SQLITE_ROW)
		return json_loads((const char *)sqlite3_column_text(statement, 0), 0, NULL);
	if (state != SQLITE_DONE)
		db_failed(history, error);
	return NULL;
}

static gboolean store_counts(struct history *history, const char *tree, const json_t *counts,
			     GError **error)
{
	g_autoptr(statement) statement =
		prepare(history, "INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", tree, error);
	g_autofree char *text = record_line(counts);

	if (!statement)
		return FALSE;
	if (sqlite3_bind_text(statement, 3, text, -1, SQLITE_TRANSIENT) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_DONE)
		return db_failed(history, error);
	return TRUE;
}

static void add(json_t *object, const char *key, gint64 by)
{
	json_object_set_new(object, key, json_integer(record_number(object, key) + by));
}

static json_t *count_calls(struct git_repo *repo, const char *commit, GError **error)
{
	g_autoptr(tree) tree = tree_open(repo->path, commit, error);
	g_autoptr(found) found = tree ? find_sites(tree, "all", error) : NULL;
	json_t *counts, *subsystems;

	if (!found)
		return NULL;
	counts = json_object();
	subsystems = json_object();
	add(counts, "calls", 0);
	add(counts, "generic", 0);
	add(counts, "unresolved", found->unresolved->len);
	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *site = found->sites->pdata[i];

		if (!site_is_call(site))
			continue;
		add(counts, "calls", 1);
		add(counts, "generic", strcmp(site->area, "generic") == 0);
		add(subsystems, *site->subsystem ? site->subsystem : ".", 1);
	}
	json_object_set_new(counts, "subsystems", subsystems);
	return counts;
}

json_t *history_count(struct history *history, struct git_repo *repo, const char *name,
		      GError **error)
{
	g_autofree char *commit = git_commit_of(repo, name, error);
	g_autofree char *tree = commit ? git_tree_of(repo, commit, error) : NULL;
	g_autofree char *date = NULL;
	g_autoptr(GError) failure = NULL;
	json_t *record;

	if (!tree || !git_run(repo, &date, error, "show", "-s", "--format=%cs", commit, NULL))
		return NULL;
	record = load_counts(history, tree, &failure);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	if (!record) {
		record = count_calls(repo, commit, error);
		if (!record)
			return NULL;
		if (!store_counts(history, tree, record, error)) {
			json_decref(record);
			return NULL;
		}
	}
	json_object_set_new(record, "record", json_string("history"));
	json_object_set_new(record, "version", json_integer(RECORD_VERSION));
	json_object_set_new(record, "name", json_string(name));
	json_object_set_new(record, "commit", json_string(commit));
	json_object_set_new(record, "tree", json_string(tree));
	json_object_set_new(record, "date", json_string(date));
	return record;
}
