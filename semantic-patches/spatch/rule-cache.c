// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/rule-cache.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/kv-cache.h"
#include "base/progress.h"
#include "base/scratch.h"

struct oracle {
	char *rule; /* path */
	const char *const *defines;
	char *salt; /* hash of rule, defines and program */
	struct memo *memo;
};

struct question *question_new(char *text, const char *file)
{
	struct question *question = g_new0(struct question, 1);

	question->text = text;
	question->file = g_strdup(file);
	question->why = g_strdup("");
	question->answer = g_strdup("");
	question->fate = SPATCH_DIED;
	return question;
}

void question_free(gpointer data)
{
	struct question *question = data;

	g_free(question->text);
	g_free(question->file);
	g_free(question->why);
	g_free(question->answer);
	g_free(question);
}

/*
 * What an answer depends on besides the text. The program is told by the file's identity, since
 * asking it for its version would cost a start of it.
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

struct oracle *oracle_open(const char *rule, const char *const *defines, GError **error)
{
	g_autofree char *path = spatch_rule_path(rule, error);
	g_autofree char *salt = path ? make_salt(path, defines, error) : NULL;
	struct oracle *oracle;

	if (!salt)
		return NULL;
	oracle = g_new0(struct oracle, 1);
	oracle->defines = defines;
	oracle->rule = g_steal_pointer(&path);
	oracle->salt = g_steal_pointer(&salt);
	oracle->memo = memo_open("find");
	return oracle;
}

void oracle_close(struct oracle *oracle)
{
	if (!oracle)
		return;
	memo_close(oracle->memo);
	g_free(oracle->rule);
	g_free(oracle->salt);
	g_free(oracle);
}

static char *key_of(const struct oracle *oracle, const struct question *question)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	g_checksum_update(sum, (const guchar *)oracle->salt, -1);
	g_checksum_update(sum, (const guchar *)question->text, -1);
	return g_strdup(g_checksum_get_string(sum));
}

static void done(struct question *question, char *answer)
{
	question->fate = SPATCH_DONE;
	g_free(question->why);
	question->why = g_strdup("");
	g_free(question->answer);
	question->answer = answer;
}

static gboolean recall(struct oracle *oracle, struct question *question)
{
	g_autofree char *key = key_of(oracle, question);
	char *answer = memo_get(oracle->memo, key);

	if (!answer)
		return FALSE;
	done(question, answer);
	question->remembered = TRUE;
	return TRUE;
}

static void remember(struct oracle *oracle, const struct question *question)
{
	g_autofree char *key = key_of(oracle, question);

	memo_put(oracle->memo, key, question->answer);
}

/* The report without the name that the text had in our folder. */
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

/* Lay the texts out under names of ours: a kernel file's name may be anything. */
static char **lay_out(const char *folder, GPtrArray *questions, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < questions->len; i++) {
		const struct question *question = g_ptr_array_index(questions, i);
		char *name = g_strdup_printf("%u.c", i);
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_ptr_array_add(names, name);
		if (!g_file_set_contents(path, question->text, -1, error))
			return NULL;
	}
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

/* spatch over the texts: struct spatch_file * in their order. */
static GPtrArray *run_rule(struct oracle *oracle, const char *folder, GPtrArray *questions,
			   GError **error)
{
	g_auto(GStrv) names = lay_out(folder, questions, error);
	struct spatch_request request = {
		.rule = oracle->rule, .folder = folder, .defines = oracle->defines};

	if (!names)
		return NULL;
	request.files = (const char *const *)names;
	return spatch_run(&request, error);
}

/* Where it died at all that it was given: is it spatch that is at fault, or what it was given? */
static gboolean spatch_lives(struct oracle *oracle, const char *folder, gboolean *lives,
			     GError **error)
{
	g_autoptr(GPtrArray) questions = g_ptr_array_new_with_free_func(question_free);
	g_autoptr(GPtrArray) files = NULL;

	g_ptr_array_add(questions, question_new(g_strdup("int f(void) { return 1; }\n"), ""));
	files = run_rule(oracle, folder, questions, error);
	if (!files)
		return FALSE;
	*lives = ((struct spatch_file *)g_ptr_array_index(files, 0))->fate == SPATCH_DONE;
	return TRUE;
}

/* Returns the number of texts at which spatch died. */
static guint collect(struct oracle *oracle, GPtrArray *questions, GPtrArray *files)
{
	guint died = 0;

	memo_begin(oracle->memo);
	for (guint i = 0; i < files->len; i++) {
		const struct spatch_file *file = g_ptr_array_index(files, i);
		struct question *question = g_ptr_array_index(questions, i);

		if (file->fate == SPATCH_DONE) {
			done(question, without_name(file->out->str, file->name));
			remember(oracle, question);
			continue;
		}
		died += file->fate == SPATCH_DIED;
		question->fate = file->fate;
		g_free(question->why);
		question->why = g_strdup(file->why);
	}
	memo_commit(oracle->memo);
	return died;
}

static gboolean ask_in(struct oracle *oracle, const char *folder, GPtrArray *questions,
		       GError **error)
{
	g_autoptr(GPtrArray) files = run_rule(oracle, folder, questions, error);
	gboolean lives = TRUE;

	if (!files)
		return FALSE;
	if (collect(oracle, questions, files) == files->len &&
	    !spatch_lives(oracle, folder, &lives, error))
		return FALSE;
	if (lives)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "spatch died at each of %u files; at %s it %s", files->len,
		    ((struct question *)g_ptr_array_index(questions, 0))->file,
		    ((struct spatch_file *)g_ptr_array_index(files, 0))->why);
	return FALSE;
}

gboolean oracle_ask(struct oracle *oracle, GPtrArray *questions, GError **error)
{
	g_autoptr(GPtrArray) unknown = g_ptr_array_new();
	g_autofree char *folder = NULL;
	struct progress *progress;
	gboolean good;

	for (guint i = 0; i < questions->len; i++) {
		struct question *question = g_ptr_array_index(questions, i);

		if (!recall(oracle, question))
			g_ptr_array_add(unknown, question);
	}
	if (unknown->len == 0)
		return TRUE;
	folder = scratch_folder("find", error);
	if (!folder)
		return FALSE;
	progress = progress_begin("find: rules", 0);
	good = ask_in(oracle, folder, unknown, error);
	progress_end(progress, good ? "%u texts" : NULL, unknown->len);
	if (!file_remove_tree(folder, good ? error : NULL))
		good = FALSE;
	return good;
}
