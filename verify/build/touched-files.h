/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a commit's files come to in a config that compiles only those: what was compiled before and
 * after and can be compared, what no longer compiles, and what nothing can be said of, which has to
 * be named. Private to verify.
 */
#ifndef VERIFY_BUILD_TOUCHED_FILES_H
#define VERIFY_BUILD_TOUCHED_FILES_H

#include "kernel-tree/git/repo.h"
#include "verify/build/workspace.h"

struct touched_files {
	GHashTable *covered;  /* set of char *: sources compiled at both, or new and compiled */
	GPtrArray *broken;    /* char *: the error in a source that compiled before, or is new */
	GPtrArray *uncovered; /* char *: "fs/x.c (off in this config)", sorted */
	guint foreign;	      /* files of other architectures */
};
typedef struct touched_files touched_files;

/* files: paths, char *. States of workspace_build() with these files. */
struct touched_files *touched_files_compare(GPtrArray *files, const struct build_state *before,
					    const struct build_state *now);
void touched_files_free(struct touched_files *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(touched_files, touched_files_free)

/* Source files among what differs between two revisions: char *, paths, sorted. */
GPtrArray *touched_files_changed(struct git_repo *repo, const char *from, const char *to,
				 GError **error);

/* Is it an object of a source that can be compared? */
gboolean touched_files_covers_object(const struct touched_files *touched, const char *object);

/* A table as warnings_parse() gives, of what can be compared only. */
GHashTable *touched_files_warnings(const struct touched_files *touched, GHashTable *warnings);

/*
 * "; not covered: fs/x.c (off in this config); 2 files of other architectures", "" when all is
 * covered. The caller frees.
 */
char *touched_files_gaps(const struct touched_files *touched);

#endif
