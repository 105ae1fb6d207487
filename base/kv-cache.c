// SPDX-License-Identifier: GPL-2.0
#include "base/kv-cache.h"

#include "base/database.h"
#include "base/file.h"
#include "base/progress.h"

struct kv_cache {
	char *name;
	sqlite3 *db; /* NULL: there is no cache */
	sqlite3_stmt *get, *put;
};

static void give_up(struct kv_cache *kv_cache)
{
	sqlite3_finalize(kv_cache->get);
	sqlite3_finalize(kv_cache->put);
	sqlite3_close(kv_cache->db);
	kv_cache->get = kv_cache->put = NULL;
	kv_cache->db = NULL;
}

static const char *reason(const struct kv_cache *kv_cache)
{
	return kv_cache->db ? sqlite3_errmsg(kv_cache->db) : "out of memory";
}

static gboolean open_at(struct kv_cache *kv_cache, const char *path)
{
	static const char schema[] = "PRAGMA synchronous = NORMAL;"
				     "CREATE TABLE IF NOT EXISTS answers("
				     "key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID";

	return database_open(path, schema, &kv_cache->db) == SQLITE_OK &&
	       sqlite3_prepare_v2(kv_cache->db, "SELECT answer FROM answers WHERE key = ?1", -1,
				  &kv_cache->get, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(kv_cache->db, "INSERT OR REPLACE INTO answers VALUES(?1, ?2)", -1,
				  &kv_cache->put, NULL) == SQLITE_OK;
}

struct kv_cache *kv_cache_open(const char *name)
{
	struct kv_cache *kv_cache = g_new0(struct kv_cache, 1);
	g_autofree char *file = g_strconcat(name, ".sqlite", NULL);
	g_autofree char *path = file_cache_path(file, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GError) error = NULL;

	kv_cache->name = g_strdup(name);
	if (!file_make_folder(folder, &error)) {
		progress_note("%s: works without a cache: %s", name, error->message);
	} else if (!open_at(kv_cache, path)) {
		progress_note("%s: works without the cache %s: %s", name, path, reason(kv_cache));
		give_up(kv_cache);
	}
	return kv_cache;
}

void kv_cache_close(struct kv_cache *kv_cache)
{
	if (!kv_cache)
		return;
	give_up(kv_cache);
	g_free(kv_cache->name);
	g_free(kv_cache);
}

char *kv_cache_get(struct kv_cache *kv_cache, const char *key)
{
	char *text = NULL;

	if (!kv_cache->db)
		return NULL;
	sqlite3_bind_text(kv_cache->get, 1, key, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(kv_cache->get) == SQLITE_ROW)
		text = g_strdup((const char *)sqlite3_column_text(kv_cache->get, 0));
	sqlite3_reset(kv_cache->get);
	return text;
}

void kv_cache_put(struct kv_cache *kv_cache, const char *key, const char *text)
{
	if (!kv_cache->db)
		return;
	sqlite3_bind_text(kv_cache->put, 1, key, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(kv_cache->put, 2, text, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(kv_cache->put) != SQLITE_DONE) {
		progress_note("%s: the answers cannot be kept: %s", kv_cache->name,
			      reason(kv_cache));
		give_up(kv_cache);
		return;
	}
	sqlite3_reset(kv_cache->put);
}

void kv_cache_begin(struct kv_cache *kv_cache)
{
	if (kv_cache->db)
		sqlite3_exec(kv_cache->db, "BEGIN", NULL, NULL, NULL);
}

void kv_cache_commit(struct kv_cache *kv_cache)
{
	if (kv_cache->db)
		sqlite3_exec(kv_cache->db, "COMMIT", NULL, NULL, NULL);
}
