/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Diagnostics of compiler, linker and sparse, in tables by the file that was worked on.
 *
 * A warm build compiles few objects and reports nothing about the others. So diagnostics are stored
 * by key: an object or other target of make, or for sparse the source file. The diagnostics that a
 * build reports for a key replace those of before (warnings_update()).
 *
 * A table maps keys to lists: char * -> GPtrArray of struct warning *. It owns both.
 */
#ifndef VERIFY_BUILD_WARNINGS_H
#define VERIFY_BUILD_WARNINGS_H

#include <glib.h>
#include <jansson.h>

enum warning_tool {
	WARNING_BUILD,
	WARNING_SPARSE,
	WARNING_UNCHECKED, /* sparse itself failed at the file */
};

struct warning {
	enum warning_tool tool;
	gboolean is_error;
	char *file;	/* path in the tree; "" when the message names none */
	char *function; /* "" at file level; "f in g" when f is inlined in g */
	char *text;	/* with line numbers removed; continuation lines are joined by " | " */
	guint line;	/* for people only; 0 if unknown */
};

/* An empty table, and an empty list that owns its diagnostics. */
GHashTable *warnings_table_new(void);
GPtrArray *warnings_list_new(void);

/* Replace the lists in `known` of all keys in `seen`; lists are shared, not copied. */
void warnings_update(GHashTable *known, GHashTable *seen);

/* All diagnostics of a table: struct warning *, borrowed, in no order. */
GPtrArray *warnings_all(GHashTable *table);

/* One line for people: "fs/open.c:12: in do_open: text". The caller frees. */
char *warning_text(const struct warning *warning);

/* Order by file, line and text: for g_ptr_array_sort(). */
gint warning_compare(gconstpointer a, gconstpointer b);

json_t *warnings_to_json(GHashTable *table);
/* NULL if the JSON does not have that form. */
GHashTable *warnings_from_json(const json_t *json);

#endif
