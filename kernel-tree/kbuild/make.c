// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/make.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "kernel-tree/kbuild/journal.h"
#include "kernel-tree/kbuild/make-output.h"

#define MAKE_DEADLINE (4 * 3600.0) /* seconds */

/*
 * The first group are variables that users set for their own builds: they are removed. Any date
 * would do, if it is the same for all builds.
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

gboolean kbuild_check_paths(const char *source, const char *objects, GError **error)
{
	const char *bad = strpbrk(source, " :\t\n") ? source : objects;

	if (!strpbrk(bad, " :\t\n"))
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "a kernel cannot be built in '%s': its path holds a space or a colon; set "
		    "KSWEEP_CACHE to another directory",
		    bad);
	return FALSE;
}

/*
 * sparse can crash on a file, or run for hours on it, and make would then not compile the file.
 * That does not depend on the tree: the script reports success to make, and prints that the file
 * was not checked. The last argument of CHECK is the source file.
 */
#define SPARSE_FILE    "ksweep-sparse"
#define SPARSE_SECONDS "300" /* of CPU time: the machine may have other work */

static const char sparse_script[] = "ulimit -S -t " SPARSE_SECONDS "\n"
				    "sparse -fdiagnostic-prefix=sparse \"$@\" && exit 0\n"
				    "status=$?\n"
				    "for source; do :; done\n"
				    "echo \"" KBUILD_UNCHECKED "exit status $status: $source\"\n";

static gboolean write_sparse_script(const struct make_request *request, GError **error)
{
	g_autofree char *path = g_build_filename(request->objects, SPARSE_FILE, NULL);

	return !request->sparse || file_write(path, sparse_script, -1, error);
}

static GPtrArray *make_argv(const struct make_request *request, const char *const *words)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-C"));
	g_ptr_array_add(argv, g_strdup(request->source));
	g_ptr_array_add(argv, g_strdup_printf("O=%s", request->objects));
	g_ptr_array_add(argv, g_strdup_printf("ARCH=%s", request->arch));
	g_ptr_array_add(argv, g_strdup("V=0"));
	g_ptr_array_add(argv, g_strdup_printf("-j%u", request->jobs));
	g_ptr_array_add(argv, g_strdup("-Otarget"));
	g_ptr_array_add(argv, g_strdup("--no-print-directory"));
	for (guint i = 0; i < request->variables->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(request->variables, i)));
	if (request->sparse) {
		g_ptr_array_add(argv, g_strdup("C=1"));
		g_ptr_array_add(argv,
				g_strdup_printf("CHECK=sh %s/" SPARSE_FILE, request->objects));
	}
	for (; *words; words++)
		g_ptr_array_add(argv, g_strdup(*words));
	g_ptr_array_add(argv, NULL);
	return argv;
}

/* FALSE for failures that do not depend on the tree. */
static gboolean is_conclusive(const struct make_request *request, const struct run_request *run,
			      const struct run_result *result, int journal_problem, GError **error)
{
	static const char *const signs[] = {
		"No space left on device",  "Disk quota exceeded",
		"Read-only file system",    "Cannot allocate memory",
		"virtual memory exhausted", "Killed signal terminated program",
		": command not found",	    ": not found\n",
	};
	g_autofree char *end = run_end_text(run, result);
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
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "make failed in '%s', not because of the tree: %s", request->objects, why);
	return FALSE;
}

struct make_lines {
	const struct make_request *request;
	int problem; /* errno when the journal could not be written */
	struct progress *progress;
};

/* kbuild prints each step on an indented line of its own: "  CC      fs/open.o". */
static enum run_verdict on_line(const char *line, gpointer data)
{
	struct make_lines *lines = data;

	if (g_str_has_prefix(line, "  "))
		progress_advance(lines->progress, 1, line + 2);
	if (!lines->request->journal || journal_add(lines->request->objects, line))
		return RUN_GO_ON;
	lines->problem = errno ? errno : EIO;
	return RUN_STOP;
}

gboolean kbuild_run_make(const struct make_request *request, const char *const *words,
			 struct run_result *result, GError **error)
{
	g_autoptr(GPtrArray) argv = make_argv(request, words);
	struct make_lines lines = {.request = request};
	const struct run_request run = {
		.argv = (const char *const *)argv->pdata,
		.env = make_env,
		.merge_stderr = TRUE,
		.deadline = MAKE_DEADLINE,
		.on_line = on_line,
		.data = &lines,
	};
	g_autofree char *title = g_strdup_printf("make for config %s", request->config);
	gboolean ran;

	if (!kbuild_check_paths(request->source, request->objects, error) ||
	    !file_make_folder(request->objects, error) || !write_sparse_script(request, error))
		return FALSE;
	lines.progress = progress_begin(title, 0);
	ran = run_program(&run, result, error);
	progress_end(lines.progress, NULL);
	return ran && is_conclusive(request, &run, result, lines.problem, error);
}
