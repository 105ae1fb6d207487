// SPDX-License-Identifier: GPL-2.0
#include "base/database.h"

#include "base/run.h"

#define BUSY_MS	 60000 /* another process writes for milliseconds; a minute means it is stuck */
#define PAUSE_US 5000

/* As sqlite3_busy_timeout(), which would not notice a signal for a minute. */
static int wait_more(G_GNUC_UNUSED void *data, int tries)
{
	if (run_interrupted(NULL) || (gint64)tries * PAUSE_US >= BUSY_MS * G_TIME_SPAN_MILLISECOND)
		return 0;
	g_usleep(PAUSE_US);
	return 1;
}

/*
 * When two processes switch a new file to WAL at once, each holds the lock that the other waits
 * for. SQLite then fails one of them without calling the busy handler. That one has to try again.
 */
static int journal_ahead(sqlite3 *db)
{
	gint64 deadline = g_get_monotonic_time() + BUSY_MS * G_TIME_SPAN_MILLISECOND;
	int code;

	while ((code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) ==
		       SQLITE_BUSY &&
	       g_get_monotonic_time() < deadline && !run_interrupted(NULL))
		g_usleep(PAUSE_US);
	return code;
}

int database_open(const char *path, const char *schema, sqlite3 **db)
{
	int code = sqlite3_open(path, db);

	if (code == SQLITE_OK)
		code = sqlite3_busy_handler(*db, wait_more, NULL);
	if (code == SQLITE_OK)
		code = journal_ahead(*db);
	if (code == SQLITE_OK)
		code = sqlite3_exec(*db, schema, NULL, NULL, NULL);
	return code;
}
