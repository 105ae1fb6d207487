// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/submit/checkpatch.h"

#include <string.h>

#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/git/blobs.h"

#define COMPILE_SECONDS 60.0
#define PATCH_SECONDS	300.0

static const char *const c_locale[] = {"LC_ALL=C", NULL};

/* The script, and files beside it that it reads if they exist. */
static const char *const parts[] = {CHECKPATCH_SCRIPT, "scripts/spelling.txt",
				    "scripts/const_structs.checkpatch"};

static gboolean unpack(struct git_repo *repo, const char *rev, const char *folder, gboolean *there,
		       GError **error)
{
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, error);

	if (!blobs)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *object = g_strconcat(rev, ":", parts[i], NULL);
		g_autofree char *path = g_build_filename(folder, parts[i], NULL);
		g_autoptr(GError) problem = NULL;
		gboolean missing = FALSE;
		g_autoptr(GBytes) bytes = git_blobs_read(blobs, object, &missing, &problem);

		if (!bytes && !missing) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
		if (i == 0)
			*there = bytes != NULL;
		if (bytes && !file_write(path, g_bytes_get_data(bytes, NULL),
					 (gssize)g_bytes_get_size(bytes), error))
			return FALSE;
	}
	return TRUE;
}

/*
 * perl's error is the last line that names a line of the script; earlier ones are warnings. Of
 * "MESSAGE at FILE line N." only the message is used, since the file is temporary.
 */
static char *perl_complaint(const char *output)
{
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
	const char *last = "no word of why";

	for (char **line = lines; *line; line++) {
		char *file = strstr(*line, " at " CHECKPATCH_SCRIPT " line ");

		if (!file)
			continue;
		*file = '\0';
		last = *line;
	}
	return g_strdup(last);
}

static gboolean compiles(const char *folder, char **unusable, GError **error)
{
	const char *const argv[] = {"perl", "-c", CHECKPATCH_SCRIPT, NULL};
	const struct run_request request = {.argv = argv,
					    .cwd = folder,
					    .env = c_locale,
					    .merge_stderr = TRUE,
					    .deadline = COMPILE_SECONDS};
	g_auto(run_result) result = {0};
	g_autofree char *complaint = NULL;

	if (!run_program(&request, &result, error))
		return FALSE;
	if (!run_failed(&result))
		return TRUE;
	complaint = perl_complaint(result.out->str);
	*unusable = g_strdup_printf("this perl cannot compile the tree's %s: %s", CHECKPATCH_SCRIPT,
				    complaint);
	return TRUE;
}

gboolean checkpatch_unpack(struct git_repo *repo, const char *rev, const char *folder,
			   char **unusable, GError **error)
{
	g_autofree char *perl = g_find_program_in_path("perl");
	gboolean there = FALSE;

	*unusable = NULL;
	if (!unpack(repo, rev, folder, &there, error))
		return FALSE;
	if (!there)
		*unusable = g_strdup("the tree has no " CHECKPATCH_SCRIPT);
	else if (!perl)
		*unusable = g_strdup("perl is missing (package perl)");
	else
		return compiles(folder, unusable, error);
	return TRUE;
}

gboolean checkpatch_run(const struct checkpatch_request *request, char **output, char **end,
			GError **error)
{
	g_autofree char *script = g_build_filename(request->scripts, CHECKPATCH_SCRIPT, NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	struct run_request run = {.cwd = request->folder,
				  .env = c_locale,
				  .merge_stderr = TRUE,
				  .deadline = PATCH_SECONDS};
	g_auto(run_result) result = {0};

	g_ptr_array_add(argv, "perl");
	g_ptr_array_add(argv, script);
	g_ptr_array_add(argv, "--strict");
	g_ptr_array_add(argv, "--no-tree");
	for (const char *const *option = request->options; option && *option; option++)
		g_ptr_array_add(argv, (char *)*option);
	g_ptr_array_add(argv, request->file ? (char *)request->file : "-");
	g_ptr_array_add(argv, NULL);
	run.argv = (const char *const *)argv->pdata;
	if (!request->file) {
		run.input = request->text;
		run.input_length = strlen(request->text);
	}
	if (!run_program(&run, &result, error))
		return FALSE;
	*output = g_strdup(result.out->str);
	*end = run_failed(&result) ? run_end_text(&run, &result) : NULL;
	return TRUE;
}
