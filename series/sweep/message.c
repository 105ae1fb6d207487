// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/message.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"
#include "series/plan/remaining.h"
#include "series/sweep/treatment.h"
#include "series/sweep/words.h"

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
		n += !((struct decision *)decisions->pdata[i])->strategy->makes_helper;
	return n;
}

/* From the longest to the shortest, which name only the family. */
static void add_subjects(struct change *change, GPtrArray *decisions, const char *family)
{
	g_autofree char *helpers = words_names(decisions, WORDS_NEW);
	g_autofree char *existing = words_names(decisions, WORDS_EXISTING);
	g_autofree char *syscalls = words_names(decisions, WORDS_SYSCALLS);
	guint n_existing = count_existing(decisions);
	gboolean one_call = count_sites(decisions) == 1;
	gboolean one = decisions->len - n_existing == 1;
	const char *calls = one_call ? "the in-kernel call to" : "in-kernel calls to";
	char *forms[7];

	if (n_existing == decisions->len) {
		forms[0] = g_strdup_printf("use %s instead of calling %s", existing, syscalls);
		forms[1] = g_strdup_printf("call %s instead of %s", existing, syscalls);
		forms[2] = g_strdup_printf("do not call %s", syscalls);
		forms[3] = g_strdup_printf("use %s", existing);
	} else if (n_existing) {
		forms[0] = g_strdup_printf("add %s helper%s, use %s; remove %s %s", helpers,
					   one ? "" : "s", existing, calls, syscalls);
		forms[1] = g_strdup_printf("add %s, use %s; remove %s %s", helpers, existing, calls,
					   syscalls);
		forms[2] = g_strdup_printf("add %s, use %s; do not call %s", helpers, existing,
					   syscalls);
		forms[3] = g_strdup_printf("add %s helper%s, and use %s", helpers, one ? "" : "s",
					   existing);
	} else {
		forms[0] = g_strdup_printf("add %s helper%s; remove %s %s", helpers, one ? "" : "s",
					   calls, syscalls);
		forms[1] = g_strdup_printf("add %s; remove %s %s", helpers, calls, syscalls);
		forms[2] = g_strdup_printf("add %s; do not call %s", helpers, syscalls);
		forms[3] = g_strdup_printf("add %s helper%s", helpers, one ? "" : "s");
	}
	forms[4] = g_strdup_printf("remove %s %s", calls, syscalls);
	forms[5] = g_strdup_printf("remove in-kernel calls to sys_%s() and its kin", family);
	forms[6] = g_strdup_printf("remove in-kernel calls of the %s family", family);
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
		g_ptr_array_add(change->subjects, forms[i]);
}

static void add_why(GString *body, GPtrArray *decisions)
{
	g_autofree char *syscalls = words_names(decisions, WORDS_SYSCALLS);
	gboolean one = decisions->len == 1;

	g_string_append_printf(body,
			       "Kernel code should not call system calls. %s %s for user space; %s "
			       "calling convention is private to the architecture.\n\n",
			       syscalls, one ? "is an entry point" : "are entry points",
			       one ? "its" : "their");
}

#define CALLERS_BY_NAME 8

/* "f()", "the macro F", or "the code" if the call is not in anything with a name. */
static char *caller_of(const struct site *site)
{
	if (!*site->enclosing)
		return g_strdup("the code");
	if (strcmp(site->context, "macro") == 0)
		return g_strdup_printf("the macro %s", site->enclosing);
	return g_strconcat(site->enclosing, "()", NULL);
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

/* "f() and g() in fs/a.c, and h() in init/b.c"; with too many callers, only the files. */
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

	if (count_sites(decisions))
		g_string_append_printf(body, "Use %s in %s.\n\n",
				       decisions->len == 1 ? "it" : "them", callers);
}

/* How a helper whose definition can be off is linked then. */
static void add_fallback(GString *body, const struct decision *decision)
{
	if (*decision->fallback.file)
		g_string_append_printf(body,
				       "%s() depends on %s. Without it, %s() falls back to %s(), "
				       "as the system call does.\n\n",
				       decision->symbol, decision->fallback.guard, decision->helper,
				       decision->fallback.target);
}

static void add_definitions(GString *body, const struct decision *decision)
{
	g_autofree char *number = NULL;

	if (decision->definitions->len < 2 || !decision->strategy->moves_body)
		return;
	number = text_count(decision->definitions->len, "definition", "definitions");
	g_string_append_printf(body,
			       "%s() has %s, one of which is built. Convert them all in the same "
			       "way.\n\n",
			       decision->symbol, number);
}

static void add_heads(GString *body, const struct decision *decision)
{
	if (*decision->callee.heads)
		g_string_append_printf(body,
				       "The order of the parameters of %s() depends on the "
				       "configuration. %s() follows it.\n\n",
				       decision->symbol, decision->helper);
}

static void add_prototype(GString *body, const struct decision *decision)
{
	if (*decision->header.prototype)
		g_string_append_printf(
			body,
			"The prototype of %s() in %s lacks a __user that its "
			"definition has. Add it, so that sparse accepts the callers' "
			"arguments.\n\n",
			decision->helper, decision->header.path);
}

static void add_export(GString *body, const struct decision *decision)
{
	if (*decision->export.macro)
		g_string_append_printf(
			body, "Export %s() %s %s(), for modules.\n\n", decision->helper,
			decision->export.site ? "instead of" : "in addition to", decision->symbol);
}

static void add_remaining(GString *body, const struct decision *decision)
{
	g_autofree char *remaining = remaining_text(decision);

	if (remaining)
		g_string_append_printf(body, "Some uses of %s() remain: %s.\n\n", decision->symbol,
				       remaining);
}

/* The answers to a reviewer's questions. */
static void add_notes(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		add_fallback(body, decision);
		add_definitions(body, decision);
		add_heads(body, decision);
		add_prototype(body, decision);
		add_export(body, decision);
		add_remaining(body, decision);
	}
}

/* A paragraph on each strategy that one of the decisions has. */
static void add_strategies(GString *body, GPtrArray *decisions)
{
	const struct treatment *treatment;

	for (guint i = 0; (treatment = treatment_at(i)); i++) {
		g_autoptr(GPtrArray) its = g_ptr_array_new();

		for (guint j = 0; j < decisions->len; j++)
			if (((struct decision *)decisions->pdata[j])->strategy ==
			    treatment->strategy)
				g_ptr_array_add(its, decisions->pdata[j]);
		if (its->len)
			treatment->describe(body, its);
	}
}

void message_for_family(struct change *change, GPtrArray *decisions, const char *family,
			const GPtrArray *notes)
{
	g_autoptr(GString) body = g_string_new(NULL);

	add_subjects(change, decisions, family);
	add_why(body, decisions);
	add_strategies(body, decisions);
	add_callers(body, decisions);
	add_notes(body, decisions);
	for (guint i = 0; i < notes->len; i++)
		g_string_append_printf(body, "%s\n\n", (char *)notes->pdata[i]);
	g_string_append(body, "No functional change intended.");
	change_set_body(change, body->str);
}

void message_for_rule(struct change *change, gboolean documents, GPtrArray *headers)
{
	const char *subject = documents ? "state that kernel code must not call system calls"
					: "prepare headers for in-kernel helpers";
	g_autoptr(GString) body = g_string_new(NULL);
	g_autofree char *list = text_list(headers);

	change->prefix = g_strdup("syscalls");
	g_ptr_array_add(change->subjects, g_strdup(subject));
	g_string_append(body, "System calls are the interface between user space and the kernel. "
			      "Kernel code should not call them: each architecture chooses how "
			      "arguments reach the entry points, and their pointers are "
			      "pointers to user memory.\n\n");
	if (documents)
		g_string_append(body,
				"State this in the documentation on adding system calls.\n\n");
	if (headers->len)
		g_string_append_printf(
			body,
			"Prepare %s for the declarations of helpers that kernel code can call "
			"instead. Give each group of callers a section of its own: patches that "
			"add to different sections merge without conflicts.\n\n",
			list);
	g_string_append(body, "No functional change.");
	change_set_body(change, body->str);
}
