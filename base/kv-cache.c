// SPDX-License-Identifier: GPL-2.0
#include "base/kv-cache.h"

#include "base/database.h"
#include "base/file.h"
#include "base/progress.h"

struct memo {
	char *name;
	sqlite3 *db; /* NULL: there is no cache */
	sqlite3_stmt *get, *put;
};

static void give_up(struct memo *memo)
{
	sqlite3_finalize(memo->get);
	sqlite3_finalize(memo->put);
	sqlite3_close(memo->db);
	memo->get = memo->put = NULL;
	memo->db = NULL;
}

static const char *reason(const struct memo *memo)
{
	return memo->db ? sqlite3_errmsg(memo->db) : "out of memory";
}

static gboolean open_at(struct memo *memo, const char *path)
{
	static const char schema[] = "PRAGMA synchronous = NORMAL;"
				     "CREATE TABLE IF NOT EXISTS answers("
				     "key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID";

	return database_open(path, schema, &memo->db) == SQLITE_OK &&
	       sqlite3_prepare_v2(memo->db, "SELECT answer FROM answers WHERE key = ?1", -1,
				  &memo->get, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(memo->db, "INSERT OR REPLACE INTO answers VALUES(?1, ?2)", -1,
				  &memo->put, NULL) == SQLITE_OK;
}

struct memo *memo_open(const char *name)
{
	struct memo *memo = g_new0(struct memo, 1);
	g_autofree char *file = g_strconcat(name, ".sqlite", NULL);
	g_autofree char *path = file_cache_path(file, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GError) error = NULL;

	memo->name = g_strdup(name);
	if (!file_make_folder(folder, &error)) {
		progress_note("%s: works without a cache: %s", name, error->message);
	} else if (!open_at(memo, path)) {
		progress_note("%s: works without the cache %s: %s", name, path, reason(memo));
		give_up(memo);
	}
	return memo;
}

void memo_close(struct memo *memo)
{
	if (!memo)
		return;
	give_up(memo);
	g_free(memo->name);
	g_free(memo);
}

char *memo_get(struct memo *memo, const char *key)
{
	char *text = NULL;

	if (!memo->db)
		return NULL;
	sqlite3_bind_text(memo->get, 1, key, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(memo->get) == SQLITE_ROW)
		text = g_strdup((const char *)sqlite3_column_text(memo->get, 0));
	sqlite3_reset(memo->get);
	return text;
}

void memo_put(struct memo *memo, const char *key, const char *text)
{
	if (!memo->db)
		return;
	sqlite3_bind_text(memo->put, 1, key, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(memo->put, 2, text, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(memo->put) != SQLITE_DONE) {
		progress_note("%s: the answers cannot be kept: %s", memo->name, reason(memo));
		give_up(memo);
		return;
	}
	sqlite3_reset(memo->put);
}

void memo_begin(struct memo *memo)
{
	if (memo->db)
		sqlite3_exec(memo->db, "BEGIN", NULL, NULL, NULL);
}

void memo_commit(struct memo *memo)
{
	if (memo->db)
		sqlite3_exec(memo->db, "COMMIT", NULL, NULL, NULL);
}
