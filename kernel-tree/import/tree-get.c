// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/import/tree-get.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/run.h"
#include "kernel-tree/git/fast-import.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/import/archive.h"
#include "kernel-tree/import/cached-tree.h"
#include "kernel-tree/import/folder.h"
#include "kernel-tree/tree.h"

#define DEFAULT_PACKAGE "linux-source-6.1"
#define KEY_LENGTH	12 /* hex digits of a hash in a directory's name */
/*
 * Free space that unpacking needs, per byte of archive or directory. linux-source-6.1: 138 MB of
 * xz are 1,300 MB of files and 350 MB of git objects.
 */
#define NEED_PER_ARCHIVE_BYTE 14
#define NEED_PER_FOLDER_BYTE  1.5

/* "KIND-WHAT-HASH": a readable directory name that is unique to a source. */
static char *folder_name(const char *kind, const char *what, const char *key)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
	g_autofree char *base = g_path_get_basename(what);

	g_strcanon(base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '_');
	if (g_str_has_suffix(base, ".git"))
		base[strlen(base) - strlen(".git")] = '\0';
	return g_strdup_printf("%s-%s-%.*s", kind, base, KEY_LENGTH, hash);
}

static gboolean fill_from_archive(struct git_repo *repo, const struct tree_source *source,
				  GError **error)
{
	g_autoptr(import) import = import_begin(repo, error);

	return import && import_archive(import, source->from, error) &&
	       import_commit(import, TREE_INCOMING, source->message, TRUE, error);
}

static gboolean fill_from_folder(struct git_repo *repo, const struct tree_source *source,
				 GError **error)
{
	g_autoptr(import) import = import_begin(repo, error);

	return import && import_folder(import, source->from, source->list, error) &&
	       import_commit(import, TREE_INCOMING, source->message, FALSE, error);
}

/* Parts of git's messages for a wrong URL or ref, as opposed to a network failure. */
static gboolean is_wrong_use(const char *message)
{
	static const char *const signs[] = {
		"find remote ref", "not appear to be a git repository",
		"not our ref",	   "no such remote ref",
		"transport '",	   "Unable to find remote helper",
		"repository '", /* ... 'x' not found, does not exist */
	};

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strstr(message, signs[i]))
			return TRUE;
	return FALSE;
}

static gboolean fill_by_fetch(struct git_repo *repo, const struct tree_source *source,
			      GError **error)
{
	g_autofree char *refspec = g_strdup_printf("+%s:%s", source->ref, TREE_INCOMING);
	const char *const args[] = {"fetch",
				    "--quiet",
				    "--no-tags",
				    "--depth=1",
				    "--no-write-fetch-head",
				    "--no-recurse-submodules",
				    "--",
				    source->from,
				    refspec,
				    NULL};
	struct progress *progress = progress_begin("tree: fetch", 0);
	g_autoptr(GError) problem = NULL;
	gboolean good = git_call(repo, &(struct git_call){.args = args}, NULL, &problem);

	progress_end(progress, good ? "%s %s" : NULL, source->from, source->ref);
	if (good)
		return TRUE;
	if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT) &&
	    is_wrong_use(problem->message))
		problem->code = KSWEEP_ERROR_USAGE;
	g_propagate_prefixed_error(error, g_steal_pointer(&problem),
				   "cannot get %s of %s: ", source->ref, source->from);
	return FALSE;
}

char *tree_get_archive(const char *archive, const char *name, const char *version, GError **error)
{
	g_auto(tree_source) source = {.fill = fill_from_archive};
	struct stat st;

	if (stat(archive, &st) != 0 || !S_ISREG(st.st_mode)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "there is no archive %s",
			    archive);
		return NULL;
	}
	source.from = g_canonicalize_filename(archive, NULL);
	source.name = g_strdup_printf("%s-%s", name, version);
	g_strcanon(source.name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._+~-", '_');
	source.message = g_strdup_printf("%s %s\n", name, version);
	source.signature = g_strdup(version);
	source.bytes = (double)st.st_size * NEED_PER_ARCHIVE_BYTE;
	return cached_tree(&source, error);
}

/* The version of an installed Debian package; NULL with an error that names it. */
static char *package_version(const char *package, GError **error)
{
	const char *const argv[] = {"dpkg-query", "-W",	   "-f=${db:Status-Status} ${Version}",
				    "--",	  package, NULL};
	g_auto(run_result) result = {0};

	if (!run_program(&(struct run_request){.argv = argv, .deadline = 60}, &result, error))
		return NULL;
	if (!run_failed(&result) && g_str_has_prefix(result.out->str, "installed "))
		return g_strdup(result.out->str + strlen("installed "));
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "package %s is not installed: type apt-get install %s", package, package);
	return NULL;
}

char *tree_get_debian(const char *package, GError **error)
{
	g_autofree char *archive = NULL;
	g_autofree char *version = NULL;

	package = package ? package : DEFAULT_PACKAGE;
	if (!g_str_has_prefix(package, "linux-source-") || strpbrk(package, "/ \n")) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is not a package of kernel sources (linux-source-VERSION)",
			    package);
		return NULL;
	}
	version = package_version(package, error);
	if (!version)
		return NULL;
	archive = g_strdup_printf("/usr/src/%s.tar.xz", package);
	if (!g_file_test(archive, G_FILE_TEST_EXISTS)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s is missing although %s is installed: type "
			    "apt-get install --reinstall %s",
			    archive, package, package);
		return NULL;
	}
	return tree_get_archive(archive, package, version, error);
}

/* As in git, a colon before the first slash means host:path, not a local path. */
static char *absolute_if_local(const char *url)
{
	const char *colon = strchr(url, ':');
	const char *slash = strchr(url, '/');

	if (colon && (!slash || colon < slash))
		return g_strdup(url);
	return g_canonicalize_filename(url, NULL);
}

char *tree_get_git(const char *url, const char *ref, GError **error)
{
	g_auto(tree_source) source = {.fill = fill_by_fetch, .signature = g_strdup("")};
	g_autofree char *key = NULL;

	/* Reject the special characters of refspecs. */
	if (!*url || *url == '-' || !*ref || *ref == '-' || strpbrk(ref, ":+*^~? \t\n")) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' and '%s' are not a URL and the name of a branch, tag or commit",
			    url, ref);
		return NULL;
	}
	source.from = absolute_if_local(url);
	source.ref = g_strdup(ref);
	key = g_strdup_printf("%s\n%s", source.from, ref);
	source.name = folder_name("git", source.from, key);
	return cached_tree(&source, error);
}

/* Is the directory itself a git tree (and not merely inside one)? */
static gboolean is_git_tree(const char *folder)
{
	g_autofree char *dot_git = g_build_filename(folder, ".git", NULL);
	g_autoptr(git_repo) repo = NULL;

	if (g_file_test(dot_git, G_FILE_TEST_EXISTS))
		return TRUE;
	repo = git_repo_open(folder, NULL);
	return repo && strcmp(repo->folder, folder) == 0;
}

static gboolean describe_folder(struct tree_source *source, GError **error)
{
	g_autofree char *base = g_path_get_basename(source->from);

	source->list = folder_list_new(source->from, error);
	if (!source->list)
		return FALSE;
	source->fill = fill_from_folder;
	source->message = g_strdup_printf("Files of %s\n", base);
	source->signature = g_strdup(source->list->signature);
	source->bytes = (double)source->list->bytes * NEED_PER_FOLDER_BYTE;
	return TRUE;
}

static gboolean describe_git_tree(struct tree_source *source, GError **error)
{
	g_autoptr(git_repo) repo = git_repo_open(source->from, error);

	if (!repo)
		return FALSE;
	source->fill = fill_by_fetch;
	source->ref = g_strdup("HEAD");
	/* Fails for an unborn HEAD. If HEAD has not moved, no fetch is needed. */
	source->signature = git_commit_of(repo, "HEAD", error);
	return source->signature != NULL;
}

char *tree_get_dir(const char *path, GError **error)
{
	g_auto(tree_source) source = {0};
	char *real = realpath(path, NULL);

	if (!real || !g_file_test(real, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no directory at '%s': %s",
			    path, g_strerror(real ? ENOTDIR : errno));
		free(real);
		return NULL;
	}
	source.from = real; /* g_free() is free() since GLib 2.46 */
	source.name = folder_name("dir", real, real);
	if (is_git_tree(real) ? !describe_git_tree(&source, error)
			      : !describe_folder(&source, error))
		return NULL;
	return cached_tree(&source, error);
}
