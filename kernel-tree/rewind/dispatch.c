// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/dispatch.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/tokens.h"
#include "kernel-tree/rewind/option.h"

#define ARGUMENTS 6

/* Registers of the two conventions: entry_64.S, and the i386 ABI. */
static const char *const registers[2][ARGUMENTS] = {
	{"di", "si", "dx", "r10", "r8", "r9"},
	{"bx", "cx", "dx", "si", "di", "bp"},
};

enum convention { CONVENTION_64, CONVENTION_32 };

gboolean rewind_dispatch_wants(const char *path)
{
	const char *base = strrchr(path, '/');

	if (!g_str_has_prefix(path, "arch/x86/") || g_str_has_prefix(path, "arch/x86/um/"))
		return FALSE;
	base = base ? base + 1 : path;
	return g_str_has_prefix(base, "Kconfig") || strcmp(base, "Makefile") == 0 ||
	       strcmp(base, "Kbuild") == 0 || g_str_has_suffix(base, ".c") ||
	       g_str_has_suffix(base, ".h") || g_str_has_suffix(base, ".S");
}

static gboolean unknown(const struct source *source, const struct token *token, const char *what,
			GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "%s:%u: %s, which the rules for rewinding do not know", source->path,
		    token->line, what);
	return FALSE;
}

/* The length of the wrapper's prefix that a name starts with (__x64_, __ia32_), 0 if none. */
static gsize wrapper_prefix(const struct token *token, enum convention *convention)
{
	static const char *const prefixes[] = {"__x64_", "__ia32_"};

	for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
		gsize length = strlen(prefixes[i]);
		const char *rest = token->text + length;

		if (token->kind != TOKEN_IDENTIFIER || token->length < length ||
		    memcmp(token->text, prefixes[i], length) != 0)
			continue;
		if (token->length == length ||
		    (token->length > length + 4 && memcmp(rest, "sys_", 4) == 0) ||
		    (token->length > length + 11 && memcmp(rest, "compat_sys_", 11) == 0)) {
			*convention = (enum convention)i;
			return length;
		}
	}
	return 0;
}

/* Six times unsigned long, the prototype of anything that a table can name. */
static char *parameter_list(const char *line_break)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < ARGUMENTS; i++)
		g_string_append_printf(list, "%sunsigned long",
				       i == 0		    ? ""
				       : i == ARGUMENTS / 2 ? line_break
							    : ", ");
	return g_string_free(list, FALSE);
}

static char *argument_list(enum convention convention, const char *regs, const char *line_break)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < ARGUMENTS; i++)
		g_string_append_printf(list, "%s%s%s->%s",
				       i == 0		    ? ""
				       : i == ARGUMENTS / 2 ? line_break
							    : ", ",
				       convention == CONVENTION_32 ? "(unsigned int)" : "", regs,
				       registers[convention][i]);
	return g_string_free(list, FALSE);
}

/* "const struct pt_regs *", with or without a name, between the parentheses? */
static gboolean takes_registers(GArray *tokens, guint open, guint close)
{
	static const char *const words[] = {"const", "struct", "pt_regs", "*"};

	if (close < open + 5 || close > open + 6)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (!token_is(token_nth(tokens, open + 1 + i), words[i]))
			return FALSE;
	return TRUE;
}

/* In a prototype, the arguments come on the stack on i386: put asmlinkage before the type. */
static void add_linkage(struct source *source, GArray *tokens, guint name)
{
	guint type = name;

	while (type > 0 && token_nth(tokens, type - 1)->kind == TOKEN_IDENTIFIER &&
	       !token_is(token_nth(tokens, type - 1), "extern") &&
	       !token_is(token_nth(tokens, type - 1), "typedef") && !token_nth(tokens, type)->first)
		type--;
	if (!token_is(token_nth(tokens, type), "asmlinkage"))
		source_edit(source, token_nth(tokens, type)->offset,
			    token_nth(tokens, type)->offset, "asmlinkage ");
}

/*
 * What follows a dispatched symbol whose last token is `name`: a prototype's parameters or a call's
 * arguments are rewritten, a table entry is left.
 */
static gboolean rewrite_parentheses(struct source *source, guint name, guint start,
				    enum convention convention, GError **error)
{
	GArray *tokens = source_tokens(source);
	gboolean macro = token_nth(tokens, name)->directive == DIRECTIVE_DEFINE;
	g_autofree char *text = NULL;
	guint open = name + 1, close;

	if (open >= tokens->len || !token_is(token_nth(tokens, open), "(") ||
	    token_nth(tokens, open)->directive != token_nth(tokens, name)->directive)
		return TRUE;
	close = outline_match(tokens, open);
	if (close < tokens->len && takes_registers(tokens, open, close)) {
		text = parameter_list(", ");
		add_linkage(source, tokens, start);
	} else if (close == open + 2 && token_nth(tokens, open + 1)->kind == TOKEN_IDENTIFIER) {
		g_autofree char *regs = token_dup(token_nth(tokens, open + 1));

		text = argument_list(convention, regs, macro ? ",\t\\\n\t\t" : ",\n\t\t");
	} else {
		return unknown(source, token_nth(tokens, name), "arguments of another kind", error);
	}
	source_edit(source, token_end(token_nth(tokens, open)), token_nth(tokens, close)->offset,
		    text);
	return TRUE;
}

/* Every __x64_##sym, __x64_sys_name and kin of a file that dispatches. */
static gboolean rewrite_symbols(struct source *source, GError **error)
{
	GArray *tokens = source_tokens(source);
	guint pasted = 0;

	for (guint i = 0; i < tokens->len; i++) {
		enum convention convention;
		gsize prefix = wrapper_prefix(token_nth(tokens, i), &convention);
		guint name = i;

		if (!prefix)
			continue;
		if (prefix == token_nth(tokens, i)->length) {
			if (i + 2 >= tokens->len || !token_is(token_nth(tokens, i + 1), "##") ||
			    token_nth(tokens, i + 2)->kind != TOKEN_IDENTIFIER)
				return unknown(source, token_nth(tokens, i),
					       "a wrapper's name made in a way", error);
			name = i + 2;
			pasted++;
			source_edit(source, token_nth(tokens, i)->offset,
				    token_nth(tokens, name)->offset, NULL);
		} else {
			source_edit(source, token_nth(tokens, i)->offset,
				    token_nth(tokens, i)->offset + prefix, NULL);
		}
		if (!rewrite_parentheses(source, name, i, convention, error))
			return FALSE;
	}
	if (!pasted)
		return unknown(source, token_nth(tokens, 0),
			       "a table that does not put __x64_ or __ia32_ "
			       "before its symbols",
			       error);
	return TRUE;
}

/* The token of an #include's file name when the directive at `i` includes something that starts so.
 */
static gboolean includes(GArray *tokens, guint i, const char *start)
{
	return token_nth(tokens, i)->directive == DIRECTIVE_INCLUDE &&
	       token_nth(tokens, i)->kind == TOKEN_STRING &&
	       token_nth(tokens, i)->length > strlen(start) &&
	       memcmp(token_nth(tokens, i)->text + 1, start, strlen(start)) == 0;
}

static gboolean dispatches(struct source *source)
{
	GArray *tokens = source_tokens(source);

	for (guint i = 0; i < tokens->len; i++)
		if (includes(tokens, i, "asm/syscalls_"))
			return TRUE;
	return FALSE;
}

/* Drop <linux/syscalls.h>, whose prototypes are not six unsigned longs. */
static void drop_prototypes(struct source *source)
{
	GArray *tokens = source_tokens(source);

	for (guint i = 0; i < tokens->len; i++)
		if (includes(tokens, i, "linux/syscalls.h"))
			source_edit(source, source_line_start(source, token_nth(tokens, i)->offset),
				    source_line_end(source, token_nth(tokens, i)->offset), NULL);
}

/* A table need not name sys_ni_syscall() although the code around it does: declare it ahead of all.
 */
static void declare_ni_syscall(struct source *source)
{
	GArray *tokens = source_tokens(source);
	g_autofree char *parameters = parameter_list(",\n\t\t\t\t   ");
	g_autofree char *text =
		g_strdup_printf("extern asmlinkage long sys_ni_syscall(%s);\n\n", parameters);

	for (guint i = 0; i + 2 < tokens->len; i++) {
		gsize start = token_nth(tokens, i)->offset;

		if (token_nth(tokens, i)->directive != DIRECTIVE_DEFINE ||
		    !token_is(token_nth(tokens, i), "#") ||
		    !g_str_has_prefix(token_nth(tokens, i + 2)->text, "__SYSCALL"))
			continue;
		/* not between the branches of an #if */
		for (guint g = 0; g < source_outline(source)->groups->len; g++) {
			const struct outline_group *group =
				g_ptr_array_index(source_outline(source)->groups, g);

			if (group->start < start && start < group->end && !group->header_guard)
				start = group->start;
		}
		source_edit(source, start, start, text);
		return;
	}
}

static gboolean rewrite_dispatcher(struct source *source, GPtrArray *notes, GError **error)
{
	drop_prototypes(source);
	declare_ni_syscall(source);
	if (!rewrite_symbols(source, error) || !source_apply(source, error))
		return FALSE;
	g_ptr_array_add(notes,
			g_strdup_printf("%s: direct calls with six arguments", source->path));
	return TRUE;
}

/* The type of a table's entries: sys_call_ptr_t, named at token `i` as in (*sys_call_ptr_t)(...).
 */
static gboolean rewrite_entry_type(struct source *source, guint i, GError **error)
{
	GArray *tokens = source_tokens(source);
	g_autofree char *text = parameter_list(",\n\t\t\t\t\t ");
	guint close;

	if (!token_is(token_nth(tokens, i), "sys_call_ptr_t") ||
	    !token_is(token_nth(tokens, i + 1), ")") || !token_is(token_nth(tokens, i + 2), "("))
		return TRUE;
	close = outline_match(tokens, i + 2);
	if (close >= tokens->len || !takes_registers(tokens, i + 2, close))
		return unknown(source, token_nth(tokens, i), "a table of another type", error);
	source_edit(source, token_end(token_nth(tokens, i + 2)), token_nth(tokens, close)->offset,
		    text);
	if (i >= 3)
		add_linkage(source, tokens, i - 2);
	return TRUE;
}

/* A call through a table: ...sys_call_table[nr](regs). */
static void rewrite_table_call(struct source *source, guint i)
{
	static const char table[] = "sys_call_table";
	GArray *tokens = source_tokens(source);
	const struct token *token = token_nth(tokens, i);
	g_autofree char *regs = NULL, *text = NULL;
	guint close;

	if (token->kind != TOKEN_IDENTIFIER || token->length < strlen(table) ||
	    memcmp(token->text + token->length - strlen(table), table, strlen(table)) != 0 ||
	    !token_is(token_nth(tokens, i + 1), "["))
		return;
	close = outline_match(tokens, i + 1);
	if (close + 3 >= tokens->len || !token_is(token_nth(tokens, close + 1), "(") ||
	    !token_is(token_nth(tokens, close + 3), ")"))
		return;
	regs = token_dup(token_nth(tokens, close + 2));
	text = argument_list(token_is(token, "ia32_sys_call_table") ? CONVENTION_32 : CONVENTION_64,
			     regs, ",\n\t\t\t\t");
	source_edit(source, token_nth(tokens, close + 2)->offset,
		    token_nth(tokens, close + 3)->offset, text);
}

/* A call of sys_ni_syscall()'s wrapper; <linux/syscalls.h> declares the plain one without
 * parameters. */
static void rewrite_ni_call(struct source *source, guint i)
{
	static const char plain[] = "sys_ni_syscall";
	GArray *tokens = source_tokens(source);
	const struct token *token = token_nth(tokens, i);
	enum convention convention;
	gsize prefix = wrapper_prefix(token, &convention);

	if (!prefix || token->length != prefix + strlen(plain) ||
	    memcmp(token->text + prefix, plain, strlen(plain)) != 0 ||
	    !token_is(token_nth(tokens, i + 1), "(") || !token_is(token_nth(tokens, i + 3), ")"))
		return;
	source_edit(source, token->offset, token->offset + prefix, NULL);
	source_edit(source, token_nth(tokens, i + 2)->offset, token_nth(tokens, i + 3)->offset,
		    NULL);
}

/* What the files around the dispatchers have to do with the convention. */
static gboolean rewrite_users(struct source *source, GPtrArray *notes, GError **error)
{
	GArray *tokens = source_tokens(source);

	for (guint i = 0; i + 4 < tokens->len; i++) {
		if (!rewrite_entry_type(source, i, error))
			return FALSE;
		rewrite_table_call(source, i);
		rewrite_ni_call(source, i);
	}
	if (!source_edited(source))
		return TRUE;
	g_ptr_array_add(notes, g_strdup_printf("%s: plain arguments and symbols", source->path));
	return source_apply(source, error);
}

/* x86 defines a sys_ni_syscall() of its own only to have wrappers for it. */
static gboolean drop_ni_syscall(struct source *source, GPtrArray *notes, GError **error)
{
	GPtrArray *items = source_outline(source)->items;

	for (guint i = 0; i < items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(items, i);
		gsize start = item->lead, end = item->end;

		if (item->kind != OUTLINE_SYSCALL || strcmp(item->name, "sys_ni_syscall") != 0)
			continue;
		source_whole_lines(source, &start, &end);
		source_edit(source, start, end, NULL);
		g_ptr_array_add(
			notes, g_strdup_printf("%s: no sys_ni_syscall() of its own", source->path));
	}
	return source_apply(source, error);
}

/* Is a wrapper still used here? Declarations alone do no harm. */
static const struct token *left_over(struct source *source)
{
	GArray *tokens = source_tokens(source);
	enum convention convention;

	for (guint i = 0; i < tokens->len; i++)
		if (wrapper_prefix(token_nth(tokens, i), &convention))
			return token_nth(tokens, i);
	return NULL;
}

static gboolean switch_off(struct sources *sources, struct source *source, GHashTable *done,
			   GPtrArray *notes, GError **error)
{
	const struct token *token = left_over(source);
	g_autofree char *option = NULL;

	if (!token)
		return TRUE;
	option = option_that_builds(sources, source);
	if (!option)
		return unknown(source, token, "a wrapper called in code that no option turns off",
			       error);
	if (g_hash_table_contains(done, option))
		return TRUE;
	if (!option_depends_on(sources, option, REWIND_WRAPPER))
		return unknown(source, token, "a wrapper called under an option of no Kconfig",
			       error);
	g_ptr_array_add(notes,
			g_strdup_printf("CONFIG_%s: off, %s calls wrappers", option, source->path));
	g_hash_table_add(done, g_steal_pointer(&option));
	return TRUE;
}

static gboolean rewrite_file(struct source *source, GPtrArray *notes, guint *dispatchers,
			     GError **error)
{
	if (!g_str_has_suffix(source->path, ".c") && !g_str_has_suffix(source->path, ".h"))
		return TRUE;
	if (g_str_has_suffix(source->path, ".c") && dispatches(source)) {
		++*dispatchers;
		return rewrite_dispatcher(source, notes, error);
	}
	return rewrite_users(source, notes, error) && drop_ni_syscall(source, notes, error);
}

gboolean rewind_dispatch(struct sources *sources, GPtrArray *notes, GError **error)
{
	g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) files = sources_sorted(sources);
	guint dispatchers = 0;

	if (!option_unselect(sources, "arch/x86/Kconfig", REWIND_WRAPPER)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "needs no rewinding: arch/x86/Kconfig does not select " REWIND_WRAPPER);
		return FALSE;
	}
	g_ptr_array_add(notes, g_strdup("arch/x86/Kconfig: " REWIND_WRAPPER " is not selected"));
	for (guint i = 0; i < files->len; i++) {
		struct source *source = g_ptr_array_index(files, i);

		if (rewind_dispatch_wants(source->path) &&
		    !rewrite_file(source, notes, &dispatchers, error))
			return FALSE;
	}
	if (!dispatchers) {
		g_set_error(
			error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			"no file below arch/x86 includes a generated <asm/syscalls_...h>: a dispatch "
			"of this shape cannot be rewound");
		return FALSE;
	}
	for (guint i = 0; i < files->len; i++) {
		struct source *source = g_ptr_array_index(files, i);

		if (rewind_dispatch_wants(source->path) && !g_str_has_suffix(source->path, ".h") &&
		    !strstr(source->path, "/Kconfig") && !strstr(source->path, "/Makefile") &&
		    !switch_off(sources, source, done, notes, error))
			return FALSE;
	}
	for (guint i = 0; i < files->len; i++)
		if (!source_apply(g_ptr_array_index(files, i), error))
			return FALSE;
	return TRUE;
}
