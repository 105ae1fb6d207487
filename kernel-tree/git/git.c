// SPDX-License-Identifier: GPL-2.0
/* git: running it, names of commits, listings, ranges, identity. */
#include "kernel-tree/git/git.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/git/run.h"

/* Fatal errors of git itself; smaller statuses may be answers. */
#define GIT_FATAL 128
/* Longest part of git's own words in a message, bytes. */
#define SAID_MAX 600
/* Fewer bytes than this on a disk: it is full. git's smallest file takes a block. */
#define FULL_DISK 8192

/* Why git gave up, on one line: from its first "fatal: " on. The caller frees. */
static char *git_said(const struct run_result *result)
{
	const char *fatal = strstr(result->err->str, "fatal: ");
	const char *text = fatal ? fatal + strlen("fatal: ") : result->err->str;
	char *said = g_strchomp(g_strndup(text, SAID_MAX));

	return g_strdelimit(said, "\n", ' ');
}

/* git often says "cannot lock" or "write error" where the disk is full. */
static const char *full_disk(struct git_repo *repo, const struct git_call *call)
{
	const char *const places[] = {repo ? repo->folder : NULL, call->index_file,
				      call->work_tree};

	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (places[i] && file_free_bytes(places[i]) < FULL_DISK)
			return places[i];
	return NULL;
}

static void set_git_error(struct git_repo *repo, const struct git_call *call,
			  const struct run_request *request, const struct run_result *result,
			  GError **error)
{
	g_autofree char *end = run_end_text(request, result);
	g_autofree char *said = git_said(result);
	const char *full = full_disk(repo, call);

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "git %s%s%s %s%s%s%s%s%s",
		    call->args[0], repo ? " in " : "", repo ? repo->path : "", end,
		    *said ? ": " : "", said, full ? " (No space left on the disk of " : "",
		    full ? full : "", full ? ")" : "");
}

/*
 * Commands whose output or whose files depend on what a user may have set. They are given revisions
 * by object name only.
 */
static gboolean wants_shadow(const struct git_call *call)
{
	static const char *const printing[] = {
		"diff", "diff-tree", "format-patch", "log", "range-diff", "show", NULL};

	return g_strv_contains(printing, call->args[0]) || (call->work_tree && call->index_file);
}

/* Run git; any exit status is fine here. repo NULL: in cwd, whatever repository that is in. */
static gboolean git_start(struct git_repo *repo, const char *cwd, const struct git_call *call,
			  int least_error, struct run_result *result, GError **error)
{
	const struct git_shadow *shadow = NULL;
	g_autoptr(GPtrArray) argv = NULL;
	g_autoptr(GPtrArray) env = NULL;
	struct run_request request = {
		.cwd = cwd,
		.input = call->input,
		.input_length = call->input_length,
		.deadline = call->deadline,
	};

	if (repo && wants_shadow(call) && !git_shadow_of(repo, &shadow, error))
		return FALSE;
	/* git reads .gitattributes of where it stands. */
	if (shadow)
		request.cwd = call->work_tree ? call->work_tree : shadow->tree;
	argv = git_argv(repo, shadow, call->work_tree, call->args);
	env = git_environment(shadow, call->env, call->index_file);
	request.argv = (const char *const *)argv->pdata;
	request.env = (const char *const *)env->pdata;
	if (!run_program(&request, result, error))
		return FALSE;
	if (result->end == RUN_EXITED && result->status < least_error)
		return TRUE;
	set_git_error(repo, call, &request, result, error);
	return FALSE;
}

gboolean git_call(struct git_repo *repo, const struct git_call *call, GString **out, GError **error)
{
	g_auto(run_result) result = {0};

	if (!git_start(repo, NULL, call, 1, &result, error))
		return FALSE;
	if (out)
		*out = g_steal_pointer(&result.out);
	return TRUE;
}

gboolean git_ask(struct git_repo *repo, const struct git_call *call, int *status, GString **out,
		 GError **error)
{
	g_auto(run_result) result = {0};

	if (!git_start(repo, NULL, call, GIT_FATAL, &result, error))
		return FALSE;
	*status = result.status;
	if (out)
		*out = g_steal_pointer(&result.out);
	return TRUE;
}

gboolean git_run(struct git_repo *repo, char **out, GError **error, ...)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new();
	g_autoptr(GString) text = NULL;
	const char *arg;
	va_list list;

	va_start(list, error);
	do {
		arg = va_arg(list, const char *);
		g_ptr_array_add(args, (gpointer)arg);
	} while (arg);
	va_end(list);
	if (!git_call(repo, &(struct git_call){.args = (const char *const *)args->pdata}, &text,
		      error))
		return FALSE;
	if (text->len && text->str[text->len - 1] == '\n')
		g_string_truncate(text, text->len - 1);
	if (out)
		*out = g_string_free(g_steal_pointer(&text), FALSE);
	return TRUE;
}

static gboolean check_folder(const char *path, GError **error)
{
	struct stat st;
	int problem = 0;

	if (stat(path, &st) != 0)
		problem = errno;
	else if (!S_ISDIR(st.st_mode))
		problem = ENOTDIR;
	if (problem)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no tree at %s: %s", path,
			    g_strerror(problem));
	return problem == 0;
}

struct git_repo *git_repo_open(const char *path, GError **error)
{
	static const char *const args[] = {"rev-parse", "--absolute-git-dir", NULL};
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	g_auto(run_result) result = {0};
	g_autofree char *said = NULL;
	struct git_repo *repo;

	if (!check_folder(absolute, error))
		return NULL;
	if (!git_start(NULL, absolute, &(struct git_call){.args = args}, G_MAXINT, &result, error))
		return NULL;
	if (run_failed(&result)) {
		said = git_said(&result);
		if (strstr(said, "not a git repository"))
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "%s is in no git repository: make one of it with "
				    "'ksweep tree get dir %s', or with git init, git add -f . "
				    "and git commit",
				    path, path);
		else
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "git cannot use the repository of %s: %s", path, said);
		return NULL;
	}
	repo = g_new0(struct git_repo, 1);
	repo->path = g_steal_pointer(&absolute);
	/* A folder's name may end in a newline itself; git adds one. */
	repo->folder = g_strndup(result.out->str, result.out->len - 1);
	return repo;
}

void git_repo_free(struct git_repo *repo)
{
	if (!repo)
		return;
	g_free(repo->path);
	g_free(repo->folder);
	git_shadow_free(repo->shadow);
	g_free(repo);
}

gboolean git_dirty(struct git_repo *repo)
{
	static const char *const args[] = {
		"status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all",
		NULL};
	g_auto(run_result) result = {0};

	/* From inside, so that git itself finds the work tree that belongs to the path. */
	return git_start(NULL, repo->path, &(struct git_call){.args = args}, 1, &result, NULL) &&
	       result.out->len > 0;
}

static gboolean head_is_unborn(struct git_repo *repo)
{
	static const char *const args[] = {"symbolic-ref", "--quiet", "HEAD", NULL};
	int status = 1;

	return git_ask(repo, &(struct git_call){.args = args}, &status, NULL, NULL) && status == 0;
}

/* `what` is "commit" or "tree". */
static char *object_of(struct git_repo *repo, const char *rev, const char *what, GError **error)
{
	g_autofree char *peeled = g_strdup_printf("%s^{%s}", rev, what);
	const char *const args[] = {"rev-parse", "--verify", "--quiet", peeled, NULL};
	g_autoptr(GString) out = NULL;
	int status = 1;

	/* No ref and no object name starts with a dash; git would take it for an option. */
	if (*rev && *rev != '-' &&
	    !git_ask(repo, &(struct git_call){.args = args}, &status, &out, error))
		return NULL;
	if (status == 0 && out->len > 0) {
		g_string_truncate(out, out->len - 1);
		return g_string_free(g_steal_pointer(&out), FALSE);
	}
	if (strcmp(rev, "HEAD") == 0 && head_is_unborn(repo))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s has no commit yet (HEAD is unborn): commit the kernel tree first",
			    repo->path);
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is no revision of %s (no %s of that name)", rev, repo->path,
			    what);
	return NULL;
}

char *git_commit_of(struct git_repo *repo, const char *rev, GError **error)
{
	return object_of(repo, rev, "commit", error);
}

char *git_tree_of(struct git_repo *repo, const char *rev, GError **error)
{
	return object_of(repo, rev, "tree", error);
}

/* The commits of lines "COMMIT PARENT...", oldest first: a chain that starts on base_commit. */
static GPtrArray *parse_chain(char **lines, const char *base_commit, char **why)
{
	g_autoptr(GPtrArray) commits = g_ptr_array_new_with_free_func(g_free);
	const char *previous = base_commit;

	/* Merges first: what they bring in does not descend from the base in a chain either. */
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", -1);

		if (g_strv_length(words) > 2) {
			*why = g_strdup_printf("%.12s is a merge", words[0]);
			return NULL;
		}
	}
	for (char **line = lines; *line && **line; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", -1);

		if (g_strcmp0(words[1], previous) != 0) {
			*why = g_strdup_printf("%.12s does not descend from the first", words[0]);
			return NULL;
		}
		g_ptr_array_add(commits, g_strdup(words[0]));
		previous = commits->pdata[commits->len - 1];
	}
	return g_steal_pointer(&commits);
}

GPtrArray *git_range(struct git_repo *repo, const char *base, const char *tip, GError **error)
{
	g_autoptr(GPtrArray) commits = NULL;
	g_autofree char *base_commit = git_commit_of(repo, base, error);
	g_autofree char *tip_commit = base_commit ? git_commit_of(repo, tip, error) : NULL;
	g_autofree char *range = NULL;
	g_autofree char *out = NULL;
	g_autofree char *why = NULL;
	g_auto(GStrv) lines = NULL;

	if (!tip_commit)
		return NULL;
	range = g_strdup_printf("%s..%s", base_commit, tip_commit);
	if (!git_run(repo, &out, error, "rev-list", "--reverse", "--topo-order", "--parents", range,
		     "--", NULL))
		return NULL;
	lines = g_strsplit(out, "\n", -1);
	commits = parse_chain(lines, base_commit, &why);
	if (commits && commits->len == 0 && strcmp(base_commit, tip_commit) != 0)
		why = g_strdup("the second is older than the first");
	if (!why)
		return g_steal_pointer(&commits);
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s..%s is no series: %s", base, tip,
		    why);
	return NULL;
}

void git_entry_free(struct git_entry *entry)
{
	if (!entry)
		return;
	g_free(entry->path);
	g_free(entry);
}

static void entry_free(gpointer entry)
{
	git_entry_free(entry);
}

/* One record of ls-tree -z: "100644 blob OID\tPATH". */
static struct git_entry *parse_entry(const char *record, GError **error)
{
	const char *tab = strchr(record, '\t');
	g_autofree char *head = tab ? g_strndup(record, tab - record) : g_strdup("");
	g_auto(GStrv) words = g_strsplit(head, " ", 0);
	struct git_entry *entry;

	if (g_strv_length(words) != 3) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "git ls-tree said something unknown: %.100s", record);
		return NULL;
	}
	entry = g_new0(struct git_entry, 1);
	entry->path = g_strdup(tab + 1);
	entry->mode = strtoul(words[0], NULL, 8);
	g_strlcpy(entry->oid, words[2], sizeof(entry->oid));
	return entry;
}

GPtrArray *git_list(struct git_repo *repo, const char *rev, const char *below, GError **error)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
	g_autofree char *tree = git_tree_of(repo, rev, error);
	const char *const args[] = {"ls-tree", "-r", "-z", "--full-tree", tree, "--", below, NULL};
	g_autoptr(GString) out = NULL;

	if (!tree || !git_call(repo, &(struct git_call){.args = args}, &out, error))
		return NULL;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1) {
		struct git_entry *entry = parse_entry(p, error);

		if (!entry)
			return NULL;
		g_ptr_array_add(entries, entry);
	}
	return g_steal_pointer(&entries);
}

GPtrArray *git_changed(struct git_repo *repo, const char *from, const char *to, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *from_tree = git_tree_of(repo, from, error);
	g_autofree char *to_tree = from_tree ? git_tree_of(repo, to, error) : NULL;
	const char *const args[] = {"diff-tree",   "-r",      "-z",    "--no-renames",
				    "--name-only", from_tree, to_tree, NULL};
	g_autoptr(GString) out = NULL;

	if (!to_tree || !git_call(repo, &(struct git_call){.args = args}, &out, error))
		return NULL;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1)
		g_ptr_array_add(paths, g_strdup(p));
	return g_steal_pointer(&paths);
}

/* "Name <address> SECONDS ZONE", as git var prints it. */
static gboolean parse_ident(const char *ident, struct git_identity *identity)
{
	const char *open = strrchr(ident, '<');
	const char *close = open ? strchr(open, '>') : NULL;

	if (!close || open == ident)
		return FALSE;
	identity->name = g_strchomp(g_strndup(ident, open - ident));
	identity->email = g_strndup(open + 1, close - open - 1);
	identity->seconds = g_ascii_strtoll(close + 1, NULL, 10);
	return TRUE;
}

gboolean git_identity_get(struct git_repo *repo, struct git_identity *identity, GError **error)
{
	static const char *const args[] = {"-c", "user.useConfigOnly=true", "var",
					   "GIT_COMMITTER_IDENT", NULL};
	g_autoptr(GString) out = NULL;
	g_autoptr(GError) problem = NULL;

	if (!git_call(repo, &(struct git_call){.args = args}, &out, &problem)) {
		if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
	} else if (parse_ident(out->str, identity)) {
		return TRUE;
	}
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "git does not know who you are, and commits must be signed off: type "
		    "git config --global user.name 'Your Name' and "
		    "git config --global user.email you@example.org");
	return FALSE;
}

void git_identity_clear(struct git_identity *identity)
{
	g_free(identity->name);
	g_free(identity->email);
	memset(identity, 0, sizeof(*identity));
}
