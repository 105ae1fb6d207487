// SPDX-License-Identifier: GPL-2.0
#include "verify/store/store.h"

#include <string.h>

#include "base/database.h"
#include "base/error.h"
#include "base/file.h"

struct store {
	sqlite3 *db;
	char *path;
};

static gboolean fail(struct store *store, const char *doing, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "cannot %s '%s': %s", doing,
		    store->path, store->db ? sqlite3_errmsg(store->db) : "out of memory");
	return FALSE;
}

struct store *store_open(GError **error)
{
	static const char schema[] =
		"CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, record TEXT NOT NULL,"
		" log TEXT NOT NULL) WITHOUT ROWID;"
		"CREATE TABLE IF NOT EXISTS fact (kind TEXT, key TEXT, value TEXT NOT NULL,"
		" PRIMARY KEY (kind, key)) WITHOUT ROWID;";
	g_autoptr(store) store = g_new0(struct store, 1);
	g_autofree char *folder = NULL;

	store->path = file_cache_path("verdicts.sqlite", NULL);
	folder = g_path_get_dirname(store->path);
	if (!file_make_folder(folder, error))
		return NULL;
	if (database_open(store->path, schema, &store->db) != SQLITE_OK) {
		fail(store, "use", error);
		return NULL;
	}
	return g_steal_pointer(&store);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	sqlite3_close(store->db);
	g_free(store->path);
	g_free(store);
}

char *store_key(const char *part, ...)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	va_list args;

	va_start(args, part);
	for (const char *p = part; p; p = va_arg(args, const char *))
		g_checksum_update(sum, (const guchar *)p, (gssize)strlen(p) + 1);
	va_end(args);
	return g_strdup(g_checksum_get_string(sum));
}

/* Prepare a statement with up to four texts bound; NULL when that fails. */
static sqlite3_stmt *statement(struct store *store, const char *sql, const char *const *values,
			       int n)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	for (int i = 0; i < n; i++)
		if (sqlite3_bind_text(stmt, i + 1, values[i], -1, SQLITE_TRANSIENT) != SQLITE_OK) {
			sqlite3_finalize(stmt);
			return NULL;
		}
	return stmt;
}

static gboolean write_row(struct store *store, const char *sql, const char *const *values, int n,
			  GError **error)
{
	sqlite3_stmt *stmt = statement(store, sql, values, n);
	gboolean ok = stmt && sqlite3_step(stmt) == SQLITE_DONE;

	if (!ok)
		fail(store, "write", error);
	sqlite3_finalize(stmt);
	return ok;
}

static char *column(sqlite3_stmt *stmt, int i)
{
	return g_strdup((const char *)sqlite3_column_text(stmt, i));
}

static struct verdict *parse(const char *line)
{
	g_autoptr(json_t) json = line ? json_loads(line, 0, NULL) : NULL;

	return json ? verdict_from_json(json, NULL) : NULL;
}

struct verdict *store_get(struct store *store, const char *key, char **log)
{
	sqlite3_stmt *stmt =
		statement(store, "SELECT record, log FROM verdict WHERE key = ?", &key, 1);
	struct verdict *verdict = NULL;

	if (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
		verdict = parse((const char *)sqlite3_column_text(stmt, 0));
		if (verdict && log)
			*log = column(stmt, 1);
	}
	sqlite3_finalize(stmt);
	return verdict;
}

struct verdict *store_get_pass(struct store *store, const char *key, char **log)
{
	g_autofree char *its_log = NULL;
	struct verdict *verdict = store_get(store, key, &its_log);

	if (verdict && strcmp(verdict->outcome, "pass") != 0) {
		verdict_free(verdict);
		verdict = NULL;
	}
	if (verdict && log)
		*log = g_steal_pointer(&its_log);
	return verdict;
}

gboolean store_put(struct store *store, const char *key, const struct verdict *verdict,
		   const char *log, GError **error)
{
	g_autoptr(json_t) json = verdict_to_json(verdict);
	g_autofree char *line = record_line(json);
	const char *const values[] = {key, line, log};

	if (strcmp(verdict->outcome, "error") == 0)
		return TRUE;
	return write_row(store, "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)", values, 3,
			 error);
}

char *store_fact(struct store *store, const char *kind, const char *key)
{
	const char *const values[] = {kind, key};
	sqlite3_stmt *stmt =
		statement(store, "SELECT value FROM fact WHERE kind = ? AND key = ?", values, 2);
	char *value = stmt && sqlite3_step(stmt) == SQLITE_ROW ? column(stmt, 0) : NULL;

	sqlite3_finalize(stmt);
	return value;
}

gboolean store_put_fact(struct store *store, const char *kind, const char *key, const char *value,
			GError **error)
{
	const char *const values[] = {kind, key, value};

	return write_row(store, "INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", values, 3, error);
}
