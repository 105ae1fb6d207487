// SPDX-License-Identifier: GPL-2.0
/* Judge a range of commits: each by all checks, each verdict once. */
#include "verify/verify.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "verify/session.h"

/* One verdict to be reached: which commit, which config (NULL: none), which check. */
struct question {
	guint i;
	struct walk *walk;
	const struct check *check;
	gint before; /* of a config: the commit that it is compared with */
};

static const char *at(GPtrArray *array, guint i)
{
	return g_ptr_array_index(array, i);
}

/* Everything that the outcome depends on, with some version of the check. */
static char *key_at(const struct session *session, const struct question *question,
		    const char *version)
{
	const struct check *check = question->check;
	const char *tree = at(session->trees, question->i);
	const struct walk *walk = question->walk;

	if (check == &check_checkpatch) /* reads the message as well, and compares with nothing */
		return store_key(check->name, version, at(session->commits, question->i), NULL);
	if (check->needs == CHECK_COMMIT || !walk)
		return store_key(check->name, version, tree,
				 at(session->trees, question->i - 1), session->rules, NULL);
	return store_key(check->name, version, tree, at(session->trees, question->before),
			 check->needs == CHECK_BOOT ? at(session->trees, 0) : "",
			 check->needs == CHECK_BOOT ? session->guest : "",
			 check == &check_build || check == &check_sparse ? "" : session->rules,
			 walk->recipe, walk->toolchain, walk->recompile ? "recompile" : NULL, NULL);
}

static char *key_of(const struct session *session, const struct question *question)
{
	return key_at(session, question, question->check->version);
}

static struct verdict *blank_verdict(const struct session *session, const struct question *question)
{
	struct verdict *verdict = verdict_new();

	g_free(verdict->commit);
	g_free(verdict->tree);
	g_free(verdict->config);
	g_free(verdict->toolchain);
	g_free(verdict->check);
	verdict->commit = g_strdup(at(session->commits, question->i));
	verdict->tree = g_strdup(at(session->trees, question->i));
	verdict->config = g_strdup(question->walk ? question->walk->config->name : "-");
	verdict->toolchain = g_strdup(question->walk ? question->walk->toolchain : "");
	verdict->check = g_strdup(question->check->name);
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
static gboolean write_log(const struct session *session, const struct question *question,
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
			       question->walk ? verdict->config : "commit", verdict->check);
	path = g_build_filename(session->log_folder, name, NULL);
	folder = g_path_get_basename(session->log_folder);
	g_free(verdict->log);
	verdict->log = session->own_logs ? g_strdup(path) : g_build_filename(folder, name, NULL);
	return file_write(path, log, -1, error);
}

static gboolean deliver(struct session *session, const struct question *question,
			struct verdict *verdict, const char *log, GError **error)
{
	g_ptr_array_add(session->verdicts, verdict);
	if (!write_log(session, question, verdict, log, error))
		return FALSE;
	progress_advance(session->progress, 1, verdict->detail);
	if (session->options->on_verdict)
		session->options->on_verdict(verdict, session->options->data);
	return !run_interrupted(error);
}

/* What the store knows by this key, or passed by an older version of the check; NULL if nothing. */
static struct verdict *stored_verdict(const struct session *session,
				      const struct question *question, const char *key, char **log)
{
	struct verdict *verdict = store_get(session->store, key, log);
	g_autofree char *older = NULL;

	if (verdict || !question->check->passes_of)
		return verdict;
	older = key_at(session, question, question->check->passes_of);
	return store_get_pass(session->store, older, log);
}

/* A verdict of an earlier run, as of this commit; FALSE when there is none. */
static gboolean recall(struct session *session, const struct question *question, const char *key,
		       gboolean *ok, GError **error)
{
	g_autofree char *log = NULL;
	struct verdict *stored;
	struct verdict *verdict;

	if (session->options->again)
		return FALSE;
	stored = stored_verdict(session, question, key, &log);
	if (!stored)
		return FALSE;
	/* Another commit with the same tree may have been judged. */
	verdict = blank_verdict(session, question);
	set(verdict, stored->outcome, stored->detail);
	verdict->figure = stored->figure;
	verdict->seconds = stored->seconds;
	verdict_free(stored);
	*ok = deliver(session, question, verdict, log, error);
	return TRUE;
}

/* Run the check; what stops it becomes an `error` verdict, an interruption stops everything. */
static gboolean judge(struct session *session, const struct question *question,
		      const struct trial *trial, const char *key, gint64 started, GError **error)
{
	struct judgement judgement = {.outcome = "error", .log = g_string_new(NULL)};
	struct verdict *verdict = blank_verdict(session, question);
	g_autoptr(GError) problem = NULL;
	g_autofree char *log = NULL;
	gboolean ok = question->check->judge(trial, &judgement, &problem);

	log = g_utf8_make_valid(judgement.log->str, (gssize)judgement.log->len);
	g_string_free(judgement.log, TRUE);
	if (ok)
		set(verdict, judgement.outcome, judgement.detail ? judgement.detail : "");
	else
		set(verdict, "error", problem->message);
	g_free(judgement.detail);
	verdict->figure = judgement.figure;
	verdict->seconds = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
	if (judgement.seconds > 0)
		verdict->seconds = judgement.seconds;
	if (!ok && g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		verdict_free(verdict);
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	ok = judgement.transient || store_put(session->store, key, verdict, log, error);
	return deliver(session, question, verdict, log, error) && ok;
}

static gboolean say_only(struct session *session, const struct question *question,
			 const char *outcome, const char *detail, GError **error)
{
	struct verdict *verdict = blank_verdict(session, question);

	set(verdict, outcome, detail);
	return deliver(session, question, verdict, NULL, error);
}

static struct trial trial_of(const struct session *session, guint i)
{
	return (struct trial){
		.tree = session->tree,
		.store = session->store,
		.finder = session->finder,
		.commit = at(session->commits, i),
		.parent = at(session->commits, i - 1),
	};
}

static gboolean judge_commit_alone(struct session *session, guint i, GError **error)
{
	const struct trial trial = trial_of(session, i);

	for (gsize c = 0; c < session_n_checks; c++) {
		const struct question question = {.i = i, .check = session_checks[c]};
		g_autofree char *key = NULL;
		gboolean ok;

		if (session_checks[c]->needs != CHECK_COMMIT ||
		    !session_selects(session, session_checks[c]))
			continue;
		key = key_of(session, &question);
		if (!recall(session, &question, key, &ok, error))
			ok = judge(session, &question, &trial, key, g_get_monotonic_time(), error);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* The states and boots that a check needs, as they become needed. */
struct build_trial {
	struct trial trial;
	struct lane_state *before, *now;
	struct scope *scope;
	struct boot_fact *boot, *base_boot;
	gint64 started;
};
typedef struct build_trial build_trial;

static void build_trial_clear(struct build_trial *built)
{
	lane_state_unref(built->before);
	lane_state_unref(built->now);
	scope_free(built->scope);
	boot_fact_free(built->boot);
	boot_fact_free(built->base_boot);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(build_trial, build_trial_clear)

static gboolean bring_whole(struct build_trial *built, const struct question *question,
			    GError **error)
{
	built->before = walk_state(question->walk, question->before, error);
	if (!built->before)
		return FALSE;
	built->started = g_get_monotonic_time();
	built->now = walk_state(question->walk, question->i, error);
	return built->now != NULL;
}

static gboolean bring_touched(struct build_trial *built, const struct question *question,
			      GError **error)
{
	struct walk *walk = question->walk;
	g_autoptr(GPtrArray) files =
		scope_files(walk->tree->repo, at(walk->trees, question->before),
			    at(walk->trees, question->i), error);

	if (!files || !walk_sources(walk, question->before, question->i, files, &built->before,
				    &built->now, error))
		return FALSE;
	built->scope = scope_compare(files, built->before, built->now);
	built->trial.scope = built->scope;
	return TRUE;
}

static gboolean need_states(struct build_trial *built, const struct question *question,
			    GError **error)
{
	struct walk *walk = question->walk;

	if (built->now)
		return TRUE;
	if (!(walk->config->touched ? bring_touched : bring_whole)(built, question, error))
		return FALSE;
	built->trial.config = walk->config;
	built->trial.before = built->before;
	built->trial.before_commit = g_ptr_array_index(walk->commits, question->before);
	built->trial.now = built->now;
	return TRUE;
}

/* FALSE with *problem: QEMU or the guest's compiler is missing; that is an outcome of its own. */
static gboolean need_boots(struct build_trial *built, const struct question *question,
			   GError **problem)
{
	if (built->boot)
		return TRUE;
	built->base_boot = walk_boot(question->walk, 0, problem);
	if (!built->base_boot)
		return FALSE;
	/* Asking for the base may have moved the lane, never the state that is held. */
	built->boot = walk_boot(question->walk, question->i, problem);
	built->trial.base_boot = built->base_boot;
	built->trial.boot = built->boot;
	return built->boot != NULL;
}

static gboolean stops_everything(const GError *problem)
{
	return g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED);
}

/* How both images boot is in the store: to compare that, nothing is built. */
static gboolean boots_are_known(const struct session *session, const struct question *question)
{
	return question->check->needs == CHECK_BOOT && !session->options->again &&
	       walk_boot_is_known(question->walk, 0) &&
	       walk_boot_is_known(question->walk, question->i);
}

/* FALSE with an error. *said: one of the two does not build, and that is all there is to say. */
static gboolean judge_states(struct session *session, const struct question *question,
			     struct build_trial *built, gboolean *said, GError **error)
{
	if (!need_states(built, question, error))
		return FALSE;
	if (!built->before->built) {
		g_autofree char *why = g_strdup_printf("what it is compared with does not build: %s",
						       built->before->problem);

		*said = TRUE;
		return say_only(session, question, "error", why, error);
	}
	if (!built->now->built && question->check != &check_build) {
		*said = TRUE;
		return say_only(session, question, "skip", "it does not build", error);
	}
	return TRUE;
}

static gboolean judge_built(struct session *session, const struct question *question,
			    struct build_trial *built, const char *key, GError **error)
{
	g_autoptr(GError) problem = NULL;
	gboolean said = FALSE;

	built->started = g_get_monotonic_time();
	if (!question->walk->config->touched && question->check != &check_build &&
	    walk_known_broken(question->walk, question->i))
		return say_only(session, question, "skip", "it does not build", error);
	if (!boots_are_known(session, question) &&
	    !judge_states(session, question, built, &said, error))
		return FALSE;
	if (said)
		return TRUE;
	if (question->check->needs == CHECK_BOOT && !need_boots(built, question, &problem)) {
		if (problem && stops_everything(problem)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
		return say_only(session, question, "error",
				problem ? problem->message : "the build left no kernel image",
				error);
	}
	return judge(session, question, &built->trial, key, built->started, error);
}

/* One check of one commit in one config, from the store or anew. */
static gboolean judge_check(struct session *session, const struct question *question,
			    struct build_trial *built, GError **error)
{
	struct walk *walk = question->walk;
	g_autofree char *key = NULL;
	gboolean ok;

	if (walk->missing)
		return say_only(session, question, "skip", walk->missing, error);
	if (question->before < 0) {
		g_autofree char *why = walk_base_problem(walk);

		return say_only(session, question, "error", why, error);
	}
	key = key_of(session, question);
	if (!recall(session, question, key, &ok, error))
		ok = judge_built(session, question, built, key, error);
	return ok;
}

static gboolean judge_in_config(struct session *session, guint i, struct walk *walk, GError **error)
{
	g_auto(build_trial) built = {.trial = trial_of(session, i)};
	struct question question = {.i = i, .walk = walk};
	gboolean placed = FALSE;

	if (!walk_judges(walk, i))
		return TRUE;
	for (gsize c = 0; c < session_n_checks; c++) {
		question.check = session_checks[c];
		if (!session_asks(session, session_checks[c], walk->config))
			continue;
		/* It may take a build: only where something is asked. */
		if (!placed && !walk->missing && !walk_before(walk, i, &question.before, error))
			return FALSE;
		placed = TRUE;
		if (!judge_check(session, &question, &built, error))
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
		for (guint w = 0; w < session->walks->len; w++)
			if (!judge_in_config(session, i, g_ptr_array_index(session->walks, w),
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
