// SPDX-License-Identifier: GPL-2.0
/* A database of the cache that many open, and make, at the same moment. */
#include <glib/gstdio.h>

#include "base/database.h"
#include "base/file.h"

#define OPENERS 8
#define ROUNDS	40

static const char schema[] = "CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY)";

struct race {
	const char *path;
	GMutex mutex;
	GCond begun;
	gboolean go;
	gint opened; /* atomic */
};

static gpointer open_and_write(gpointer data)
{
	struct race *race = data;
	sqlite3 *db = NULL;
	int code;

	g_mutex_lock(&race->mutex);
	while (!race->go)
		g_cond_wait(&race->begun, &race->mutex);
	g_mutex_unlock(&race->mutex);
	code = database_open(race->path, schema, &db);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "INSERT INTO t VALUES (NULL)", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		g_atomic_int_inc(&race->opened);
	else
		g_test_message("%s", db ? sqlite3_errmsg(db) : "out of memory");
	sqlite3_close(db);
	return NULL;
}

static void run_race(const char *path)
{
	struct race race = {.path = path};
	GThread *openers[OPENERS];

	for (guint i = 0; i < OPENERS; i++)
		openers[i] = g_thread_new("opener", open_and_write, &race);
	g_mutex_lock(&race.mutex);
	race.go = TRUE;
	g_cond_broadcast(&race.begun);
	g_mutex_unlock(&race.mutex);
	for (guint i = 0; i < OPENERS; i++)
		g_thread_join(openers[i]);
	g_assert_cmpint(race.opened, ==, OPENERS);
}

static void test_made_at_once(void)
{
	g_autofree char *folder = g_dir_make_tmp("ksweep-database-XXXXXX", NULL);

	g_assert_nonnull(folder);
	for (guint i = 0; i < ROUNDS; i++) {
		g_autofree char *name = g_strdup_printf("%u.sqlite", i);
		g_autofree char *path = g_build_filename(folder, name, NULL);

		run_race(path);
	}
	g_assert_true(file_remove_tree(folder, NULL));
}

static void test_no_database(void)
{
	g_autofree char *folder = g_dir_make_tmp("ksweep-database-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "text.sqlite", NULL);
	sqlite3 *db = NULL;

	g_assert_true(
		g_file_set_contents(path, "This is a letter, and no database at all.", -1, NULL));
	g_assert_cmpint(database_open(path, schema, &db), ==, SQLITE_NOTADB);
	g_assert_cmpstr(sqlite3_errmsg(db), ==, "file is not a database");
	sqlite3_close(db);
	g_assert_cmpint(database_open(folder, schema, &db), ==, SQLITE_CANTOPEN);
	sqlite3_close(db);
	g_assert_true(file_remove_tree(folder, NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/database/made-at-once", test_made_at_once);
	g_test_add_func("/database/no-database", test_no_database);
	return g_test_run();
}
