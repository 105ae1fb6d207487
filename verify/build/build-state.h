/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The result of building one tree under one config: objects, diagnostics, the image's digest.
 *
 * A state stays valid when the workspace moves on: states are reference counted, and share the
 * objects and diagnostics that did not change between them.
 */
#ifndef VERIFY_BUILD_BUILD_STATE_H
#define VERIFY_BUILD_BUILD_STATE_H

#include <glib.h>
#include <sys/stat.h>

struct built_object {
	gint references;
	gint64 stamp; /* modification time, ns */
	gint64 size;
	GHashTable *functions; /* as audit_functions() returns */
	GPtrArray *sites;      /* struct object_site * */
};

/* The result for one source file where single objects are compiled. */
enum source_outcome {
	SOURCE_ABSENT,	/* the tree has no such file */
	SOURCE_FOREIGN, /* in the directory of another architecture */
	SOURCE_OFF,	/* the config does not build it, as far as the Makefiles show */
	SOURCE_BROKEN,	/* it does not compile */
	SOURCE_COMPILED,
};

struct built_source {
	enum source_outcome outcome;
	char *why; /* of SOURCE_OFF and SOURCE_BROKEN, one line; else "" */
};

struct build_state {
	gint references;
	char *tree;
	gboolean built;		 /* for single objects: what they all need could be made */
	GHashTable *sources;	 /* path -> struct built_source *; empty where all is built */
	GHashTable *warnings;	 /* as warnings_parse() returns, of all objects in the directory */
	GHashTable *objects;	 /* path -> struct built_object *; empty when it was not built */
	GPtrArray *unreadable;	 /* char *: an error message per object */
	guint kept;		 /* objects that a changed header does not affect */
	guint64 text, data, bss; /* of vmlinux */
	char *image;		 /* digest of the kernel image, "" if there is none */
	char *output;		 /* of make in this step */
	char *problem; /* of a tree that does not build: the first error, one line; else "" */
};
typedef struct build_state build_state;

struct build_state *build_state_new(const char *tree);
struct build_state *build_state_ref(struct build_state *state);
void build_state_unref(struct build_state *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(build_state, build_state_unref)

/* Replaces an earlier problem; line breaks become blanks. */
void build_state_set_problem(struct build_state *state, const char *problem);

/* Append to the output of make. */
void build_state_add_output(struct build_state *state, const char *output);

/* Set the result for a source file; `why` becomes one line. */
void build_state_set_source(struct build_state *state, const char *file,
			    enum source_outcome outcome, const char *why);

/* Copy the diagnostics of a source file and its object from a table of warnings_parse(). */
void build_state_take_warnings(struct build_state *state, const char *file, GHashTable *warnings);

/*
 * Add an object of the directory `objects`; one that is not there is ignored. If `last` (may be
 * NULL), the state before, has the same object, the two share it.
 */
void build_state_add_object(struct build_state *state, const struct build_state *last,
			    const char *objects, const char *path);

/* Share an object that another state has. */
void build_state_share_object(struct build_state *state, const struct build_state *other,
			      const char *path);

/* "fs/open.o" of "fs/open.c". The caller frees. */
char *build_object_of(const char *source);

/* Modification time, ns. */
gint64 build_stamp_of(const struct stat *status);

#endif
