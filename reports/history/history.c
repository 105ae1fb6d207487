// SPDX-License-Identifier: GPL-2.0
#include "reports/history/history.h"

#include <string.h>

#include "base/database.h"
#include "base/error.h"
#include "base/file.h"
#include "base/record.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/spatch/spatch.h"

/* Raised when what is kept of a tree means something else than before. */
#define HISTORY_LAYOUT "1"

struct history {
	sqlite3 *db;
	char *rules; /* counts made by other rules are other counts */
};

typedef sqlite3_stmt statement;
static void statement_free(statement *statement)
{
	sqlite3_finalize(statement);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(statement, statement_free)

static gboolean db_failed(struct history *history, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "the history store fails: %s",
		    sqlite3_errmsg(history->db));
	return FALSE;
}

/* What find's answer depends on besides the tree: its rule and the layout here. */
static char *rules_digest(GError **error)
{
	g_autofree char *path = spatch_rule_path("find.cocci", error);
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

/* The counts kept for a tree; NULL without an error when there are none. */
static json_t *kept_counts(struct history *history, const char *tree, GError **error)
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

static gboolean keep_counts(struct history *history, const char *tree, const json_t *counts,
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
	record = kept_counts(history, tree, &failure);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	if (!record) {
		record = count_calls(repo, commit, error);
		if (!record)
			return NULL;
		if (!keep_counts(history, tree, record, error)) {
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

static GPtrArray *lines_of(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GPtrArray *array = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; lines[i]; i++)
		if (*lines[i])
			g_ptr_array_add(array, g_strdup(lines[i]));
	return array;
}

GPtrArray *history_tags(struct git_repo *repo, const char *glob, GError **error)
{
	g_autofree char *pattern = g_strconcat("refs/tags/", glob, NULL);
	g_autofree char *out = NULL;
	g_autoptr(GPtrArray) tags = NULL;

	if (!git_run(repo, &out, error, "for-each-ref", "--sort=version:refname",
		     "--format=%(refname:strip=2)", pattern, NULL))
		return NULL;
	tags = lines_of(out);
	if (tags->len == 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no tag of %s matches '%s'",
			    repo->path, glob);
		return NULL;
	}
	return g_steal_pointer(&tags);
}

GPtrArray *history_range(struct git_repo *repo, const char *range, gboolean first_parent,
			 GError **error)
{
	const char *dots = strstr(range, "..");
	g_autofree char *name = NULL, *from = NULL, *to = NULL, *without = NULL, *out = NULL;
	g_autoptr(GPtrArray) commits = NULL;

	if (!dots || dots == range || !dots[2] || dots[2] == '.') {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is no range of commits: R1..R2", range);
		return NULL;
	}
	name = g_strndup(range, (gsize)(dots - range));
	from = git_commit_of(repo, name, error);
	to = from ? git_commit_of(repo, dots + 2, error) : NULL;
	if (!to)
		return NULL;
	without = g_strconcat("^", from, NULL);
	if (!git_run(repo, &out, error, "rev-list", "--reverse", "--topo-order",
		     first_parent ? "--first-parent" : "--no-min-parents", to, without, NULL))
		return NULL;
	commits = lines_of(out);
	g_ptr_array_insert(commits, 0, g_steal_pointer(&from));
	return g_steal_pointer(&commits);
}
