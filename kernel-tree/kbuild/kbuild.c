// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/kbuild.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/run.h"
#include "kernel-tree/kbuild/journal.h"
#include "kernel-tree/kbuild/private.h"
#include "kernel-tree/kbuild/toolchain.h"

#define SESSION_FILE  "ksweep-session"
#define MAKE_DEADLINE (4 * 3600.0)

/*
 * The first group are variables that a user sets for builds of his own and that would leak into
 * ours. The date is any: it only has to be the same for all.
 */
static const char *const make_env[] = {
	"MAKEFLAGS",
	"MFLAGS",
	"KBUILD_OUTPUT",
	"KBUILD_VERBOSE",
	"KCONFIG_CONFIG",
	"KCONFIG_ALLCONFIG",
	"ARCH",
	"CROSS_COMPILE",
	"KCFLAGS",
	"KCPPFLAGS",
	"KAFLAGS",
	"LOCALVERSION",
	"LANGUAGE",
	"LC_MESSAGES",
	"LC_ALL=C",
	"KBUILD_BUILD_TIMESTAMP=Sun Apr  1 12:00:00 UTC 2018",
	"KBUILD_BUILD_USER=ksweep",
	"KBUILD_BUILD_HOST=ksweep",
	"KBUILD_BUILD_VERSION=1",
	NULL,
};

static void append_workaround_lines(GString *text, GPtrArray *workarounds)
{
	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		if (w->fragment)
			g_string_append(text, w->fragment);
	}
}

/* All that decides on what .config becomes, the compiler on a line of its own at the top. */
static char *recipe_text(const struct kbuild *build, GPtrArray *workarounds, gsize *own_length)
{
	g_autofree char *toolchain = kbuild_toolchain(build->source, build->config->arch);
	GString *text = g_string_new(NULL);

	g_string_printf(text, "# %s\n# ARCH=%s %s\n%s%s", toolchain, build->config->arch,
			build->config->base, build->config->fragment,
			g_str_has_suffix(build->config->fragment, "\n") ? "" : "\n");
	*own_length = text->len;
	append_workaround_lines(text, workarounds);
	return g_string_free(text, FALSE);
}

struct kbuild *kbuild_new(const char *source, const char *objects, struct config_recipe *config,
			  guint jobs)
{
	g_autoptr(GPtrArray) workarounds = kbuild_workarounds(source, config->arch);
	const char *prefix = toolchain_prefix(config->arch);
	struct kbuild *build = g_new0(struct kbuild, 1);

	build->source = g_canonicalize_filename(source, NULL);
	build->objects = g_canonicalize_filename(objects, NULL);
	build->config = config;
	build->session = -1;
	build->jobs = jobs ? jobs : g_get_num_processors();
	build->variables = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		if (w->make_variable)
			g_ptr_array_add(build->variables, g_strdup(w->make_variable));
	}
	if (prefix && *prefix)
		g_ptr_array_add(build->variables, g_strdup_printf("CROSS_COMPILE=%s", prefix));
	build->recipe = recipe_text(build, workarounds, &build->own_length);
	return build;
}

void kbuild_free(struct kbuild *build)
{
	if (!build)
		return;
	g_free(build->source);
	g_free(build->objects);
	g_ptr_array_unref(build->variables);
	g_free(build->recipe);
	if (build->session >= 0)
		close(build->session);
	g_free(build);
}

gboolean kbuild_check_folders(const struct kbuild *build, GError **error)
{
	const char *bad = strpbrk(build->source, " :\t\n") ? build->source : build->objects;

	if (!strpbrk(bad, " :\t\n"))
		return TRUE;
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		"a kernel cannot be built in %s: its path holds a space or a colon; set KSWEEP_CACHE "
		"to another folder",
		bad);
	return FALSE;
}

/* Not closed on exec, on purpose: whoever works in the folder holds the lock. */
static gboolean lock_session(struct kbuild *build, GError **error)
{
	g_autofree char *path = g_build_filename(build->objects, SESSION_FILE, NULL);
	gboolean told = FALSE;

	build->session = open(path, O_RDWR | O_CREAT, 0666);
	if (build->session < 0) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot write %s: %s", path, g_strerror(errno));
		return FALSE;
	}
	while (flock(build->session, LOCK_EX | LOCK_NB) != 0) {
		if (!told)
			progress_note("an earlier build in %s is still ending; waiting",
				      build->objects);
		told = TRUE;
		g_usleep(G_USEC_PER_SEC / 10);
		if (run_interrupted(error))
			return FALSE;
	}
	return TRUE;
}

static void unlock_session(struct kbuild *build)
{
	if (build->session >= 0)
		close(build->session);
	build->session = -1;
}

gboolean kbuild_begin(struct kbuild *build, char **earlier, GError **error)
{
	g_autofree char *said = NULL;

	if (!kbuild_check_folders(build, error) || !file_make_folder(build->objects, error))
		return FALSE;
	if (!lock_session(build, error) || !journal_repair(build->objects, &said, error) ||
	    !journal_start(build->objects, error)) {
		unlock_session(build);
		return FALSE;
	}
	if (earlier)
		*earlier = g_steal_pointer(&said);
	return TRUE;
}

gboolean kbuild_end(struct kbuild *build, GError **error)
{
	unlock_session(build);
	return journal_remove(build->objects, error);
}

/* "  CC      fs/open.o", "  CC [M]  fs/x.o": two spaces, a word in capitals, the target. */
char *kbuild_target_of_line(const char *line)
{
	const char *p = line;

	if (strncmp(p, "  ", 2) != 0 || !g_ascii_isupper(p[2]))
		return NULL;
	for (p += 2; g_ascii_isupper(*p) || g_ascii_isdigit(*p) || *p == '_' || *p == '-'; p++)
		;
	if (g_str_has_prefix(p, " [M]"))
		p += 4;
	if (*p != ' ')
		return NULL;
	p += strspn(p, " ");
	return *p && !strchr(p, ' ') ? g_strdup(p) : NULL;
}

struct make_lines {
	struct kbuild *build;
	int problem; /* errno when the journal could not be written */
	struct progress *progress;
};

static enum run_verdict on_make_line(const char *line, gpointer data)
{
	struct make_lines *lines = data;

	if (journal_add(lines->build->objects, line))
		return RUN_GO_ON;
	lines->problem = errno ? errno : EIO;
	return RUN_STOP;
}

/*
 * sparse can die on a file, or run for hours on one that others read in a second, and make would
 * then not compile it. That says nothing of the tree: make is told that all is well, and its output
 * that this file was not checked. $< is the last word that kbuild gives to CHECK.
 */
#define SPARSE_FILE    "ksweep-sparse"
#define SPARSE_SECONDS "300" /* of processor time: the machine may have other work */

static const char sparse_script[] = "ulimit -S -t " SPARSE_SECONDS "\n"
				    "sparse -fdiagnostic-prefix=sparse \"$@\" && exit 0\n"
				    "status=$?\n"
				    "for source; do :; done\n"
				    "echo \"" KBUILD_UNCHECKED "exit status $status: $source\"\n";

static gboolean write_sparse_script(const struct kbuild *build, GError **error)
{
	g_autofree char *path = g_build_filename(build->objects, SPARSE_FILE, NULL);

	return !build->sparse || file_write(path, sparse_script, -1, error);
}

static GPtrArray *make_argv(const struct kbuild *build, const char *const *words)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-C"));
	g_ptr_array_add(argv, g_strdup(build->source));
	g_ptr_array_add(argv, g_strdup_printf("O=%s", build->objects));
	g_ptr_array_add(argv, g_strdup_printf("ARCH=%s", build->config->arch));
	g_ptr_array_add(argv, g_strdup("V=0"));
	g_ptr_array_add(argv, g_strdup_printf("-j%u", build->jobs));
	g_ptr_array_add(argv, g_strdup("-Otarget"));
	g_ptr_array_add(argv, g_strdup("--no-print-directory"));
	for (guint i = 0; i < build->variables->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(build->variables, i)));
	if (build->sparse) {
		g_ptr_array_add(argv, g_strdup("C=1"));
		g_ptr_array_add(argv, g_strdup_printf("CHECK=sh %s/" SPARSE_FILE, build->objects));
	}
	for (; *words; words++)
		g_ptr_array_add(argv, g_strdup(*words));
	g_ptr_array_add(argv, NULL);
	return argv;
}

/* Ends of a make that say nothing about the tree. */
static gboolean judgeable(const struct kbuild *build, const struct run_request *request,
			  const struct run_result *result, int journal_problem, GError **error)
{
	static const char *const signs[] = {
		"No space left on device",  "Disk quota exceeded",
		"Read-only file system",    "Cannot allocate memory",
		"virtual memory exhausted", "Killed signal terminated program",
		": command not found",	    ": not found\n",
	};
	g_autofree char *end = run_end_text(request, result);
	const char *why = journal_problem ? g_strerror(journal_problem) : NULL;

	if (!run_failed(result))
		return TRUE;
	for (gsize i = 0; !why && i < G_N_ELEMENTS(signs); i++)
		if (strstr(result->out->str, signs[i]))
			why = signs[i];
	if (!why && result->end != RUN_EXITED)
		why = end;
	if (!why)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "make in %s could not go on: %s",
		    build->objects, why);
	return FALSE;
}

/* kbuild names each step on a line of its own, indented: "  CC      fs/open.o". */
static enum run_verdict on_any_line(const char *line, gpointer data)
{
	struct make_lines *lines = data;

	if (g_str_has_prefix(line, "  "))
		progress_advance(lines->progress, 1, line + 2);
	return lines->build->session >= 0 ? on_make_line(line, data) : RUN_GO_ON;
}

gboolean kbuild_run_make(struct kbuild *build, const char *const *words, struct run_result *result,
			 GError **error)
{
	g_autoptr(GPtrArray) argv = make_argv(build, words);
	struct make_lines lines = {.build = build};
	const struct run_request request = {
		.argv = (const char *const *)argv->pdata,
		.env = make_env,
		.merge_stderr = TRUE,
		.deadline = MAKE_DEADLINE,
		.on_line = on_any_line,
		.data = &lines,
	};
	g_autofree char *what = g_strdup_printf("make for config %s", build->config->name);
	gboolean ran;

	if (!kbuild_check_folders(build, error) || !file_make_folder(build->objects, error) ||
	    !write_sparse_script(build, error))
		return FALSE;
	lines.progress = progress_begin(what, 0);
	ran = run_program(&request, result, error);
	progress_end(lines.progress, NULL);
	return ran && judgeable(build, &request, result, lines.problem, error);
}

static gboolean make_words(struct kbuild *build, const char *const *words, gboolean *ok,
			   char **output, GError **error)
{
	g_auto(run_result) result = {0};
	gboolean own = build->session < 0;

	if (own && !kbuild_begin(build, NULL, error))
		return FALSE;
	if (!kbuild_run_make(build, words, &result, error))
		return FALSE;
	*ok = !run_failed(&result);
	if (output)
		*output = g_strdup(result.out->str);
	return !own || kbuild_end(build, error);
}

gboolean kbuild_make(struct kbuild *build, const char *target, gboolean *ok, char **output,
		     GError **error)
{
	const char *const words[] = {*target ? target : NULL, NULL};

	return make_words(build, words, ok, output, error);
}

gboolean kbuild_prepare(struct kbuild *build, gboolean *ok, char **output, GError **error)
{
	static const char *const words[] = {"prepare", "scripts", NULL};

	return make_words(build, words, ok, output, error);
}

gboolean kbuild_make_objects(struct kbuild *build, GPtrArray *objects, char **output,
			     GError **error)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	gboolean all;

	g_ptr_array_add(words, (gpointer) "--keep-going");
	for (guint i = 0; i < objects->len; i++)
		g_ptr_array_add(words, objects->pdata[i]);
	g_ptr_array_add(words, NULL);
	return make_words(build, (const char *const *)words->pdata, &all, output, error);
}

char *kbuild_image(const struct kbuild *build)
{
	return g_build_filename(build->objects, "arch/x86/boot/bzImage", NULL);
}

char *kbuild_vmlinux(const struct kbuild *build)
{
	return g_build_filename(build->objects, "vmlinux", NULL);
}
