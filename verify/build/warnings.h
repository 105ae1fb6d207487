/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What compiler, linker and sparse said in a build, by identity.
 *
 * A diagnostic is the same one in two builds when file, function and text are the same: not its
 * line or column, which move with every edit above it, and not the number of diagnostics, which
 * stays when a new one replaces an old one. What was said of a system call and is now said of
 * another function of its file, and of it no more, came there with the body.
 *
 * A build that is warm compiles few objects, and says nothing of the others. So diagnostics are
 * kept by what was worked on (the key: an object or other target of make; for sparse the source
 * file), and what a build says of a key replaces what was known of it (warnings_update()).
 */
#ifndef VERIFY_BUILD_WARNINGS_H
#define VERIFY_BUILD_WARNINGS_H

#include <glib.h>
#include <jansson.h>

enum warning_tool {
	WARNING_BUILD,
	WARNING_SPARSE,
	WARNING_UNCHECKED, /* not by sparse, but that sparse itself failed at the file */
};

struct warning {
	enum warning_tool tool;
	gboolean is_error;
	char *file;	/* path in the tree; "" when the message names none */
	char *function; /* "" at file level; "f in g" when f is inlined in g */
	char *text;	/* with line numbers removed; lines that go on are joined by " | " */
	guint line;	/* for people only; 0 if unknown */
};

/*
 * The keys that a make's output speaks of, each with its diagnostics, possibly none:
 * char * -> GPtrArray of struct warning *. `source` is the folder with the tree's files: its path
 * is cut from file names, and where the compiler did not name the function, the file there is read
 * to find the one that the line stands in.
 */
GHashTable *warnings_parse(const char *output, const char *source);

/* A table as warnings_parse() gives, empty; and a list that owns its diagnostics. */
GHashTable *warnings_table_new(void);
GPtrArray *warnings_list_new(void);
/* Let `seen` replace what `known` holds for its keys; lists are shared, not copied. */
void warnings_update(GHashTable *known, GHashTable *seen);

/* One line for people: "fs/open.c:12: in do_open: text". The caller frees. */
char *warning_text(const struct warning *warning);

/*
 * Those of a tool in `now` (errors left out) whose identity is nowhere in `before`: struct warning
 * *, borrowed from now, sorted, each identity once.
 */
GPtrArray *warnings_new_ones(GHashTable *before, GHashTable *now, enum warning_tool tool);

/* The first error of a failed build, as a line for people; NULL if none is recognised. */
char *warnings_first_error(const char *output, const char *source);

json_t *warnings_to_json(GHashTable *table);
/* NULL when the JSON is not of that form. */
GHashTable *warnings_from_json(const json_t *json);

/* The function (or syscall) whose text holds `line` of a C file; "" if none does. The caller frees.
 */
char *warnings_function_at(const char *path, guint line);

#endif
