/* SPDX-License-Identifier: GPL-2.0 */
/* The SQLite files of the cache, which several ksweep processes write to at once. */
#ifndef BASE_DATABASE_H
#define BASE_DATABASE_H

#include <glib.h>
#include <sqlite3.h>

/*
 * Open or create the file `path`, and execute `schema` (SQL that can be repeated: CREATE TABLE IF
 * NOT EXISTS and PRAGMA). Its directory must exist. The journal is a write-ahead log, so readers
 * and a writer do not block each other; writers wait for each other, for a minute at most. Returns
 * an SQLite result code. Close *db with sqlite3_close() after a failure too; until then
 * sqlite3_errmsg() returns the reason (NULL: out of memory).
 */
int database_open(const char *path, const char *schema, sqlite3 **db);

#endif
