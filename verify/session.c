// SPDX-License-Identifier: GPL-2.0
#include "verify/session.h"

#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/git/revisions.h"
#include "semantic-patches/spatch/spatch.h"
#include "verify/boot/guest.h"

void session_free(struct session *session)
{
	/* The runs borrow from the others: free them first. */
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

gboolean session_selects(const struct session *session, enum check_id check)
{
	return !session->options->checks ||
	       g_strv_contains(session->options->checks, check_names[check]);
}

gboolean session_applies(const struct session *session, enum check_id check,
			 const struct config_recipe *config)
{
	return session_selects(session, check) &&
	       (check_needs[check] == NEEDS_BUILD ||
		(check_needs[check] == NEEDS_BOOT && config->boots));
}

static gboolean names_are_known(const struct verify_options *options, GError **error)
{
	for (const char *const *name = options->checks; name && *name; name++)
		if (!g_strv_contains(check_names, *name)) {
			g_autofree char *all = g_strjoinv(", ", (char **)check_names);

			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "unknown check '%s' (known: %s)", *name, all);
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
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no commits in '%s..%s'", base, tip);
	return FALSE;
}

/* The result of find depends on its rules. If they are missing, the check itself reports it. */
static char *rules_version(void)
{
	g_autofree char *path = data_path(DATA_RULES, "find.cocci", NULL);
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

		run->sparse = session_selects(session, CHECK_SPARSE) && sparse;
		run->boots = session_applies(session, CHECK_BOOT, config) ||
			     session_applies(session, CHECK_ABI, config);
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
	if (!names_are_known(options, error))
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

	for (enum check_id check = 0; check < N_CHECKS; check++) {
		if (check_needs[check] == NEEDS_COMMIT) {
			n += session_selects(session, check) ? commits : 0;
			continue;
		}
		for (guint c = 0; c < session->configs->len; c++) {
			struct config_recipe *config = g_ptr_array_index(session->configs, c);

			if (session_applies(session, check, config))
				n += config->last ? 1 : commits;
		}
	}
	return n;
}
