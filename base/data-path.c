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

static gboolean is_checkout(const char *directory)
{
	static const char *const marks[] = {"Makefile", "pipeline/main.c",
					    "semantic-patches/find.cocci", "verify/guest/call.h"};

	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		g_autofree char *path = g_build_filename(directory, marks[i], NULL);

		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return FALSE;
	}
	return TRUE;
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
 * Nobody else may have put it there: others may not write to it, and it belongs to root, to this
 * user, or to the owner of `holder`, who could as well replace the program below it.
 */
static gboolean is_trusted(const char *directory, const char *holder)
{
	GStatBuf status, above;

	if (g_stat(directory, &status))
		return TRUE; /* nothing is found there */
	if ((status.st_mode & S_IWOTH) || g_stat(holder, &above))
		return FALSE;
	return status.st_uid == 0 || status.st_uid == geteuid() || status.st_uid == above.st_uid;
}

/* `below` is a relative path: are `root` and each directory on the way trusted? */
static gboolean is_trusted_way(const char *root, const char *below, const char *holder)
{
	g_auto(GStrv) names = g_strsplit(below, "/", -1);
	g_autofree char *way = g_strdup(root);

	for (char **name = names; *name; name++) {
		char *next;

		if (!is_trusted(way, holder))
			return FALSE;
		next = g_build_filename(way, *name, NULL);
		g_free(way);
		way = next;
	}
	return is_trusted(way, holder);
}

/* The directory that holds BUILD, of BUILD/ksweep or BUILD/DIRECTORY/tests/test-x. */
static char *holder_of_build(const char *directory)
{
	g_autofree char *name = g_path_get_basename(directory);

	return parent_of(directory, strcmp(name, "tests") == 0 ? 3 : 1);
}

/* The directory beside the program. NULL when the program is in neither layout, or not trusted. */
static char *beside(const char *program, enum data_kind kind)
{
	g_autofree char *directory = g_path_get_dirname(program);
	g_autofree char *name = g_path_get_basename(directory);
	gboolean installed = strcmp(name, "bin") == 0;
	g_autofree char *holder = installed ? parent_of(directory, 1) : holder_of_build(directory);
	g_autofree char *root = g_strdup(holder);
	g_autofree char *below =
		installed ? g_build_filename("share/ksweep", kinds[kind].installed, NULL)
			  : g_strdup(kinds[kind].checkout);

	if (!installed && !is_checkout(root)) { /* BUILD may be one directory deeper */
		g_free(root);
		root = parent_of(holder, 1);
		if (!is_checkout(root))
			return NULL;
	}
	return is_trusted_way(root, below, holder) ? g_build_filename(root, below, NULL) : NULL;
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
			       "installation nor the build directory of a source checkout, or "
			       "others may write to the data",
			       directory);
}

char *data_path_for(const char *program, enum data_kind kind, const char *name, GError **error)
{
	const char *set = g_getenv(kinds[kind].variable);
	const char *own = set && *set ? set : NULL; /* empty is not the current directory */
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
