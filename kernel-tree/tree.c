// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/tree.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"

/* Every kernel tree since 2.6.26 has these, and hardly any other. */
static const char *const kernel_files[] = {
	"Kconfig",
	"MAINTAINERS",
	"Makefile",
	"include/linux/syscalls.h",
};

/*
 * The value of "NAME = value" at the start of a line of the Makefile's head, "" if empty, NULL
 * if there is none. The caller frees.
 */
static char *make_variable(const char *makefile, const char *name)
{
	gsize length = strlen(name);

	for (const char *line = makefile; line; line = strchr(line, '\n')) {
		const char *value;

		line += *line == '\n';
		if (strncmp(line, name, length) != 0)
			continue;
		value = line + length;
		value += strspn(value, " \t");
		if (*value == '=')
			return g_strstrip(g_strndup(value + 1, strcspn(value + 1, "#\n")));
	}
	return NULL;
}

static gboolean make_number(const char *makefile, const char *name, guint *number)
{
	g_autofree char *value = make_variable(makefile, name);
	guint64 wide;

	*number = 0;
	if (!value || !g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT, &wide, NULL))
		return FALSE;
	*number = wide;
	return TRUE;
}

static gboolean set_not_kernel(const struct tree *tree, const char *rev, const char *what,
			       GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "%s is not a Linux kernel tree at %s: it has no %s", tree->repo->path,
		    rev ? rev : "HEAD", what);
	return FALSE;
}

static gboolean check_files(const struct tree *tree, const char *rev, GError **error)
{
	const char *args[G_N_ELEMENTS(kernel_files) + 6] = {
		"ls-tree", "-z", "--name-only", "--full-tree", tree->rev,
	};
	g_autoptr(GHashTable) there = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) out = NULL;

	memcpy(args + 5, kernel_files, sizeof(kernel_files));
	if (!git_call(tree->repo, &(struct git_call){.args = args}, &out, error))
		return FALSE;
	for (char *p = out->str; p < out->str + out->len; p += strlen(p) + 1)
		g_hash_table_add(there, p);
	for (gsize i = 0; i < G_N_ELEMENTS(kernel_files); i++)
		if (!g_hash_table_contains(there, kernel_files[i]))
			return set_not_kernel(tree, rev, kernel_files[i], error);
	return TRUE;
}

static gboolean read_version(struct tree *tree, const char *rev, GError **error)
{
	g_autofree char *object = g_strconcat(tree->rev, ":Makefile", NULL);
	g_autofree char *makefile = NULL;
	g_autofree char *extra = NULL;

	if (!git_run(tree->repo, &makefile, error, "cat-file", "blob", object, NULL))
		return FALSE;
	if (!make_number(makefile, "VERSION", &tree->version) ||
	    !make_number(makefile, "PATCHLEVEL", &tree->patchlevel))
		return set_not_kernel(tree, rev, "VERSION and PATCHLEVEL in its Makefile", error);
	make_number(makefile, "SUBLEVEL", &tree->sublevel);
	extra = make_variable(makefile, "EXTRAVERSION");
	tree->release = g_strdup_printf("%u.%u.%u%s", tree->version, tree->patchlevel,
					tree->sublevel, extra ? extra : "");
	return TRUE;
}

struct tree *tree_open(const char *path, const char *rev, GError **error)
{
	g_autoptr(tree) tree = g_new0(struct tree, 1);

	tree->repo = git_repo_open(path, error);
	if (!tree->repo)
		return NULL;
	tree->rev = git_commit_of(tree->repo, rev ? rev : "HEAD", error);
	if (!tree->rev || !check_files(tree, rev, error) || !read_version(tree, rev, error))
		return NULL;
	return g_steal_pointer(&tree);
}

void tree_free(struct tree *tree)
{
	if (!tree)
		return;
	git_repo_free(tree->repo);
	g_free(tree->rev);
	g_free(tree->release);
	g_free(tree);
}

gboolean tree_dirty(struct tree *tree)
{
	return git_dirty(tree->repo);
}
