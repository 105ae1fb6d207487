// SPDX-License-Identifier: GPL-2.0
#include "reports/run/undo.h"

#include <string.h>

#include "base/record.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/rewind/rewind.h"
#include "kernel-tree/scan/text.h"
#include "reports/run/decisions.h"
#include "reports/run/function.h"

static gboolean same_tokens(const struct function *a, guint from_a, guint to_a,
			    const struct function *b, guint from_b, guint to_b)
{
	if (to_a - from_a != to_b - from_b)
		return FALSE;
	for (guint i = 0; i < to_a - from_a; i++) {
		const struct token *left = function_token(a, from_a + i),
				   *right = function_token(b, from_b + i);

		if (left->length != right->length ||
		    memcmp(left->text, right->text, left->length) != 0)
			return FALSE;
	}
	return TRUE;
}

static gboolean is_storage(const struct token *token)
{
	static const char *const words[] = {"static",	"inline",     "__always_inline",
					    "noinline", "asmlinkage", "extern"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (token_is(token, words[i]))
			return TRUE;
	return FALSE;
}

/* The words before the name: either those of the storage class or all others. */
static char *head_words(const struct function *function, gboolean storage)
{
	GString *out = g_string_new(NULL);

	for (guint n = function->head; n < function->name; n++) {
		const struct token *token = function_token(function, n);

		if (is_storage(token) == storage)
			g_string_append_printf(out, "%s%.*s", out->len ? " " : "",
					       (int)token->length, token->text);
	}
	return g_string_free(out, FALSE);
}

static void note(GString *list, const char *what)
{
	g_string_append_printf(list, "%s%s", list->len ? ", " : "", what);
}

static void note_heads(GString *differs, GString *detail, const struct function *before,
		       const struct function *after)
{
	static const struct {
		gboolean storage;
		const char *name;
	} parts[] = {{FALSE, "return type"}, {TRUE, "storage"}};

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *was = head_words(before, parts[i].storage);
		g_autofree char *is = head_words(after, parts[i].storage);
		g_autofree char *change = NULL;

		if (strcmp(was, is) == 0)
			continue;
		note(differs, parts[i].name);
		change = g_strdup_printf("%s -> %s", *was ? was : "none", *is ? is : "none");
		note(detail, change);
	}
}

/* Byte for byte, from the head to the end. */
static gboolean same_text(const struct function *a, const struct function *b)
{
	const struct token *last_a = function_token(a, a->end - 1),
			   *last_b = function_token(b, b->end - 1);
	gsize from_a = function_token(a, a->head)->offset,
	      from_b = function_token(b, b->head)->offset;
	gsize length_a = last_a->offset + last_a->length - from_a;
	gsize length_b = last_b->offset + last_b->length - from_b;

	return length_a == length_b && memcmp(function_token(a, a->head)->text,
					      function_token(b, b->head)->text, length_a) == 0;
}

static void compare(GString *differs, GString *detail, const struct function *before,
		    const struct function *after)
{
	if (function_token(before, before->name)->length !=
		    function_token(after, after->name)->length ||
	    memcmp(function_token(before, before->name)->text,
		   function_token(after, after->name)->text,
		   function_token(before, before->name)->length) != 0)
		note(differs, "name");
	if (strcmp(before->file, after->file) != 0) {
		g_autofree char *change = g_strdup_printf("%s -> %s", before->file, after->file);

		note(differs, "place");
		note(detail, change);
	}
	note_heads(differs, detail, before, after);
	if (!same_tokens(before, before->open, before->body, after, after->open, after->body))
		note(differs, "parameters");
	if (!same_tokens(before, before->body, before->end, after, after->body, after->end))
		note(differs, "body");
	if (differs->len == 0 && !same_text(before, after))
		note(differs, "white space");
}

/* The tokens of the definition of a system call, without layout; "" if there is none. */
static char *stub_text(struct git_blobs *blobs, const char *rev, const char *file,
		       const char *symbol)
{
	g_autofree char *object = g_strdup_printf("%s:%s", rev, file);
	g_autoptr(GBytes) text = git_blobs_read(blobs, object, NULL, NULL);
	g_autoptr(file_scan) scan = NULL;
	GString *out = g_string_new(NULL);
	const char *data;
	gsize length;

	if (!text)
		return g_string_free(out, FALSE);
	data = g_bytes_get_data(text, &length);
	scan = scan_text(file, data, length);
	for (guint i = 0; i < scan->definitions->len; i++) {
		const struct definition *definition = scan->definitions->pdata[i];
		g_autoptr(GArray) tokens = NULL;

		if (strcmp(definition->symbol, symbol) != 0 || !definition->body_end)
			continue;
		tokens = lexer_all(data + definition->head, definition->body_end - definition->head,
				   LEXER_C, FALSE);
		for (guint n = 0; n < tokens->len; n++) {
			const struct token *token = &g_array_index(tokens, struct token, n);

			g_string_append_len(out, token->text, (gssize)token->length);
			g_string_append_c(out, '\n');
		}
	}
	return g_string_free(out, FALSE);
}

/* Where a helper may be defined: with its system call, or in the header that declares it. */
static GPtrArray *candidate_files(const struct planted *planted, const json_t *decision)
{
	GPtrArray *files = g_ptr_array_new();
	const char *header = decision ? record_text(decision, "header") : "";

	g_ptr_array_add(files, planted->file);
	if (*header)
		g_ptr_array_add(files, (char *)header);
	g_ptr_array_add(files, "include/linux/syscalls.h");
	g_ptr_array_add(files, "include/linux/compat.h");
	return files;
}

static json_t *record(const struct planted *planted, const json_t *decision, const char *differs,
		      const char *detail)
{
	const char *helper = decision ? record_text(decision, "helper") : "";

	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:s}", "record", "undo", "version",
			 RECORD_VERSION, "symbol", planted->symbol, "original", planted->helper,
			 "helper", *helper ? helper : planted->helper, "differs", differs, "detail",
			 detail);
}

struct revisions {
	struct git_blobs *blobs;
	const char *original, *tip;
};

/* One helper, before and after. */
static json_t *compare_helper(const struct revisions *revisions, const struct planted *planted,
			      const json_t *decision, GError **error)
{
	g_autoptr(GPtrArray) files = candidate_files(planted, decision);
	g_autoptr(function) before = NULL, after = NULL;
	g_autoptr(GString) differs = g_string_new(NULL), detail = g_string_new(NULL);
	g_autofree char *stub_before = NULL, *stub_after = NULL;
	g_autoptr(GError) failure = NULL;

	if (!decision)
		return record(planted, decision, "not converted",
			      "no call in the area of the plan");
	if (decision_kind(decision) != DECISION_CONVERTED)
		return record(planted, decision, "not converted", record_text(decision, "why"));
	before = function_read(revisions->blobs, revisions->original, files, planted->helper,
			       &failure);
	if (!failure)
		after = function_read(revisions->blobs, revisions->tip, files,
				      record_text(decision, "helper"), &failure);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	if (!before || !after)
		return record(planted, decision, "not found",
			      before ? "in the last commit" : "in the original tree");
	compare(differs, detail, before, after);
	stub_before =
		stub_text(revisions->blobs, revisions->original, planted->file, planted->symbol);
	stub_after = stub_text(revisions->blobs, revisions->tip, planted->file, planted->symbol);
	if (strcmp(stub_before, stub_after) != 0)
		note(differs, "stub");
	return record(planted, decision, differs->len ? differs->str : "nothing", detail->str);
}

/* The commit that a rewound one names as its original. */
static char *original_commit(struct tree *base, GError **error)
{
	g_autofree char *message = NULL;
	const char *at;

	if (!git_run(base->repo, &message, error, "show", "-s", "--format=%B", base->rev, NULL))
		return NULL;
	at = strstr(message, REWIND_TRAILER);
	if (!at)
		return NULL;
	at += strlen(REWIND_TRAILER);
	return g_strndup(at, strspn(at, "0123456789abcdef"));
}

GPtrArray *undo_compare(struct tree *base, const char *tip, GPtrArray *decisions, GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) planted = rewind_planted(base, error);
	g_autofree char *original = planted ? original_commit(base, error) : NULL;
	g_autoptr(git_blobs) blobs = original ? git_blobs_open(base->repo, error) : NULL;
	const struct revisions revisions = {blobs, original, tip};

	if (!blobs)
		return NULL;
	for (guint i = 0; i < planted->len; i++) {
		const struct planted *one = planted->pdata[i];
		json_t *json =
			compare_helper(&revisions, one, decision_of(decisions, one->symbol), error);

		if (!json)
			return NULL;
		g_ptr_array_add(records, json);
	}
	return g_steal_pointer(&records);
}
