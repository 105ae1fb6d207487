// SPDX-License-Identifier: GPL-2.0
#include "verify/task.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"

static const char *at(GPtrArray *array, guint i)
{
	return g_ptr_array_index(array, i);
}

/*
 * A digest of all that the outcome depends on, for some version of the check. Verdicts of earlier
 * releases are found by it: any change here makes all of them unknown.
 */
static char *key_at(const struct session *session, const struct task *task, const char *version)
{
	const enum check_needs needs = check_needs[task->check->id];
	const enum check_id id = task->check->id;
	const char *tree = at(session->trees, task->i);
	const struct config_run *run = task->run;

	if (id == CHECK_CHECKPATCH) /* it also reads the message, and compares with no other tree */
		return store_key(check_names[id], version, at(session->commits, task->i), NULL);
	if (needs == NEEDS_COMMIT)
		return store_key(check_names[id], version, tree, at(session->trees, task->i - 1),
				 session->rules, NULL);
	return store_key(check_names[id], version, tree, at(session->trees, task->before),
			 needs == NEEDS_BOOT ? at(session->trees, 0) : "",
			 needs == NEEDS_BOOT ? session->guest : "",
			 id == CHECK_BUILD || id == CHECK_SPARSE ? "" : session->rules, run->recipe,
			 run->toolchain, run->recompile ? "recompile" : NULL, NULL);
}

char *task_key(const struct session *session, const struct task *task)
{
	return key_at(session, task, task->check->version);
}

static struct verdict *blank_verdict(const struct session *session, const struct task *task)
{
	struct verdict *verdict = verdict_new();

	g_free(verdict->commit);
	g_free(verdict->tree);
	g_free(verdict->config);
	g_free(verdict->toolchain);
	g_free(verdict->check);
	verdict->commit = g_strdup(at(session->commits, task->i));
	verdict->tree = g_strdup(at(session->trees, task->i));
	verdict->config = g_strdup(task->run ? task->run->config->name : "-");
	verdict->toolchain = g_strdup(task->run ? task->run->toolchain : "");
	verdict->check = g_strdup(check_names[task->check->id]);
	return verdict;
}

static void set(struct verdict *verdict, const char *outcome, const char *detail)
{
	g_free(verdict->outcome);
	g_free(verdict->detail);
	verdict->outcome = g_strdup(outcome);
	verdict->detail = g_utf8_make_valid(detail, -1);
	g_strdelimit(verdict->detail, "\n\r", ' ');
}

/* The logs of a commit and config have a common prefix, so they are listed together. */
static gboolean write_log(const struct session *session, const struct task *task,
			  struct verdict *verdict, const char *log, GError **error)
{
	g_autofree char *name = NULL;
	g_autofree char *path = NULL;
	g_autofree char *folder = NULL;

	g_free(verdict->log);
	verdict->log = g_strdup("");
	if (!log || !*log)
		return TRUE;
	name = g_strdup_printf("%.12s-%s-%s.log", verdict->commit,
			       task->run ? verdict->config : "commit", verdict->check);
	path = g_build_filename(session->log_folder, name, NULL);
	folder = g_path_get_basename(session->log_folder);
	g_free(verdict->log);
	verdict->log = session->own_logs ? g_strdup(path) : g_build_filename(folder, name, NULL);
	return file_write(path, log, -1, error);
}

static gboolean deliver(struct session *session, const struct task *task, struct verdict *verdict,
			const char *log, GError **error)
{
	g_ptr_array_add(session->verdicts, verdict);
	if (!write_log(session, task, verdict, log, error))
		return FALSE;
	progress_advance(session->progress, 1, verdict->detail);
	if (session->options->on_verdict)
		session->options->on_verdict(verdict, session->options->data);
	return !run_interrupted(error);
}

/* The stored verdict under this key, or a pass of an older version of the check; NULL: none. */
static struct verdict *stored_verdict(const struct session *session, const struct task *task,
				      const char *key, char **log)
{
	struct verdict *verdict = store_get(session->store, key, log);
	g_autofree char *older = NULL;

	if (verdict || !task->check->passes_of)
		return verdict;
	older = key_at(session, task, task->check->passes_of);
	return store_get_pass(session->store, older, log);
}

gboolean task_recall(struct session *session, const struct task *task, const char *key,
		     gboolean *ok, GError **error)
{
	g_autofree char *log = NULL;
	struct verdict *stored;
	struct verdict *verdict;

	if (session->options->again)
		return FALSE;
	stored = stored_verdict(session, task, key, &log);
	if (!stored)
		return FALSE;
	/* It may be of another commit with the same tree. */
	verdict = blank_verdict(session, task);
	set(verdict, stored->outcome, stored->detail);
	verdict->figure = stored->figure;
	verdict->seconds = stored->seconds;
	verdict_free(stored);
	*ok = deliver(session, task, verdict, log, error);
	return TRUE;
}

gboolean task_judge(struct session *session, const struct task *task,
		    const struct check_input *input, const char *key, gint64 started,
		    GError **error)
{
	struct check_result result = {.outcome = "error", .log = g_string_new(NULL)};
	struct verdict *verdict = blank_verdict(session, task);
	g_autoptr(GError) problem = NULL;
	g_autofree char *log = NULL;
	gboolean ok = task->check->judge(input, &result, &problem);

	log = g_utf8_make_valid(result.log->str, (gssize)result.log->len);
	g_string_free(result.log, TRUE);
	if (ok)
		set(verdict, result.outcome, result.detail ? result.detail : "");
	else
		set(verdict, "error", problem->message);
	g_free(result.detail);
	verdict->figure = result.figure;
	verdict->seconds = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
	if (result.seconds > 0)
		verdict->seconds = result.seconds;
	if (!ok && g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		verdict_free(verdict);
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	ok = result.transient || store_put(session->store, key, verdict, log, error);
	return deliver(session, task, verdict, log, error) && ok;
}

gboolean task_settle(struct session *session, const struct task *task, const char *outcome,
		     const char *detail, GError **error)
{
	struct verdict *verdict = blank_verdict(session, task);

	set(verdict, outcome, detail);
	return deliver(session, task, verdict, NULL, error);
}
