// SPDX-License-Identifier: GPL-2.0
#include "series/agreed.h"

#include "base/database.h"
#include "base/file.h"
#include "base/progress.h"

struct agreed {
	sqlite3 *db; /* NULL: there is no cache */
	sqlite3_stmt *look, *add;
};

static void give_up(struct agreed *agreed)
{
	sqlite3_finalize(agreed->look);
	sqlite3_finalize(agreed->add);
	sqlite3_close(agreed->db);
	agreed->look = agreed->add = NULL;
	agreed->db = NULL;
}

static gboolean open_at(struct agreed *agreed, const char *path)
{
	static const char schema[] =
		"PRAGMA synchronous = NORMAL;"
		"CREATE TABLE IF NOT EXISTS agreed (digest TEXT PRIMARY KEY) WITHOUT ROWID;";

	return database_open(path, schema, &agreed->db) == SQLITE_OK &&
	       sqlite3_prepare_v2(agreed->db, "SELECT 1 FROM agreed WHERE digest = ?1", -1,
				  &agreed->look, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(agreed->db, "INSERT OR IGNORE INTO agreed VALUES (?1)", -1,
				  &agreed->add, NULL) == SQLITE_OK;
}

struct agreed *agreed_open(void)
{
	struct agreed *agreed = g_new0(struct agreed, 1);
	g_autofree char *path = file_cache_path("witness.sqlite", NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GError) error = NULL;

	if (!file_make_folder(folder, &error)) {
		progress_note("series: works without a cache: %s", error->message);
	} else if (!open_at(agreed, path)) {
		progress_note("series: works without the cache %s: %s", path,
			      agreed->db ? sqlite3_errmsg(agreed->db) : "out of memory");
		give_up(agreed);
	}
	return agreed;
}

void agreed_close(struct agreed *agreed)
{
	if (!agreed)
		return;
	give_up(agreed);
	g_free(agreed);
}

static int run(sqlite3_stmt *statement, const char *digest)
{
	int code = sqlite3_bind_text(statement, 1, digest, -1, SQLITE_STATIC);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return code;
}

gboolean agreed_has(struct agreed *agreed, const char *digest)
{
	return agreed->db && run(agreed->look, digest) == SQLITE_ROW;
}

void agreed_add(struct agreed *agreed, const char *digest)
{
	if (!agreed->db || run(agreed->add, digest) == SQLITE_DONE)
		return;
	progress_note("series: the cache of what was compared cannot be written (%s); going on "
		      "without it",
		      sqlite3_errmsg(agreed->db));
	give_up(agreed);
}
