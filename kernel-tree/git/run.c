// SPDX-License-Identifier: GPL-2.0
/* How every git is started: settings and environment. */
#include "kernel-tree/git/run.h"

/*
 * Settings of the user's that would change what plumbing prints or writes. core.hooksPath:
 * update-ref runs reference-transaction hooks. core.splitIndex, sparseCheckout: a private
 * index must be whole. The identity (user.*) is deliberately left to the user.
 */
static const char *const settings[] = {
	"core.hooksPath=/dev/null",  "gc.auto=0",
	"maintenance.auto=false",    "core.quotePath=false",
	"core.autocrlf=false",	     "core.eol=lf",
	"core.safecrlf=false",	     "core.attributesFile=/dev/null",
	"core.fsmonitor=false",	     "core.splitIndex=false",
	"core.sparseCheckout=false", "core.untrackedCache=false",
	"core.fileMode=true",	     "core.symlinks=true",
	"i18n.commitEncoding=UTF-8", "i18n.logOutputEncoding=UTF-8",
	"log.showSignature=false",   "color.ui=false",
	"advice.detachedHead=false",
};

static const char *const environment[] = {
	"LC_ALL=C",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_NO_REPLACE_OBJECTS=1",
	"GIT_LITERAL_PATHSPECS=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_PAGER=cat",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_COMMON_DIR",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
};

/* With a git dir of our own, these are all the settings there are. */
static const char *const without_settings[] = {
	"GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_CONFIG_PARAMETERS",
	"GIT_CONFIG_COUNT",
	"GIT_CONFIG",
};

GPtrArray *git_argv(struct git_repo *repo, const struct git_shadow *shadow, const char *work_tree,
		    const char *const *args)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup("git"));
	for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
		g_ptr_array_add(argv, g_strdup("-c"));
		g_ptr_array_add(argv, g_strdup(settings[i]));
	}
	if (repo)
		g_ptr_array_add(argv, g_strconcat("--git-dir=",
						  shadow ? shadow->folder : repo->folder, NULL));
	if (!work_tree && shadow)
		work_tree = shadow->tree;
	if (work_tree)
		g_ptr_array_add(argv, g_strconcat("--work-tree=", work_tree, NULL));
	for (; *args; args++)
		g_ptr_array_add(argv, g_strdup(*args));
	g_ptr_array_add(argv, NULL);
	return argv;
}

GPtrArray *git_environment(const struct git_shadow *shadow, const char *const *extra,
			   const char *index_file)
{
	GPtrArray *env = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; i < G_N_ELEMENTS(environment); i++)
		g_ptr_array_add(env, g_strdup(environment[i]));
	if (shadow) {
		for (gsize i = 0; i < G_N_ELEMENTS(without_settings); i++)
			g_ptr_array_add(env, g_strdup(without_settings[i]));
		g_ptr_array_add(env, g_strconcat("GIT_OBJECT_DIRECTORY=", shadow->objects, NULL));
	}
	for (; extra && *extra; extra++)
		g_ptr_array_add(env, g_strdup(*extra));
	if (index_file)
		g_ptr_array_add(env, g_strconcat("GIT_INDEX_FILE=", index_file, NULL));
	g_ptr_array_add(env, NULL);
	return env;
}
