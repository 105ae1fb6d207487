// SPDX-License-Identifier: GPL-2.0
#include "verify/session.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/git/revisions.h"
#include "semantic-patches/spatch/spatch.h"
#include "verify/boot/guest.h"

const struct check *const session_checks[] = {
	&check_calls,	&check_checkpatch, &check_build, &check_sparse,
	&check_objects, &check_boot,	   &check_abi,
};

const gsize session_n_checks = G_N_ELEMENTS(session_checks);

const char *const verify_check_names[] = {
	"calls", "checkpatch", "build", "sparse", "objects", "boot", "abi", NULL,
};

void session_free(struct session *session)
{
	/* Walks hold configs and commits: they go first. */
	GPtrArray *const arrays[] = {session->runs, session->configs, session->commits,
				     session->trees, session->verdicts};

	for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
		if (arrays[i])
			g_ptr_array_unref(arrays[i]);
	finder_free(session->finder);
	store_close(session->store);
	g_free(session->guest);
	g_free(session->rules);
	g_free(session->log_folder);
	if (session->progress)
		progress_end(session->progress, NULL);
	g_free(session);
}
gboolean session_selects(const struct session *session, const struct check *check)
{
	return !session->options->checks || g_strv_contains(session->options->checks, check->name);
}

gboolean session_asks(const struct session *session, const struct check *check,
		      const struct config_recipe *config)
{
	return session_selects(session, check) &&
	       (check->needs == CHECK_BUILD || (check->needs == CHECK_BOOT && config->boots));
}

static gboolean check_names(const struct verify_options *options, GError **error)
{
	for (const char *const *name = options->checks; name && *name; name++)
		if (!g_strv_contains(verify_check_names, *name)) {
			g_autofree char *all = g_strjoinv(", ", (char **)verify_check_names);

			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "there is no check '%s'; there are %s", *name, all);
			return FALSE;
		}
	return TRUE;
}

static gboolean load_commits(struct session *session, const char *base, const char *tip,
			     GError **error)
{
	char *first = git_commit_of(session->tree->repo, base, error);

	if (!first)
		return FALSE;
	session->commits = git_range(session->tree->repo, base, tip, error);
	if (!session->commits) {
		g_free(first);
		return FALSE;
	}
	g_ptr_array_insert(session->commits, 0, first);
	session->trees = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < session->commits->len; i++) {
		char *tree = git_tree_of(session->tree->repo,
					 g_ptr_array_index(session->commits, i), error);

		if (!tree)
			return FALSE;
		g_ptr_array_add(session->trees, tree);
	}
	if (session->commits->len > 1)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "there is no commit in %s..%s", base,
		    tip);
	return FALSE;
}

/* What find answers depends on its rules; without them the check itself says what is missing. */
static char *rules_version(void)
{
	g_autofree char *path = spatch_rule_path("find.cocci", NULL);
	g_autofree char *version = spatch_version(NULL);
	g_autofree char *text = NULL;

	if (path)
		file_read(path, &text, NULL, NULL);
	return store_key(version ? version : "", text ? text : "", NULL);
}

static void make_config_runs(struct session *session)
{
	session->runs = g_ptr_array_new_with_free_func((GDestroyNotify)config_run_free);
	for (guint i = 0; i < session->configs->len; i++) {
		struct config_recipe *config = g_ptr_array_index(session->configs, i);
		struct config_run *run = config_run_new(session->tree, session->store,
							session->commits, session->trees, config,
							session->options);
		g_autofree char *sparse = g_find_program_in_path("sparse");

		run->sparse = session_selects(session, &check_sparse) && sparse;
		run->boots = session_asks(session, &check_boot, config) ||
			     session_asks(session, &check_abi, config);
		g_ptr_array_add(session->runs, run);
	}
}

struct session *session_new(struct tree *tree, const char *base, const char *tip,
			    const struct verify_options *options, GError **error)
{
	g_autoptr(session) session = g_new0(struct session, 1);

	session->tree = tree;
	session->options = options;
	session->own_logs = !options->log_folder;
	session->log_folder = options->log_folder ? g_strdup(options->log_folder)
						  : file_cache_path("logs", NULL);
	if (!check_names(options, error))
		return NULL;
	session->configs = config_recipe_list(options->configs, error);
	if (!session->configs || !load_commits(session, base, tip, error))
		return NULL;
	session->store = store_open(error);
	if (!session->store)
		return NULL;
	session->finder = finder_new(tree);
	session->guest = guest_version();
	session->rules = rules_version();
	session->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	make_config_runs(session);
	return g_steal_pointer(&session);
}

guint session_count(const struct session *session)
{
	guint commits = session->commits->len - 1;
	guint n = 0;

	for (gsize c = 0; c < session_n_checks; c++) {
		if (session_checks[c]->needs == CHECK_COMMIT) {
			n += session_selects(session, session_checks[c]) ? commits : 0;
			continue;
		}
		for (guint w = 0; w < session->configs->len; w++) {
			struct config_recipe *config = g_ptr_array_index(session->configs, w);

			if (session_asks(session, session_checks[c], config))
				n += config->last ? 1 : commits;
		}
	}
	return n;
}
