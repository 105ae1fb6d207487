/* SPDX-License-Identifier: GPL-2.0 */
/*
 * git, through its plumbing commands (-z and --batch forms), never through its files.
 *
 * What is promised to the user: ksweep never touches the work tree, index or HEAD of a
 * repository it is given, and writes no ref but those it is asked for and those below refs/ksweep.
 * So work trees of our own are no `git worktree`: they are plain folders outside, filled
 * with a private index file (struct git_workdir), and commits are made from a private
 * index (struct git_index). Every git runs with GIT_OPTIONAL_LOCKS=0, an empty
 * core.hooksPath, gc.auto=0, core.quotePath=false, no user or system attributes that
 * convert line ends, no replace refs, and a C locale; what the caller's environment says of
 * repositories (GIT_DIR, GIT_INDEX_FILE, ...) is ignored.
 * What prints commits and diffs (diff, diff-tree, format-patch, log, range-diff, show) and what
 * fills a work folder sees no settings and no attributes of the user's at all, nor refs: it is to
 * be given object names and absolute paths. What .gitattributes says counts only where it stands in
 * work_tree. Of a partial clone all is seen, so that what is missing can be fetched.
 *
 * A file name is any bytes but NUL and is passed after "--" or on standard input; pathspecs
 * are literal (no globs).
 */
#ifndef KERNEL_TREE_GIT_GIT_H
#define KERNEL_TREE_GIT_GIT_H

#include <glib.h>

struct git_repo {
	char *path;		   /* what the user named, absolute */
	char *folder;		   /* the git dir, absolute */
	struct git_shadow *shadow; /* git-command.h; NULL until it is needed */
};
typedef struct git_repo git_repo;

/* KSWEEP_ERROR_USAGE when path is in no repository, with the way to make one. */
struct git_repo *git_repo_open(const char *path, GError **error);
void git_repo_free(struct git_repo *repo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_repo, git_repo_free)

/* TRUE when tracked files of the user's work tree or index differ from HEAD. Bare: FALSE. */
gboolean git_dirty(struct git_repo *repo);

/*
 * Run git on the repository; *out (may be NULL) gets standard output, trailing newline
 * cut. args after `error` end with NULL: git_run(repo, &out, &error, "rev-parse", x, NULL).
 */
gboolean git_run(struct git_repo *repo, char **out, GError **error, ...) G_GNUC_NULL_TERMINATED;

/* As git_run() with what the other forms lack; any may be NULL/0. */
struct git_call {
	const char *const *args; /* NULL-terminated, without "git" */
	const char *const *env;	 /* NULL-terminated NAME=value */
	const char *index_file;	 /* sets GIT_INDEX_FILE */
	const char *work_tree;	 /* sets --work-tree */
	const char *input;
	gsize input_length;
	double deadline;
};
gboolean git_call(struct git_repo *repo, const struct git_call *call, GString **out,
		  GError **error);

/* As git_call(), for commands whose exit status is an answer: *status gets it, below 128. A
 * fatal error of git (128 and above, a signal) is still an error. */
gboolean git_ask(struct git_repo *repo, const struct git_call *call, int *status, GString **out,
		 GError **error);

/* "HEAD", "v4.16", ... to the object name of its commit. KSWEEP_ERROR_USAGE if there is none
 * (an unborn HEAD is said as such). The caller frees. */
char *git_commit_of(struct git_repo *repo, const char *rev, GError **error);
char *git_tree_of(struct git_repo *repo, const char *rev, GError **error);

/* Commits of BASE..TIP, oldest first, as char *; one parent each, else KSWEEP_ERROR_USAGE. */
GPtrArray *git_range(struct git_repo *repo, const char *base, const char *tip, GError **error);

struct git_entry {
	char *path;
	char oid[65]; /* hex object name */
	guint mode;   /* 0100644, 0100755, 0120000 (link), 0160000 (submodule) */
};
void git_entry_free(struct git_entry *entry);

/* Every blob of a revision, in path order (ls-tree -r -z). `below`: only that folder or file. */
GPtrArray *git_list(struct git_repo *repo, const char *rev, const char *below, GError **error);

/*
 * Blobs fast: one `cat-file --batch` child kept open. One thread at a time per object, and
 * the child does not outlive the thread that opened it.
 */
struct git_blobs;
typedef struct git_blobs git_blobs;
struct git_blobs *git_blobs_open(struct git_repo *repo, GError **error);
void git_blobs_close(struct git_blobs *blobs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_blobs, git_blobs_close)

/*
 * The content of an object ("OID" or "REV:PATH"), NUL-terminated after its length. NULL
 * with an error; *missing (may be NULL) tells a path that is not there, or is a folder, from
 * real failure.
 * GBytes of size n have one readable NUL byte at n.
 */
GBytes *git_blobs_read(struct git_blobs *blobs, const char *object, gboolean *missing,
		       GError **error);
/*
 * Read many in order; requests are pipelined. `each` gets the position in oids and the
 * content, NUL-terminated after its length and gone when `each` returns; FALSE with *error set
 * from it ends the call. An object that is not there is an error.
 */
gboolean git_blobs_read_all(struct git_blobs *blobs, const char *const *oids, gsize n,
			    gboolean (*each)(gsize i, const char *data, gsize length,
					     gpointer data_, GError **error),
			    gpointer data_, GError **error);

/*
 * A private index to build commits in. The file lies in a temporary folder in the cache.
 *
 *	git_index_new(), then git_index_put() for each file, then git_index_commit(); after which
 *	the index holds that commit and the next one can be built on top.
 *
 * What git_index_put() staged is only seen by git at git_index_tree() and git_index_commit().
 */
struct git_index;
typedef struct git_index git_index;
struct git_index *git_index_new(struct git_repo *repo, const char *rev, GError **error);
void git_index_free(struct git_index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_index, git_index_free)
/* Stage content for path, keeping its mode (0100644 if new). data NULL removes it. length -1:
 * data is a string. */
gboolean git_index_put(struct git_index *index, const char *path, const char *data, gsize length,
		       GError **error);

/* Write what is staged as a tree object and return its name. */
char *git_index_tree(struct git_index *index, GError **error);

struct git_identity {
	char *name;
	char *email;
	gint64 seconds; /* since the epoch; UTC */
};
/*
 * user.name and user.email as git would use them for a commit (config, environment), with
 * the present time. An address that git would make up from the host's name is not taken:
 * KSWEEP_ERROR_USAGE with the two commands to type.
 */
gboolean git_identity_get(struct git_repo *repo, struct git_identity *identity, GError **error);
void git_identity_clear(struct git_identity *identity);

/* Write the index as a tree and commit it; author and committer are `who`. Returns the commit. */
char *git_index_commit(struct git_index *index, const char *parent, const char *message,
		       const struct git_identity *who, GError **error);

/*
 * refs/heads/NAME or refs/ksweep/...; old NULL: must not exist; "" : whatever it is.
 * KSWEEP_ERROR_USAGE when the name is malformed, the ref is not what `old` says, or the branch
 * is checked out in the user's work tree (or a linked one), which would seem dirty afterwards.
 */
gboolean git_set_ref(struct git_repo *repo, const char *ref, const char *commit, const char *old,
		     GError **error);
gboolean git_delete_ref(struct git_repo *repo, const char *ref, GError **error);
/* What git_set_ref() would say of the name, whatever the ref is: for asking before long work. */
gboolean git_ref_check(struct git_repo *repo, const char *ref, GError **error);
/* The commit a full ref name points to, or NULL (no error) when there is no such ref. */
char *git_ref(struct git_repo *repo, const char *ref);

/*
 * A folder of ours that holds the files of a revision. Moving from one revision to another
 * rewrites only the files that differ, so time stamps stay and make stays warm. It is locked
 * (FOLDER.lock) from open to free: KSWEEP_ERROR_USAGE when another process holds it.
 */
struct git_workdir {
	struct git_repo *repo; /* borrowed */
	char *folder;	       /* the files; no .git in it */
	char *index;	       /* private index, beside the folder: FOLDER.index */
	int lock;	       /* private */
};
typedef struct git_workdir git_workdir;
struct git_workdir *git_workdir_open(struct git_repo *repo, const char *folder, GError **error);
void git_workdir_free(struct git_workdir *workdir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_workdir, git_workdir_free)
/*
 * Make the folder hold exactly `rev` (files changed or left behind by somebody are put
 * right or removed). Survives a SIGKILL at any point: the next call repairs.
 */
gboolean git_workdir_checkout(struct git_workdir *workdir, const char *rev, GError **error);

/* Paths that differ between two revisions, sorted. */
GPtrArray *git_changed(struct git_repo *repo, const char *from, const char *to, GError **error);

#endif
