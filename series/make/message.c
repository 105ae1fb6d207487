// SPDX-License-Identifier: GPL-2.0
#include "series/make/message.h"

#include <string.h>

#include "base/text-wrap.h"
#include "kernel-tree/git/run.h"

#define HISTORY_COMMITS "40"
#define HISTORY_LEAST	3 /* commits with a prefix; fewer may be chance */

/* "fs" of "fs: open: fix"; NULL if the subject has no prefix. */
static char *subject_prefix(const char *subject)
{
	gsize length = strcspn(subject, ":");

	if (!subject[length] || !length || length > 24 || memchr(subject, ' ', length))
		return NULL;
	return g_strndup(subject, length);
}

char *message_prefix_by_history(struct git_repo *repo, const char *rev, GPtrArray *files)
{
	const char *fixed[] = {"log",
			       "-n",
			       HISTORY_COMMITS,
			       "--no-merges",
			       "--format=%s",
			       "--invert-grep",
			       "--grep=^Ksweep-",
			       rev,
			       "--"};
	g_autoptr(GPtrArray) args = g_ptr_array_new();
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) out = NULL;
	g_auto(GStrv) subjects = NULL;
	char *best = NULL;
	guint most = HISTORY_LEAST - 1;

	for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(args, (gpointer)fixed[i]);
	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(args, g_ptr_array_index(files, i));
	g_ptr_array_add(args, NULL);
	if (!git_call(repo, &(struct git_call){.args = (const char **)args->pdata, .deadline = 30},
		      &out, NULL))
		return NULL; /* not an error: the directory suggests a prefix, too */
	subjects = g_strsplit(out->str, "\n", -1);
	for (char **subject = subjects; *subject; subject++) {
		char *prefix = subject_prefix(*subject);
		guint count;

		if (!prefix)
			continue;
		count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, prefix)) + 1;
		if (count > most) {
			most = count;
			g_free(best);
			best = g_strdup(prefix);
		}
		g_hash_table_replace(counts, prefix, GUINT_TO_POINTER(count));
	}
	return best;
}

char *message_prefix_by_directory(const char *file)
{
	g_auto(GStrv) parts = g_strsplit(file, "/", -1);
	guint n = g_strv_length(parts);

	if (n < 2)
		return g_strdup("kernel");
	if (strcmp(parts[0], "arch") == 0 && n > 3) {
		g_autofree char *base = g_strndup(parts[n - 1], strcspn(parts[n - 1], "."));

		return g_strdup_printf("%s/%s", parts[1], base);
	}
	if (n == 2)
		return g_strdup(parts[0]);
	if (strcmp(parts[0], "kernel") == 0)
		return g_strdup(parts[1]);
	return g_strdup_printf("%s/%s", parts[0], parts[1]);
}

/* The first subject that fits with the prefix, else the last. The caller frees. */
static char *subject_of(const struct change *change, const char *prefix)
{
	char *subject = NULL;

	for (guint i = 0; i < change->subjects->len; i++) {
		g_free(subject);
		subject =
			g_strdup_printf("%s: %s", prefix, (const char *)change->subjects->pdata[i]);
		if (strlen(subject) <= MESSAGE_SUBJECT_COLUMNS)
			break;
	}
	return subject;
}

char *message_make(const struct change *change, const char *prefix,
		   const struct message_trailers *trailers)
{
	g_autofree char *wrapped = text_wrap(change->body, TEXT_COLUMNS);
	g_autofree char *subject = subject_of(change, prefix);
	GString *message = g_string_new(NULL);

	g_string_append_printf(message, "%s\n\n%s\n", subject, wrapped);
	for (guint i = 0; trailers->cc && i < trailers->cc->len; i++)
		g_string_append_printf(message, "Cc: %s\n", (char *)trailers->cc->pdata[i]);
	for (const char *const *extra = trailers->extra; extra && *extra; extra++)
		g_string_append_printf(message, "%s\n", *extra);
	g_string_append_printf(message, "Signed-off-by: %s <%s>\n", trailers->name,
			       trailers->email);
	return g_string_free(message, FALSE);
}
