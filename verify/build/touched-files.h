/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-file results under a config that builds only touched files: files that compile before and
 * after and can be compared, files that no longer compile, and files that are not covered, which
 * must be named to the user.
 */
#ifndef VERIFY_BUILD_TOUCHED_FILES_H
#define VERIFY_BUILD_TOUCHED_FILES_H

#include "kernel-tree/git/repo.h"
#include "verify/build/build-state.h"

struct touched_files {
	GHashTable *covered;  /* set of char *: sources compiled in both, or new and compiled */
	GPtrArray *broken;    /* char *: the error in a source that compiled before, or is new */
	GPtrArray *uncovered; /* char *: "fs/x.c (off in this config)", sorted */
	guint foreign;	      /* files of other architectures */
};
typedef struct touched_files touched_files;

/* files: paths, char *. The states are those of workspace_build() for these files. */
struct touched_files *touched_files_compare(GPtrArray *files, const struct build_state *before,
					    const struct build_state *now);
void touched_files_free(struct touched_files *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(touched_files, touched_files_free)

/* Source files that differ between two revisions: char *, paths, sorted. */
GPtrArray *touched_files_changed(struct git_repo *repo, const char *from, const char *to,
				 GError **error);

/* Is it the object of a covered source? */
gboolean touched_files_covers_object(const struct touched_files *touched, const char *object);

/* The part of a table of warnings_parse() that is about covered sources. */
GHashTable *touched_files_warnings(const struct touched_files *touched, GHashTable *warnings);

/*
 * "; not covered: fs/x.c (off in this config); 2 files of other architectures", "" if all are
 * covered. The caller frees.
 */
char *touched_files_gaps(const struct touched_files *touched);

#endif
