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
#include "kernel-tree/kbuild/journal.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "kernel-tree/kbuild/workarounds.h"

#define SESSION_FILE "ksweep-session"

static void append_workaround_lines(GString *text, GPtrArray *workarounds)
{
	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		if (w->fragment)
			g_string_append(text, w->fragment);
	}
}

/* Everything that .config depends on. The first line names the compiler. */
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

/* Not closed on exec, on purpose: each process that works in the directory holds the lock. */
static gboolean lock_session(struct kbuild *build, GError **error)
{
	g_autofree char *path = g_build_filename(build->objects, SESSION_FILE, NULL);
	gboolean told = FALSE;

	build->session = open(path, O_RDWR | O_CREAT, 0666);
	if (build->session < 0) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot write '%s': %s", path, g_strerror(errno));
		return FALSE;
	}
	while (flock(build->session, LOCK_EX | LOCK_NB) != 0) {
		if (!told)
			progress_note("waiting: an earlier build in '%s' is still ending",
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
	g_autofree char *lines = NULL;

	if (!kbuild_check_paths(build->source, build->objects, error) ||
	    !file_make_folder(build->objects, error))
		return FALSE;
	if (!lock_session(build, error) || !journal_repair(build->objects, &lines, error) ||
	    !journal_start(build->objects, error)) {
		unlock_session(build);
		return FALSE;
	}
	if (earlier)
		*earlier = g_steal_pointer(&lines);
	return TRUE;
}

gboolean kbuild_end(struct kbuild *build, GError **error)
{
	unlock_session(build);
	return journal_remove(build->objects, error);
}

struct make_request kbuild_make_request(const struct kbuild *build)
{
	return (struct make_request){
		.source = build->source,
		.objects = build->objects,
		.arch = build->config->arch,
		.config = build->config->name,
		.variables = build->variables,
		.jobs = build->jobs,
		.sparse = build->sparse,
		.journal = build->session >= 0,
	};
}

static gboolean make_words(struct kbuild *build, const char *const *words, gboolean *ok,
			   char **output, GError **error)
{
	g_auto(run_result) result = {0};
	gboolean own = build->session < 0;
	struct make_request request;

	if (own && !kbuild_begin(build, NULL, error))
		return FALSE;
	request = kbuild_make_request(build);
	if (!kbuild_run_make(&request, words, &result, error))
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
