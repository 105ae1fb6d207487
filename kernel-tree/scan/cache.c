// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/cache.h"

#include <string.h>

#include "base/database.h"
#include "base/file.h"
#include "base/progress.h"

#define BATCH_ROWS 4096

struct scan_cache {
	char *path;
	sqlite3 *db; /* NULL: continue without it */
	sqlite3_stmt *get, *put;
	gboolean no_write; /* it can still be read */
	guint pending;	   /* rows put since the transaction began; 0: none is open */
};

/* Report what is wrong, once. */
static void complain(struct scan_cache *cache, const char *what)
{
	progress_note("scan: the cache %s cannot be %s (%s); going on without that", cache->path,
		      what, cache->db ? sqlite3_errmsg(cache->db) : "out of memory");
}

static void give_up(struct scan_cache *cache)
{
	sqlite3_finalize(cache->get);
	sqlite3_finalize(cache->put);
	sqlite3_close(cache->db);
	cache->get = cache->put = NULL;
	cache->db = NULL;
}

static gboolean run_sql(struct scan_cache *cache, const char *sql)
{
	return sqlite3_exec(cache->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/*
 * The version is part of the table's name, so that two versions of ksweep share the file. `sum`
 * is over key and data: a damaged row counts as absent.
 */
#define TABLE "scan_" G_STRINGIFY(SCAN_VERSION)

static gboolean prepare(struct scan_cache *cache)
{
	return sqlite3_prepare_v2(cache->db,
				  "SELECT data, sum FROM " TABLE " WHERE oid = ?1 AND class = ?2",
				  -1, &cache->get, NULL) == SQLITE_OK &&
	       (cache->no_write ||
		sqlite3_prepare_v2(cache->db,
				   "INSERT OR REPLACE INTO " TABLE " VALUES (?1, ?2, ?3, ?4)", -1,
				   &cache->put, NULL) == SQLITE_OK);
}

static gboolean open_writable(struct scan_cache *cache)
{
	static const char schema[] =
		"PRAGMA synchronous = NORMAL;"
		"CREATE TABLE IF NOT EXISTS " TABLE " (oid BLOB, class INTEGER,"
		" data BLOB, sum INTEGER, PRIMARY KEY (oid, class)) WITHOUT ROWID;";

	return database_open(cache->path, schema, &cache->db) == SQLITE_OK && prepare(cache);
}

/*
 * On a read-only file system, SQLite cannot create the extra files that WAL needs; it needs none
 * for a file that is opened as immutable. If another process writes to the file all the same, the
 * sums of the rows detect it.
 */
static gboolean open_readable(struct scan_cache *cache)
{
	g_autofree char *uri = g_filename_to_uri(cache->path, NULL, NULL);
	g_autofree char *immutable = uri ? g_strconcat(uri, "?immutable=1", NULL) : NULL;

	cache->no_write = TRUE;
	return immutable &&
	       sqlite3_open_v2(immutable, &cache->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
			       NULL) == SQLITE_OK &&
	       prepare(cache);
}

struct scan_cache *scan_cache_open(void)
{
	struct scan_cache *cache = g_new0(struct scan_cache, 1);
	g_autofree char *folder = NULL;
	g_autoptr(GError) error = NULL;

	cache->path = file_cache_path("scan.sqlite", (char *)NULL);
	folder = g_path_get_dirname(cache->path);
	if (!file_make_folder(folder, &error)) {
		progress_note("scan: no cache: %s", error->message);
		return cache;
	}
	if (open_writable(cache))
		return cache;
	complain(cache, "written");
	give_up(cache);
	if (!open_readable(cache))
		give_up(cache);
	return cache;
}

static void commit(struct scan_cache *cache)
{
	if (!cache->pending)
		return;
	cache->pending = 0;
	if (run_sql(cache, "COMMIT"))
		return;
	complain(cache, "written");
	run_sql(cache, "ROLLBACK");
	cache->no_write = TRUE;
}

void scan_cache_close(struct scan_cache *cache)
{
	if (!cache)
		return;
	if (cache->db)
		commit(cache);
	give_up(cache);
	g_free(cache->path);
	g_free(cache);
}

/* FNV-1a. */
static gint64 checksum(const char *oid, enum path_class class, const guint8 *data, gsize length)
{
	guint64 sum = 0xcbf29ce484222325 ^ class;

	for (; *oid; oid++)
		sum = (sum ^ (guint8)*oid) * 0x100000001b3;
	for (gsize i = 0; i < length; i++)
		sum = (sum ^ data[i]) * 0x100000001b3;
	return (gint64)sum;
}

/* Object names as bytes: half the size. */
static gboolean bind_key(sqlite3_stmt *statement, const char *oid, enum path_class class)
{
	guint8 bytes[32];
	gsize n = strlen(oid) / 2;

	if (n > sizeof(bytes))
		return FALSE;
	for (gsize i = 0; i < n; i++)
		bytes[i] = g_ascii_xdigit_value(oid[2 * i]) << 4 |
			   g_ascii_xdigit_value(oid[2 * i + 1]);
	return sqlite3_bind_blob(statement, 1, bytes, (int)n, SQLITE_TRANSIENT) == SQLITE_OK &&
	       sqlite3_bind_int(statement, 2, class) == SQLITE_OK;
}

GBytes *scan_cache_get(struct scan_cache *cache, const char *oid, enum path_class class)
{
	GBytes *bytes = NULL;
	int end;

	if (!cache->db || !bind_key(cache->get, oid, class))
		return NULL;
	end = sqlite3_step(cache->get);
	if (end == SQLITE_ROW) {
		const guint8 *data = sqlite3_column_blob(cache->get, 0);
		int length = sqlite3_column_bytes(cache->get, 0);

		if (checksum(oid, class, data, length) == sqlite3_column_int64(cache->get, 1))
			bytes = g_bytes_new(data, length);
	} else if (end != SQLITE_DONE) {
		complain(cache, "read");
		give_up(cache);
		return NULL;
	}
	sqlite3_reset(cache->get);
	return bytes;
}

void scan_cache_put(struct scan_cache *cache, const char *oid, enum path_class class,
		    GBytes *packed)
{
	gsize length;
	const void *data = g_bytes_get_data(packed, &length);

	if (!cache->db || cache->no_write || length > G_MAXINT32)
		return;
	if (!cache->pending && !run_sql(cache, "BEGIN IMMEDIATE")) {
		complain(cache, "written");
		cache->no_write = TRUE;
		return;
	}
	cache->pending++;
	if (!bind_key(cache->put, oid, class) ||
	    sqlite3_bind_blob(cache->put, 3, length ? data : "", (int)length, SQLITE_TRANSIENT) !=
		    SQLITE_OK ||
	    sqlite3_bind_int64(cache->put, 4, checksum(oid, class, data, length)) != SQLITE_OK ||
	    sqlite3_step(cache->put) != SQLITE_DONE) {
		complain(cache, "written");
		sqlite3_reset(cache->put);
		run_sql(cache, "ROLLBACK");
		cache->pending = 0;
		cache->no_write = TRUE;
		return;
	}
	sqlite3_reset(cache->put);
	if (cache->pending >= BATCH_ROWS)
		commit(cache);
}
