// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/rule-cache.h"

#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "base/kv-cache.h"
#include "base/progress.h"
#include "base/scratch.h"

struct rule_cache {
	char *rule; /* path */
	const char *const *defines;
	char *salt; /* hash of rule, defines and program */
	struct kv_cache *store;
};

struct rule_query *rule_query_new(char *text, const char *file)
{
	struct rule_query *query = g_new0(struct rule_query, 1);

	query->text = text;
	query->file = g_strdup(file);
	query->why = g_strdup("");
	query->report = g_strdup("");
	query->outcome = SPATCH_DIED;
	return query;
}

void rule_query_free(gpointer data)
{
	struct rule_query *query = data;

	g_free(query->text);
	g_free(query->file);
	g_free(query->why);
	g_free(query->report);
	g_free(query);
}

/*
 * A hash of everything but the text that a report depends on. The program is identified by its
 * file, since asking it for its version would mean starting it.
 */
static char *make_salt(const char *rule, const char *const *defines, GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *identity = spatch_identity(error);
	g_autofree char *text = NULL;
	gsize length;

	if (!identity || !file_read(rule, &text, &length, error))
		return NULL;
	g_checksum_update(sum, (const guchar *)identity, (gssize)strlen(identity) + 1);
	g_checksum_update(sum, (const guchar *)text, (gssize)length);
	for (; *defines; defines++)
		g_checksum_update(sum, (const guchar *)*defines, (gssize)strlen(*defines) + 1);
	return g_strdup(g_checksum_get_string(sum));
}

struct rule_cache *rule_cache_open(const char *rule, const char *const *defines, GError **error)
{
	g_autofree char *path = data_path(DATA_RULES, rule, error);
	g_autofree char *salt = path ? make_salt(path, defines, error) : NULL;
	struct rule_cache *cache;

	if (!salt)
		return NULL;
	cache = g_new0(struct rule_cache, 1);
	cache->defines = defines;
	cache->rule = g_steal_pointer(&path);
	cache->salt = g_steal_pointer(&salt);
	cache->store = kv_cache_open("find");
	return cache;
}

void rule_cache_close(struct rule_cache *cache)
{
	if (!cache)
		return;
	kv_cache_close(cache->store);
	g_free(cache->rule);
	g_free(cache->salt);
	g_free(cache);
}

static char *key_of(const struct rule_cache *cache, const struct rule_query *query)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	g_checksum_update(sum, (const guchar *)cache->salt, -1);
	g_checksum_update(sum, (const guchar *)query->text, -1);
	return g_strdup(g_checksum_get_string(sum));
}

static void set_report(struct rule_query *query, char *report)
{
	query->outcome = SPATCH_DONE;
	g_free(query->why);
	query->why = g_strdup("");
	g_free(query->report);
	query->report = report;
}

static gboolean recall(struct rule_cache *cache, struct rule_query *query)
{
	g_autofree char *key = key_of(cache, query);
	char *report = kv_cache_get(cache->store, key);

	if (!report)
		return FALSE;
	set_report(query, report);
	query->cached = TRUE;
	return TRUE;
}

static void remember(struct rule_cache *cache, const struct rule_query *query)
{
	g_autofree char *key = key_of(cache, query);

	kv_cache_put(cache->store, key, query->report);
}

/* The report without the name that the text had in our directory. */
static char *without_name(const char *report, const char *name)
{
	g_auto(GStrv) lines = g_strsplit(report, "\n", -1);
	GString *text = g_string_new(NULL);
	gsize skip = strlen(name) + 1;

	for (char **line = lines; *line; line++)
		if (strlen(*line) > skip)
			g_string_append_printf(text, "%s\n", *line + skip);
	return g_string_free(text, FALSE);
}

/* Write the texts under names of our own: the name of a kernel file may be anything. */
static char **write_texts(const char *folder, GPtrArray *queries, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < queries->len; i++) {
		const struct rule_query *query = g_ptr_array_index(queries, i);
		char *name = g_strdup_printf("%u.c", i);
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_ptr_array_add(names, name);
		if (!g_file_set_contents(path, query->text, -1, error))
			return NULL;
	}
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

/* Run spatch over the texts: struct spatch_file * in the same order. */
static GPtrArray *run_rule(struct rule_cache *cache, const char *folder, GPtrArray *queries,
			   GError **error)
{
	g_auto(GStrv) names = write_texts(folder, queries, error);
	struct spatch_request request = {
		.rule = cache->rule, .folder = folder, .defines = cache->defines};

	if (!names)
		return NULL;
	request.files = (const char *const *)names;
	return spatch_run(&request, error);
}

/* spatch died at every text: is spatch at fault, or are the texts? Try one line of plain C. */
static gboolean spatch_works(struct rule_cache *cache, const char *folder, gboolean *works,
			     GError **error)
{
	g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(rule_query_free);
	g_autoptr(GPtrArray) files = NULL;

	g_ptr_array_add(queries, rule_query_new(g_strdup("int f(void) { return 1; }\n"), ""));
	files = run_rule(cache, folder, queries, error);
	if (!files)
		return FALSE;
	*works = ((struct spatch_file *)g_ptr_array_index(files, 0))->outcome == SPATCH_DONE;
	return TRUE;
}

/* Returns the number of texts at which spatch died. */
static guint collect(struct rule_cache *cache, GPtrArray *queries, GPtrArray *files)
{
	guint died = 0;

	kv_cache_begin(cache->store);
	for (guint i = 0; i < files->len; i++) {
		const struct spatch_file *file = g_ptr_array_index(files, i);
		struct rule_query *query = g_ptr_array_index(queries, i);

		if (file->outcome == SPATCH_DONE) {
			set_report(query, without_name(file->out->str, file->name));
			remember(cache, query);
			continue;
		}
		died += file->outcome == SPATCH_DIED;
		query->outcome = file->outcome;
		g_free(query->why);
		query->why = g_strdup(file->why);
	}
	kv_cache_commit(cache->store);
	return died;
}

static gboolean run_in(struct rule_cache *cache, const char *folder, GPtrArray *queries,
		       GError **error)
{
	g_autoptr(GPtrArray) files = run_rule(cache, folder, queries, error);
	gboolean works = TRUE;

	if (!files)
		return FALSE;
	if (collect(cache, queries, files) == files->len &&
	    !spatch_works(cache, folder, &works, error))
		return FALSE;
	if (works)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "spatch died at each of %u files; at '%s' it %s", files->len,
		    ((struct rule_query *)g_ptr_array_index(queries, 0))->file,
		    ((struct spatch_file *)g_ptr_array_index(files, 0))->why);
	return FALSE;
}

gboolean rule_cache_run(struct rule_cache *cache, GPtrArray *queries, GError **error)
{
	g_autoptr(GPtrArray) unknown = g_ptr_array_new();
	g_autofree char *folder = NULL;
	struct progress *progress;
	gboolean good;

	for (guint i = 0; i < queries->len; i++) {
		struct rule_query *query = g_ptr_array_index(queries, i);

		if (!recall(cache, query))
			g_ptr_array_add(unknown, query);
	}
	if (unknown->len == 0)
		return TRUE;
	folder = scratch_folder("find", error);
	if (!folder)
		return FALSE;
	progress = progress_begin("find: rules", 0);
	good = run_in(cache, folder, unknown, error);
	progress_end(progress, good ? "%u texts" : NULL, unknown->len);
	if (!file_remove_tree(folder, good ? error : NULL))
		good = FALSE;
	return good;
}
