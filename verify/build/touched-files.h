/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a commit's files come to in a config that compiles only those: what was compiled before and
 * after and can be compared, what no longer compiles, and what nothing can be said of, which has to
 * be named. Private to verify.
 */
#ifndef VERIFY_SCOPE_H
#define VERIFY_SCOPE_H

#include "verify/build/workspace.h"

struct scope {
	GHashTable *covered;  /* set of char *: sources compiled at both, or new and compiled */
	GPtrArray *broken;    /* char *: the error in a source that compiled before, or is new */
	GPtrArray *uncovered; /* char *: "fs/x.c (off in this config)", sorted */
	guint foreign;	      /* files of other architectures */
};
typedef struct scope scope;

/* files: paths, char *. States of lane_bring() with these files. */
struct scope *scope_compare(GPtrArray *files, const struct lane_state *before,
			    const struct lane_state *now);
void scope_free(struct scope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(scope, scope_free)

/* Source files among what differs between two revisions: char *, paths, sorted. */
GPtrArray *scope_files(struct git_repo *repo, const char *from, const char *to, GError **error);

/* Is it an object of a source that can be compared? */
gboolean scope_covers_object(const struct scope *scope, const char *object);

/* A table as warnings_parse() gives, of what can be compared only. */
GHashTable *scope_warnings(const struct scope *scope, GHashTable *warnings);

/*
 * "; not covered: fs/x.c (off in this config); 2 files of other architectures", "" when all is
 * covered. The caller frees.
 */
char *scope_gaps(const struct scope *scope);

#endif
