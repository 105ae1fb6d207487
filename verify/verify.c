// SPDX-License-Identifier: GPL-2.0
/* Judge a range of commits: each by all checks, each verdict once. */
#include "verify/verify.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "verify/session.h"

/* One verdict to be reached: which commit, which config (NULL: none), which check. */
struct task {
	guint i;
	struct config_run *run;
	const struct check *check;
	gint before; /* of a config: the commit that it is compared with */
};

static const char *at(GPtrArray *array, guint i)
{
	return g_ptr_array_index(array, i);
}

/* Everything that the outcome depends on, with some version of the check. */
static char *key_at(const struct session *session, const struct task *task, const char *version)
{
	const struct check *check = task->check;
	const char *tree = at(session->trees, task->i);
	const struct config_run *run = task->run;

	if (check == &check_checkpatch) /* reads the message as well, and compares with nothing */
		return store_key(check->name, version, at(session->commits, task->i), NULL);
	if (check->needs == CHECK_COMMIT || !run)
		return store_key(check->name, version, tree, at(session->trees, task->i - 1),
				 session->rules, NULL);
	return store_key(check->name, version, tree, at(session->trees, task->before),
			 check->needs == CHECK_BOOT ? at(session->trees, 0) : "",
			 check->needs == CHECK_BOOT ? session->guest : "",
			 check == &check_build || check == &check_sparse ? "" : session->rules,
			 run->recipe, run->toolchain, run->recompile ? "recompile" : NULL, NULL);
}

static char *key_of(const struct session *session, const struct task *task)
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
	verdict->check = g_strdup(task->check->name);
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

/* Logs of one commit and config lie side by side, in the order of the series. */
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

/* What the store knows by this key, or passed by an older version of the check; NULL if nothing. */
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

/* A verdict of an earlier run, as of this commit; FALSE when there is none. */
static gboolean recall(struct session *session, const struct task *task, const char *key,
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
	/* Another commit with the same tree may have been judged. */
	verdict = blank_verdict(session, task);
	set(verdict, stored->outcome, stored->detail);
	verdict->figure = stored->figure;
	verdict->seconds = stored->seconds;
	verdict_free(stored);
	*ok = deliver(session, task, verdict, log, error);
	return TRUE;
}

/* Run the check; what stops it becomes an `error` verdict, an interruption stops everything. */
static gboolean judge(struct session *session, const struct task *task,
		      const struct check_input *check_input, const char *key, gint64 started,
		      GError **error)
{
	struct check_result check_result = {.outcome = "error", .log = g_string_new(NULL)};
	struct verdict *verdict = blank_verdict(session, task);
	g_autoptr(GError) problem = NULL;
	g_autofree char *log = NULL;
	gboolean ok = task->check->judge(check_input, &check_result, &problem);

	log = g_utf8_make_valid(check_result.log->str, (gssize)check_result.log->len);
	g_string_free(check_result.log, TRUE);
	if (ok)
		set(verdict, check_result.outcome, check_result.detail ? check_result.detail : "");
	else
		set(verdict, "error", problem->message);
	g_free(check_result.detail);
	verdict->figure = check_result.figure;
	verdict->seconds = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
	if (check_result.seconds > 0)
		verdict->seconds = check_result.seconds;
	if (!ok && g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		verdict_free(verdict);
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	ok = check_result.transient || store_put(session->store, key, verdict, log, error);
	return deliver(session, task, verdict, log, error) && ok;
}

static gboolean say_only(struct session *session, const struct task *task, const char *outcome,
			 const char *detail, GError **error)
{
	struct verdict *verdict = blank_verdict(session, task);

	set(verdict, outcome, detail);
	return deliver(session, task, verdict, NULL, error);
}

static struct check_input check_input_of(const struct session *session, guint i)
{
	return (struct check_input){
		.tree = session->tree,
		.store = session->store,
		.finder = session->finder,
		.commit = at(session->commits, i),
		.parent = at(session->commits, i - 1),
	};
}

static gboolean judge_commit_alone(struct session *session, guint i, GError **error)
{
	const struct check_input check_input = check_input_of(session, i);

	for (gsize c = 0; c < session_n_checks; c++) {
		const struct task task = {.i = i, .check = session_checks[c]};
		g_autofree char *key = NULL;
		gboolean ok;

		if (session_checks[c]->needs != CHECK_COMMIT ||
		    !session_selects(session, session_checks[c]))
			continue;
		key = key_of(session, &task);
		if (!recall(session, &task, key, &ok, error))
			ok = judge(session, &task, &check_input, key, g_get_monotonic_time(),
				   error);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* The states and boots that a check needs, as they become needed. */
struct build_check {
	struct check_input check_input;
	struct build_state *before, *now;
	struct touched_files *touched;
	struct boot_result *boot, *base_boot;
	gint64 started;
};
typedef struct build_check build_check;

static void build_check_clear(struct build_check *built)
{
	build_state_unref(built->before);
	build_state_unref(built->now);
	touched_files_free(built->touched);
	boot_result_free(built->boot);
	boot_result_free(built->base_boot);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(build_check, build_check_clear)

static gboolean bring_whole(struct build_check *built, const struct task *task, GError **error)
{
	built->before = config_run_state(task->run, task->before, error);
	if (!built->before)
		return FALSE;
	built->started = g_get_monotonic_time();
	built->now = config_run_state(task->run, task->i, error);
	return built->now != NULL;
}

static gboolean bring_touched(struct build_check *built, const struct task *task, GError **error)
{
	struct config_run *run = task->run;
	g_autoptr(GPtrArray) files = touched_files_changed(
		run->tree->repo, at(run->trees, task->before), at(run->trees, task->i), error);

	if (!files || !config_run_sources(run, task->before, task->i, files, &built->before,
					  &built->now, error))
		return FALSE;
	built->touched = touched_files_compare(files, built->before, built->now);
	built->check_input.touched = built->touched;
	return TRUE;
}

static gboolean need_states(struct build_check *built, const struct task *task, GError **error)
{
	struct config_run *run = task->run;

	if (built->now)
		return TRUE;
	if (!(run->config->touched ? bring_touched : bring_whole)(built, task, error))
		return FALSE;
	built->check_input.config = run->config;
	built->check_input.before = built->before;
	built->check_input.before_commit = g_ptr_array_index(run->commits, task->before);
	built->check_input.now = built->now;
	return TRUE;
}

/* FALSE with *problem: QEMU or the guest's compiler is missing; that is an outcome of its own. */
static gboolean need_boots(struct build_check *built, const struct task *task, GError **problem)
{
	if (built->boot)
		return TRUE;
	built->base_boot = config_run_boot(task->run, 0, problem);
	if (!built->base_boot)
		return FALSE;
	/* Asking for the base may have moved the workspace, never the state that is held. */
	built->boot = config_run_boot(task->run, task->i, problem);
	built->check_input.base_boot = built->base_boot;
	built->check_input.boot = built->boot;
	return built->boot != NULL;
}

static gboolean stops_everything(const GError *problem)
{
	return g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED);
}

/* How both images boot is in the store: to compare that, nothing is built. */
static gboolean boots_are_known(const struct session *session, const struct task *task)
{
	return task->check->needs == CHECK_BOOT && !session->options->again &&
	       config_run_boot_is_known(task->run, 0) &&
	       config_run_boot_is_known(task->run, task->i);
}

/* FALSE with an error. *said: one of the two does not build, and that is all there is to say. */
static gboolean judge_states(struct session *session, const struct task *task,
			     struct build_check *built, gboolean *said, GError **error)
{
	if (!need_states(built, task, error))
		return FALSE;
	if (!built->before->built) {
		g_autofree char *why = g_strdup_printf(
			"what it is compared with does not build: %s", built->before->problem);

		*said = TRUE;
		return say_only(session, task, "error", why, error);
	}
	if (!built->now->built && task->check != &check_build) {
		*said = TRUE;
		return say_only(session, task, "skip", "it does not build", error);
	}
	return TRUE;
}

static gboolean judge_built(struct session *session, const struct task *task,
			    struct build_check *built, const char *key, GError **error)
{
	g_autoptr(GError) problem = NULL;
	gboolean said = FALSE;

	built->started = g_get_monotonic_time();
	if (!task->run->config->touched && task->check != &check_build &&
	    config_run_known_broken(task->run, task->i))
		return say_only(session, task, "skip", "it does not build", error);
	if (!boots_are_known(session, task) && !judge_states(session, task, built, &said, error))
		return FALSE;
	if (said)
		return TRUE;
	if (task->check->needs == CHECK_BOOT && !need_boots(built, task, &problem)) {
		if (problem && stops_everything(problem)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
		return say_only(session, task, "error",
				problem ? problem->message : "the build left no kernel image",
				error);
	}
	return judge(session, task, &built->check_input, key, built->started, error);
}

/* One check of one commit in one config, from the store or anew. */
static gboolean judge_check(struct session *session, const struct task *task,
			    struct build_check *built, GError **error)
{
	struct config_run *run = task->run;
	g_autofree char *key = NULL;
	gboolean ok;

	if (run->missing)
		return say_only(session, task, "skip", run->missing, error);
	if (task->before < 0) {
		g_autofree char *why = config_run_base_problem(run);

		return say_only(session, task, "error", why, error);
	}
	key = key_of(session, task);
	if (!recall(session, task, key, &ok, error))
		ok = judge_built(session, task, built, key, error);
	return ok;
}

static gboolean judge_in_config(struct session *session, guint i, struct config_run *run,
				GError **error)
{
	g_auto(build_check) built = {.check_input = check_input_of(session, i)};
	struct task task = {.i = i, .run = run};
	gboolean placed = FALSE;

	if (!config_run_judges(run, i))
		return TRUE;
	for (gsize c = 0; c < session_n_checks; c++) {
		task.check = session_checks[c];
		if (!session_asks(session, session_checks[c], run->config))
			continue;
		/* It may take a build: only where something is asked. */
		if (!placed && !run->missing && !config_run_before(run, i, &task.before, error))
			return FALSE;
		placed = TRUE;
		if (!judge_check(session, &task, &built, error))
			return FALSE;
	}
	return TRUE;
}

GPtrArray *verify_range(struct tree *tree, const char *base, const char *tip,
			const struct verify_options *options, GError **error)
{
	g_autoptr(session) session = session_new(tree, base, tip, options, error);

	if (!session)
		return NULL;
	session->progress = progress_begin("verify", session_count(session));
	for (guint i = 1; i < session->commits->len; i++) {
		if (!judge_commit_alone(session, i, error))
			return NULL;
		for (guint w = 0; w < session->runs->len; w++)
			if (!judge_in_config(session, i, g_ptr_array_index(session->runs, w),
					     error))
				return NULL;
	}
	progress_end(session->progress, "%u verdicts on %u commits", session->verdicts->len,
		     session->commits->len - 1);
	session->progress = NULL;
	return g_steal_pointer(&session->verdicts);
}

int verify_one(struct tree *tree, const char *commit, const struct verify_options *options,
	       GPtrArray **verdicts, GError **error)
{
	g_autofree char *parent = g_strconcat(commit, "^", NULL);
	g_autoptr(GPtrArray) all = verify_range(tree, parent, commit, options, error);
	int status = 0;

	if (!all)
		return 125;
	for (guint i = 0; i < all->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(all, i);

		if (strcmp(verdict->outcome, "fail") == 0)
			status = 1;
		else if (strcmp(verdict->outcome, "error") == 0 && status == 0)
			status = 125;
	}
	if (verdicts)
		*verdicts = g_steal_pointer(&all);
	return status;
}

gboolean verdicts_good(GPtrArray *verdicts)
{
	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		if (strcmp(verdict->outcome, "fail") == 0 || strcmp(verdict->outcome, "error") == 0)
			return FALSE;
	}
	return TRUE;
}
