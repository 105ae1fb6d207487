/* SPDX-License-Identifier: GPL-2.0 */
/* The SQLite files of the cache, which several ksweep processes write to at once. */
#ifndef BASE_DATABASE_H
#define BASE_DATABASE_H

#include <glib.h>
#include <sqlite3.h>

/*
 * Open the file `path`, or make it, and carry out `schema` (SQL that may be carried out again,
 * CREATE TABLE IF NOT EXISTS and PRAGMA). Its folder must be there. It journals ahead (WAL), so
 * that readers and a writer do not hold each other up; writers wait for each other, for a minute
 * at most. Returns an SQLite result code. *db is to be closed by sqlite3_close() also after a
 * failure, of which sqlite3_errmsg() tells the reason until then (NULL: out of memory).
 */
int database_open(const char *path, const char *schema, sqlite3 **db);

#endif
