// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/message.h"

#include <string.h>

#include "series/code/layout.h"
#include "base/text-wrap.h"

#define HISTORY_COMMITS "40"
#define HISTORY_HABIT	3 /* so many commits with one prefix make a habit */

/* "fs" of "fs: open: fix", NULL if the subject has no such prefix. */
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
	guint most = HISTORY_HABIT - 1;

	for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(args, (gpointer)fixed[i]);
	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(args, g_ptr_array_index(files, i));
	g_ptr_array_add(args, NULL);
	if (!git_call(repo, &(struct git_call){.args = (const char **)args->pdata, .deadline = 30},
		      &out, NULL))
		return NULL; /* a habit is a nicety */
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

char *message_prefix_by_folder(const char *file)
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

static char *call_of(const char *name)
{
	return g_strconcat(name, "()", NULL);
}

enum names {
	NAMES_SYSCALLS,
	NAMES_NEW,	/* helpers that are made */
	NAMES_EXISTING, /* functions that are there already */
	NAMES_HELPERS,	/* both */
};

static gboolean is_wanted(const struct decision *decision, enum names which)
{
	gboolean existing = decision->strategy == STRATEGY_EXISTING;

	return which == NAMES_NEW ? !existing : which == NAMES_EXISTING ? existing : TRUE;
}

/* The names of the syscalls, or of their helpers, native ones first. */
static char *names_of(GPtrArray *decisions, enum names which)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (int compat = 0; compat <= 1; compat++) {
		for (guint i = 0; i < decisions->len; i++) {
			const struct decision *decision = g_ptr_array_index(decisions, i);
			g_autofree char *call = call_of(which == NAMES_SYSCALLS ? decision->symbol
										: decision->helper);

			if (!is_wanted(decision, which))
				continue;

			if (g_str_has_prefix(decision->symbol, "compat_") == compat)
				string_list_add_once(names, call);
		}
	}
	return text_list(names);
}

static guint count_sites(GPtrArray *decisions)
{
	guint n = 0;

	for (guint i = 0; i < decisions->len; i++)
		n += ((struct decision *)g_ptr_array_index(decisions, i))->sites->len;
	return n;
}

static guint count_existing(GPtrArray *decisions)
{
	guint n = 0;

	for (guint i = 0; i < decisions->len; i++)
		n += is_wanted(decisions->pdata[i], NAMES_EXISTING);
	return n;
}

/* The first form that fits. The family's name stands for all of its members in the shortest. */
static char *subject_for(const struct batch *batch, const char *prefix)
{
	g_autofree char *helpers = names_of(batch->decisions, NAMES_NEW);
	g_autofree char *existing = names_of(batch->decisions, NAMES_EXISTING);
	g_autofree char *syscalls = names_of(batch->decisions, NAMES_SYSCALLS);
	guint n_existing = count_existing(batch->decisions);
	gboolean one_call = count_sites(batch->decisions) == 1;
	gboolean one = batch->decisions->len - n_existing == 1;
	const char *calls = one_call ? "the in-kernel call to" : "in-kernel calls to";
	char *forms[7];
	char *subject = NULL;

	if (n_existing == batch->decisions->len) {
		forms[0] = g_strdup_printf("%s: use %s instead of calling %s", prefix, existing,
					   syscalls);
		forms[1] = g_strdup_printf("%s: call %s instead of %s", prefix, existing, syscalls);
		forms[2] = g_strdup_printf("%s: do not call %s", prefix, syscalls);
		forms[3] = g_strdup_printf("%s: use %s", prefix, existing);
	} else if (n_existing) {
		forms[0] = g_strdup_printf("%s: add %s helper%s, use %s; remove %s %s", prefix,
					   helpers, one ? "" : "s", existing, calls, syscalls);
		forms[1] = g_strdup_printf("%s: add %s, use %s; remove %s %s", prefix, helpers,
					   existing, calls, syscalls);
		forms[2] = g_strdup_printf("%s: add %s, use %s; do not call %s", prefix, helpers,
					   existing, syscalls);
		forms[3] = g_strdup_printf("%s: add %s helper%s, and use %s", prefix, helpers,
					   one ? "" : "s", existing);
	} else {
		forms[0] = g_strdup_printf("%s: add %s helper%s; remove %s %s", prefix, helpers,
					   one ? "" : "s", calls, syscalls);
		forms[1] = g_strdup_printf("%s: add %s; remove %s %s", prefix, helpers, calls,
					   syscalls);
		forms[2] = g_strdup_printf("%s: add %s; do not call %s", prefix, helpers, syscalls);
		forms[3] = g_strdup_printf("%s: add %s helper%s", prefix, helpers, one ? "" : "s");
	}
	forms[4] = g_strdup_printf("%s: remove %s %s", prefix, calls, syscalls);
	forms[5] = g_strdup_printf("%s: remove in-kernel calls to sys_%s() and its kin", prefix,
				   batch->family);
	forms[6] = g_strdup_printf("%s: remove in-kernel calls of the %s family", prefix,
				   batch->family);
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		if (!subject &&
		    (strlen(forms[i]) <= MESSAGE_SUBJECT_COLUMNS || i + 1 == G_N_ELEMENTS(forms)))
			subject = forms[i];
		else
			g_free(forms[i]);
	}
	return subject;
}

static void add_why(GString *body, const struct batch *batch)
{
	g_autofree char *syscalls = names_of(batch->decisions, NAMES_SYSCALLS);
	gboolean one = batch->decisions->len == 1;

	g_string_append_printf(
		body,
		"Kernel code should not call system calls. The %s of %s %s there for user space, "
		"and how arguments get to %s is up to the architecture.\n\n",
		one ? "entry point" : "entry points", syscalls, one ? "is" : "are",
		one ? "it" : "them");
}

/* "It returns int, as ..." is said only where the result's type is not the system call's. */
static void add_type(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		if (strcmp(decision->type, "long") != 0)
			g_string_append_printf(body, " The result of %s() is of type %s.",
					       decision->helper, decision->type);
	}
}

static void add_headers(GString *body, GPtrArray *decisions)
{
	g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *list = NULL;

	for (guint i = 0; i < decisions->len; i++)
		string_list_add_once(headers,
				     ((struct decision *)g_ptr_array_index(decisions, i))->header);
	string_list_sort(headers);
	list = text_list(headers);
	g_string_append_printf(body, " %s declared in %s.",
			       decisions->len == 1 ? "It is" : "They are", list);
}

static void add_moved(GString *body, GPtrArray *decisions, gboolean is_static)
{
	g_autofree char *helpers = names_of(decisions, NAMES_HELPERS),
			*syscalls = names_of(decisions, NAMES_SYSCALLS);
	gboolean one = decisions->len == 1;

	g_string_append_printf(
		body,
		"Move the %s of %s to the %s%s %s, which %s the same arguments and %s "
		"the same, and let the system %s return what the %s %s.",
		one ? "body" : "bodies", syscalls, is_static ? "static " : "",
		is_static ? one ? "function" : "functions"
		: one	  ? "helper"
			  : "helpers",
		helpers, one ? "takes" : "take", one ? "does" : "do", one ? "call" : "calls",
		one ? "helper" : "helpers", one ? "returns" : "return");
	add_type(body, decisions);
	if (!is_static)
		add_headers(body, decisions);
	g_string_append(body, "\n\n");
}

static void add_inlines(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		g_string_append_printf(
			body,
			"All that %s() does is to call %s(). Add %s() to %s, a static "
			"inline that makes the same call.\n\n",
			decision->symbol, decision->callee, decision->helper, decision->header);
	}
}

static void add_existing(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		g_string_append_printf(body,
				       "%s() does what %s() does, for callers in the kernel.\n\n",
				       decision->helper, decision->symbol);
	}
}

#define CALLERS_BY_NAME 8

/* "f()", "the macro F", or "the code" where nothing with a name stands around it. */
static char *caller_of(const struct site *site)
{
	if (!*site->enclosing)
		return g_strdup("the code");
	if (strcmp(site->context, "macro") == 0)
		return g_strdup_printf("the macro %s", site->enclosing);
	return call_of(site->enclosing);
}

/* The callers in one file, by function: char *. */
static GPtrArray *callers_in(GPtrArray *decisions, const char *file)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		for (guint j = 0; j < decision->sites->len; j++) {
			const struct site *site = g_ptr_array_index(decision->sites, j);
			g_autofree char *name = caller_of(site);

			if (strcmp(site->file, file) == 0)
				string_list_add_once(names, name);
		}
	}
	return names;
}

static GPtrArray *calling_files(GPtrArray *decisions)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		for (guint j = 0; j < decision->sites->len; j++)
			string_list_add_once(files,
					     ((struct site *)decision->sites->pdata[j])->file);
	}
	string_list_sort(files);
	return files;
}

/* "f() and g() in fs/a.c, and h() in init/b.c"; with too many, just the files. */
static char *callers_text(GPtrArray *decisions)
{
	g_autoptr(GPtrArray) files = calling_files(decisions);
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	gboolean nested = FALSE;
	guint named = 0;

	for (guint i = 0; i < files->len; i++) {
		g_autoptr(GPtrArray) names = callers_in(decisions, files->pdata[i]);
		g_autofree char *list = text_list(names);

		named += names->len;
		nested |= names->len > 1;
		g_ptr_array_add(parts, g_strdup_printf("%s in %s", list, (char *)files->pdata[i]));
	}
	if (named > CALLERS_BY_NAME) {
		g_autofree char *list = text_list(files);

		return g_strdup_printf("all callers in %s", list);
	}
	return nested ? text_clauses(parts) : text_list(parts);
}

static void add_callers(GString *body, GPtrArray *decisions)
{
	g_autofree char *callers = callers_text(decisions);
	guint helpers = decisions->len, sites = count_sites(decisions);

	if (!sites)
		return;
	g_string_append_printf(body, "Use %s in %s.\n\n", helpers == 1 ? "it" : "them", callers);
}

static void add_left(GString *body, const struct decision *decision)
{
	g_autofree char *left = remaining_text(decision);

	if (left)
		g_string_append_printf(body,
				       "This patch leaves some uses of %s() as they are: %s.\n\n",
				       decision->symbol, left);
}

/* What a reviewer would otherwise ask. */
static void add_notes(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		if (*decision->fallback_file)
			g_string_append_printf(body,
					       "%s() depends on %s. In a kernel without it, %s() "
					       "falls back to %s(), as the system call does.\n\n",
					       decision->symbol, decision->fallback_guard,
					       decision->helper, decision->fallback);
		if (decision->definitions->len > 1 && (decision->strategy == STRATEGY_HELPER ||
						       decision->strategy == STRATEGY_LOCAL)) {
			g_autofree char *number =
				text_count(decision->definitions->len, "definition", "definitions");

			g_string_append_printf(body,
					       "%s() has %s, of which a kernel has one; all "
					       "of them are split alike.\n\n",
					       decision->symbol, number);
		}
		if (*decision->heads)
			g_string_append_printf(body,
					       "The order of the parameters of %s() depends on the "
					       "configuration, and so does that of %s().\n\n",
					       decision->symbol, decision->helper);
		if (*decision->prototype)
			g_string_append_printf(
				body,
				"The prototype of %s() in %s lacks a __user that its "
				"definition has. Let it say what the definition says, "
				"so that sparse takes what the callers pass.\n\n",
				decision->helper, decision->header);
		if (*decision->export_macro)
			g_string_append_printf(body,
					       "Modules that used %s() find %s() exported%s.\n\n",
					       decision->symbol, decision->helper,
					       decision->export_site ? " in its place" : ", too");
		add_left(body, decision);
	}
}

static GPtrArray *decisions_by(const struct batch *batch, enum strategy strategy)
{
	GPtrArray *decisions = g_ptr_array_new();

	for (guint i = 0; i < batch->decisions->len; i++)
		if (((struct decision *)batch->decisions->pdata[i])->strategy == strategy)
			g_ptr_array_add(decisions, batch->decisions->pdata[i]);
	return decisions;
}

static void add_strategy(GString *body, const struct batch *batch, enum strategy strategy)
{
	g_autoptr(GPtrArray) decisions = decisions_by(batch, strategy);

	if (!decisions->len)
		return;
	if (strategy == STRATEGY_INLINE)
		add_inlines(body, decisions);
	else if (strategy == STRATEGY_EXISTING)
		add_existing(body, decisions);
	else
		add_moved(body, decisions, strategy == STRATEGY_LOCAL);
}

static char *finish(const char *subject, const char *body, const struct message_trailers *trailers)
{
	g_autofree char *wrapped = text_wrap(body, TEXT_COLUMNS);
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

char *message_for_batch(const struct batch *batch, const char *prefix, const GPtrArray *notes,
			const struct message_trailers *trailers)
{
	static const enum strategy order[] = {STRATEGY_HELPER, STRATEGY_LOCAL, STRATEGY_INLINE,
					      STRATEGY_EXISTING};
	g_autofree char *subject = subject_for(batch, prefix);
	g_autoptr(GString) body = g_string_new(NULL);

	add_why(body, batch);
	for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
		add_strategy(body, batch, order[i]);
	add_callers(body, batch->decisions);
	add_notes(body, batch->decisions);
	for (guint i = 0; notes && i < notes->len; i++)
		g_string_append_printf(body, "%s\n\n", (char *)notes->pdata[i]);
	g_string_append(body, "No functional change is intended.");
	return finish(subject, body->str, trailers);
}

char *message_for_rule(gboolean documents, GPtrArray *headers,
		       const struct message_trailers *trailers)
{
	const char *subject =
		documents ? "syscalls: state that kernel code must not call system calls"
			  : "syscalls: make room for the helpers that kernel code is to call";
	g_autoptr(GString) body = g_string_new(NULL);
	g_autofree char *list = text_list(headers);

	g_string_append(body, "System calls are the interface between user space and the kernel. "
			      "Kernel code should not call them: an architecture is free to choose "
			      "how arguments reach their entry points, and their checks of user "
			      "pointers are not made for callers inside the kernel.\n\n");
	if (documents)
		g_string_append(body, "Say so where new system calls are explained.\n\n");
	if (headers->len)
		g_string_append_printf(
			body,
			"Prepare %s for the declarations of the functions that are to be called "
			"instead, with a section for each group of users. Patches that add to "
			"different sections do not get into each other's way.\n\n",
			list);
	g_string_append(body, "No code changes.");
	return finish(subject, body->str, trailers);
}
