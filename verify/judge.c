// SPDX-License-Identifier: GPL-2.0
#include "verify/judge.h"

#include "base/error.h"
#include "verify/checks/table.h"
#include "verify/task.h"

static const char *at(GPtrArray *array, guint i)
{
	return g_ptr_array_index(array, i);
}

static struct check_input check_input_of(const struct session *session, guint i)
{
	return (struct check_input){
		.tree = session->tree,
		.finder = session->finder,
		.commit = at(session->commits, i),
		.parent = at(session->commits, i - 1),
	};
}

gboolean judge_commit(struct session *session, guint i, GError **error)
{
	const struct check_input input = check_input_of(session, i);

	for (enum check_id id = 0; id < N_CHECKS; id++) {
		const struct task task = {.i = i, .check = check_table[id]};
		g_autofree char *key = NULL;
		gboolean ok;

		if (check_needs[id] != NEEDS_COMMIT || !session_selects(session, id))
			continue;
		key = task_key(session, &task);
		if (!task_recall(session, &task, key, &ok, error))
			ok = task_judge(session, &task, &input, key, g_get_monotonic_time(), error);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* The builds and boots that the checks of a commit need, made when the first check needs them. */
struct built {
	struct check_input input;
	struct build_state *before, *now;
	struct touched_files *touched;
	struct boot_result *boot, *base_boot;
	gint64 started;
};
typedef struct built built;

static void built_clear(struct built *built)
{
	build_state_unref(built->before);
	build_state_unref(built->now);
	touched_files_free(built->touched);
	boot_result_free(built->boot);
	boot_result_free(built->base_boot);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(built, built_clear)

static gboolean build_whole(struct built *built, const struct task *task, GError **error)
{
	built->before = config_run_state(task->run, task->before, error);
	if (!built->before)
		return FALSE;
	built->started = g_get_monotonic_time();
	built->now = config_run_state(task->run, task->i, error);
	return built->now != NULL;
}

static gboolean build_touched(struct built *built, const struct task *task, GError **error)
{
	struct config_run *run = task->run;
	g_autoptr(GPtrArray) files = touched_files_changed(
		run->tree->repo, at(run->trees, task->before), at(run->trees, task->i), error);

	if (!files || !config_run_sources(run, task->before, task->i, files, &built->before,
					  &built->now, error))
		return FALSE;
	built->touched = touched_files_compare(files, built->before, built->now);
	built->input.touched = built->touched;
	return TRUE;
}

static gboolean need_states(struct built *built, const struct task *task, GError **error)
{
	struct config_run *run = task->run;

	if (built->now)
		return TRUE;
	if (!(run->config->touched ? build_touched : build_whole)(built, task, error))
		return FALSE;
	built->input.before = built->before;
	built->input.now = built->now;
	return TRUE;
}

/* FALSE with *problem if QEMU or the guest's compiler is missing; FALSE alone: no image. */
static gboolean need_boots(struct built *built, const struct task *task, GError **problem)
{
	if (built->boot)
		return TRUE;
	built->base_boot = config_run_boot(task->run, 0, problem);
	if (!built->base_boot)
		return FALSE;
	/* This may have moved the workspace to the base; the states stay valid. */
	built->boot = config_run_boot(task->run, task->i, problem);
	built->input.base_boot = built->base_boot;
	built->input.boot = built->boot;
	return built->boot != NULL;
}

static gboolean stops_everything(const GError *problem)
{
	return g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED);
}

/* If the results of both boots are stored, nothing has to be built. */
static gboolean boots_are_known(const struct session *session, const struct task *task)
{
	return check_needs[task->check->id] == NEEDS_BOOT && !session->options->again &&
	       config_run_boot_is_known(task->run, 0) &&
	       config_run_boot_is_known(task->run, task->i);
}

/* Build both. *settled: one of them does not build, and the verdict was delivered. */
static gboolean judge_states(struct session *session, const struct task *task, struct built *built,
			     gboolean *settled, GError **error)
{
	if (!need_states(built, task, error))
		return FALSE;
	if (!built->before->built) {
		g_autofree char *why =
			g_strdup_printf("the commit that it is compared with does not build: %s",
					built->before->problem);

		*settled = TRUE;
		return task_settle(session, task, "error", why, error);
	}
	if (!built->now->built && task->check->id != CHECK_BUILD) {
		*settled = TRUE;
		return task_settle(session, task, "skip", "it does not build", error);
	}
	return TRUE;
}

static gboolean judge_built(struct session *session, const struct task *task, struct built *built,
			    const char *key, GError **error)
{
	g_autoptr(GError) problem = NULL;
	gboolean settled = FALSE;

	built->started = g_get_monotonic_time();
	if (!task->run->config->touched && task->check->id != CHECK_BUILD &&
	    config_run_known_broken(task->run, task->i))
		return task_settle(session, task, "skip", "it does not build", error);
	if (!boots_are_known(session, task) && !judge_states(session, task, built, &settled, error))
		return FALSE;
	if (settled)
		return TRUE;
	if (check_needs[task->check->id] == NEEDS_BOOT && !need_boots(built, task, &problem)) {
		if (problem && stops_everything(problem)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
		return task_settle(session, task, "error",
				   problem ? problem->message : "the build left no kernel image",
				   error);
	}
	return task_judge(session, task, &built->input, key, built->started, error);
}

/* One check of one commit in one config, from the store or anew. */
static gboolean judge_check(struct session *session, const struct task *task, struct built *built,
			    GError **error)
{
	struct config_run *run = task->run;
	g_autofree char *key = NULL;
	gboolean ok;

	if (run->missing)
		return task_settle(session, task, "skip", run->missing, error);
	if (task->before < 0) {
		g_autofree char *why = config_run_base_problem(run);

		return task_settle(session, task, "error", why, error);
	}
	key = task_key(session, task);
	if (!task_recall(session, task, key, &ok, error))
		ok = judge_built(session, task, built, key, error);
	return ok;
}

gboolean judge_in_config(struct session *session, guint i, struct config_run *run, GError **error)
{
	g_auto(built) built = {.input = check_input_of(session, i)};
	struct task task = {.i = i, .run = run};
	gboolean placed = FALSE;

	if (!config_run_judges(run, i))
		return TRUE;
	for (enum check_id id = 0; id < N_CHECKS; id++) {
		task.check = check_table[id];
		if (!session_applies(session, id, run->config))
			continue;
		/* This may build commits, so only if there is a check to run. */
		if (!placed && !run->missing && !config_run_before(run, i, &task.before, error))
			return FALSE;
		placed = TRUE;
		if (!judge_check(session, &task, &built, error))
			return FALSE;
	}
	return TRUE;
}
