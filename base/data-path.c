// SPDX-License-Identifier: GPL-2.0
#include "base/data-path.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static const struct {
	const char *variable;  /* of the environment */
	const char *installed; /* below share/ksweep */
	const char *checkout;
} kinds[] = {
	[DATA_RULES] = {"KSWEEP_RULES", "", "semantic-patches"},
	[DATA_GUEST] = {"KSWEEP_GUEST", "guest", "verify/guest"},
};

/* In a sticky directory that all may write to, anybody may put files beside those of others. */
static gboolean is_public(const char *directory)
{
	GStatBuf status;

	return g_stat(directory, &status) == 0 && (status.st_mode & S_IWOTH) &&
	       (status.st_mode & S_ISVTX);
}

static gboolean is_checkout(const char *directory)
{
	static const char *const marks[] = {"Makefile", "pipeline/main.c",
					    "semantic-patches/find.cocci", "verify/guest/call.h"};

	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		g_autofree char *path = g_build_filename(directory, marks[i], NULL);

		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return FALSE;
	}
	return !is_public(directory);
}

static char *parent_of(const char *path, guint levels)
{
	char *parent = g_strdup(path);

	for (guint i = 0; i < levels; i++) {
		char *next = g_path_get_dirname(parent);

		g_free(parent);
		parent = next;
	}
	return parent;
}

/*
 * A directory further up is less surely of the people who built the program: nobody else may write
 * to it, and it belongs to this user or to the owner of the program's directory.
 */
static gboolean is_trusted(const char *directory, const char *of_program)
{
	GStatBuf status, beside;

	return g_stat(directory, &status) == 0 && g_stat(of_program, &beside) == 0 &&
	       !(status.st_mode & S_IWOTH) &&
	       (status.st_uid == geteuid() || status.st_uid == beside.st_uid);
}

/*
 * BUILD/ksweep or BUILD/FOLDER/tests/test-x: the checkout that BUILD is in, or that the directory
 * of BUILD is in. NULL if there is none.
 */
static char *checkout_of(const char *directory)
{
	g_autofree char *name = g_path_get_basename(directory);
	g_autofree char *near = parent_of(directory, strcmp(name, "tests") == 0 ? 3 : 1);
	g_autofree char *far = parent_of(near, 1);

	if (is_checkout(near))
		return g_steal_pointer(&near);
	if (is_checkout(far) && is_trusted(far, directory))
		return g_steal_pointer(&far);
	return NULL;
}

/* The directory beside the program. NULL when the program is in neither layout. */
static char *beside(const char *program, enum data_kind kind)
{
	g_autofree char *directory = g_path_get_dirname(program);
	g_autofree char *name = g_path_get_basename(directory);
	g_autofree char *root = NULL;

	if (strcmp(name, "bin") == 0) {
		root = parent_of(directory, 1);
		if (is_public(root))
			return NULL;
		return g_build_filename(root, "share", "ksweep", kinds[kind].installed, NULL);
	}
	root = checkout_of(directory);
	return root ? g_build_filename(root, kinds[kind].checkout, NULL) : NULL;
}

static char *file_in(const char *directory, const char *name)
{
	g_autofree char *path = directory ? g_build_filename(directory, name, NULL) : NULL;

	return path && g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

/* For the message: what was searched in place of a directory that there is not. */
static char *searched(const char *program)
{
	g_autofree char *directory = g_path_get_dirname(program);

	return g_strdup_printf("beside '%s', which is neither the bin directory of an "
			       "installation nor the build directory of a source checkout",
			       directory);
}

char *data_path_for(const char *program, enum data_kind kind, const char *name, GError **error)
{
	const char *own = g_getenv(kinds[kind].variable);
	g_autofree char *directory = beside(program, kind);
	g_autofree char *place = directory ? g_strdup_printf("in '%s'", directory)
					   : searched(program);
	char *path = file_in(own, name);

	if (!path)
		path = file_in(directory, name);
	if (path)
		return path;
	if (own)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "cannot find '%s': neither in '%s' ($%s) nor %s", name, own,
			    kinds[kind].variable, place);
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "cannot find '%s': not %s; $%s may name its directory", name, place,
			    kinds[kind].variable);
	return NULL;
}

char *data_path(enum data_kind kind, const char *name, GError **error)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", error);

	return program ? data_path_for(program, kind, name, error) : NULL;
}
