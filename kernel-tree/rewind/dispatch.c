// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/dispatch.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/dispatch/x86.h"
#include "kernel-tree/rewind/option.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/tokens.h"

#define NI_SYSCALL "sys_ni_syscall"

static gboolean refuse(const struct source *source, const struct token *token, const char *why,
		       GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "cannot rewind '%s:%u': %s",
		    source->path, token->line, why);
	return FALSE;
}

/* Six times unsigned long: one prototype for all symbols of a table. */
static char *parameter_list(const char *line_break)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < X86_ARGUMENTS; i++)
		g_string_append_printf(list, "%sunsigned long",
				       i == 0			? ""
				       : i == X86_ARGUMENTS / 2 ? line_break
								: ", ");
	return g_string_free(list, FALSE);
}

/* The six registers of a convention. The upper halves of 32-bit ones are the caller's: cut them. */
static char *argument_list(enum x86_convention convention, const char *regs, const char *line_break)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < X86_ARGUMENTS; i++)
		g_string_append_printf(list, "%s%s%s->%s",
				       i == 0			? ""
				       : i == X86_ARGUMENTS / 2 ? line_break
								: ", ",
				       convention == X86_CONVENTION_32 ? "(unsigned int)" : "",
				       regs, x86_register(convention, i));
	return g_string_free(list, FALSE);
}

/* Replace the text between the parentheses. */
static void replace_arguments(struct source *source, const struct x86_arguments *arguments,
			      const char *text)
{
	GArray *tokens = source_tokens(source);

	source_edit(source, token_end(token_nth(tokens, arguments->open)),
		    token_nth(tokens, arguments->close)->offset, text);
}

/* (regs) becomes the six registers. */
static void pass_registers(struct source *source, const struct x86_arguments *arguments,
			   enum x86_convention convention, const char *line_break)
{
	g_autofree char *regs = token_dup(token_nth(source_tokens(source), arguments->open + 1));
	g_autofree char *text = argument_list(convention, regs, line_break);

	replace_arguments(source, arguments, text);
}

/* On i386, the arguments are on the stack: put asmlinkage before the type in a prototype. */
static void add_linkage(struct source *source, guint name)
{
	GArray *tokens = source_tokens(source);
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
 * Rewrite the parameters of a prototype or the arguments of a call. An entry of a table has
 * neither.
 */
static gboolean rewrite_arguments(struct source *source, const struct x86_symbol *symbol,
				  GError **error)
{
	const struct token *name = token_nth(source_tokens(source), symbol->name);
	g_autofree char *parameters = NULL;

	switch (symbol->arguments.kind) {
	case X86_NO_ARGUMENTS:
		return TRUE;
	case X86_REGISTERS_TYPE:
		parameters = parameter_list(", ");
		replace_arguments(source, &symbol->arguments, parameters);
		add_linkage(source, symbol->first);
		return TRUE;
	case X86_REGISTERS:
		pass_registers(source, &symbol->arguments, symbol->convention,
			       name->directive == DIRECTIVE_DEFINE ? ",\t\\\n\t\t" : ",\n\t\t");
		return TRUE;
	default:
		return refuse(source, name, "unsupported arguments of a system call", error);
	}
}

/* Every __x64_##sym, __x64_sys_name and the like of a dispatcher. */
static gboolean rewrite_symbols(struct source *source, GError **error)
{
	GArray *tokens = source_tokens(source);
	gboolean pasted = FALSE;

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *first = token_nth(tokens, i);
		struct x86_symbol symbol;

		if (!x86_symbol_at(tokens, i, &symbol))
			continue;
		if (symbol.kind == X86_SYMBOL_OTHER)
			return refuse(source, first, "unsupported name of a wrapper", error);
		if (symbol.kind == X86_SYMBOL_PASTED) {
			pasted = TRUE;
			source_edit(source, first->offset, token_nth(tokens, symbol.name)->offset,
				    NULL);
		} else {
			source_edit(source, first->offset, first->offset + symbol.prefix, NULL);
		}
		if (!rewrite_arguments(source, &symbol, error))
			return FALSE;
	}
	if (!pasted)
		return refuse(source, token_nth(tokens, 0),
			      "the table does not put __x64_ or __ia32_ before its symbols", error);
	return TRUE;
}

/* Remove <linux/syscalls.h>, whose prototypes are not six unsigned longs. */
static void drop_prototypes(struct source *source)
{
	GArray *tokens = source_tokens(source);

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token_includes(token, "linux/syscalls.h"))
			source_edit(source, source_line_start(source, token->offset),
				    source_line_end(source, token->offset), NULL);
	}
}

/* The code around a table may name sys_ni_syscall although the table does not: declare it first. */
static void declare_ni_syscall(struct source *source)
{
	g_autofree char *parameters = parameter_list(",\n\t\t\t\t   ");
	g_autofree char *text =
		g_strdup_printf("extern asmlinkage long " NI_SYSCALL "(%s);\n\n", parameters);
	gsize start;

	if (x86_tables_start(source, &start))
		source_edit(source, start, start, text);
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

/* The type of the tables' entries. */
static gboolean rewrite_entry_type(struct source *source, guint i, GError **error)
{
	GArray *tokens = source_tokens(source);
	g_autofree char *parameters = parameter_list(",\n\t\t\t\t\t ");
	struct x86_arguments arguments;

	if (!x86_entry_type_at(tokens, i, &arguments))
		return TRUE;
	if (arguments.kind != X86_REGISTERS_TYPE)
		return refuse(source, token_nth(tokens, i),
			      "unsupported type of a system call table", error);
	replace_arguments(source, &arguments, parameters);
	if (i >= 3)
		add_linkage(source, i - 2);
	return TRUE;
}

/* A call through a table: sys_call_table[nr](regs). */
static void rewrite_table_call(struct source *source, guint i)
{
	struct x86_arguments arguments;
	enum x86_convention convention;

	if (x86_table_call_at(source_tokens(source), i, &convention, &arguments) &&
	    arguments.kind == X86_REGISTERS)
		pass_registers(source, &arguments, convention, ",\n\t\t\t\t");
}

/* A call of the wrapper of sys_ni_syscall(); <linux/syscalls.h> declares it without parameters. */
static void rewrite_ni_call(struct source *source, guint i)
{
	GArray *tokens = source_tokens(source);
	const struct token *token = token_nth(tokens, i);
	struct x86_symbol symbol;

	if (!x86_symbol_at(tokens, i, &symbol) || symbol.arguments.kind != X86_REGISTERS ||
	    token->length != symbol.prefix + strlen(NI_SYSCALL) ||
	    memcmp(token->text + symbol.prefix, NI_SYSCALL, strlen(NI_SYSCALL)) != 0)
		return;
	source_edit(source, token->offset, token->offset + symbol.prefix, NULL);
	replace_arguments(source, &symbol.arguments, NULL);
}

/* The files around the dispatchers, as far as they use the convention. */
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

/* x86 has its own sys_ni_syscall() only for the sake of its wrappers. */
static gboolean drop_ni_syscall(struct source *source, GPtrArray *notes, GError **error)
{
	GPtrArray *items = source_outline(source)->items;

	for (guint i = 0; i < items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(items, i);
		gsize start = item->lead, end = item->end;

		if (item->kind != OUTLINE_SYSCALL || strcmp(item->name, NI_SYSCALL) != 0)
			continue;
		source_whole_lines(source, &start, &end);
		source_edit(source, start, end, NULL);
		g_ptr_array_add(
			notes, g_strdup_printf("%s: no sys_ni_syscall() of its own", source->path));
	}
	return source_apply(source, error);
}

/* The first wrapper that is still named here, NULL if none. Declarations alone do no harm. */
static const struct token *left_over(struct source *source)
{
	GArray *tokens = source_tokens(source);
	struct x86_symbol symbol;

	for (guint i = 0; i < tokens->len; i++)
		if (x86_symbol_at(tokens, i, &symbol))
			return token_nth(tokens, i);
	return NULL;
}

/* Make code that still calls a wrapper depend on the option that the tree no longer selects. */
static gboolean switch_off(struct sources *sources, struct source *source, GHashTable *done,
			   GPtrArray *notes, GError **error)
{
	const struct token *token = left_over(source);
	g_autofree char *option = NULL;

	if (!token)
		return TRUE;
	option = option_that_builds(sources, source);
	if (!option)
		return refuse(source, token, "no option turns this use of a wrapper off", error);
	if (g_hash_table_contains(done, option))
		return TRUE;
	if (!option_depends_on(sources, option, X86_WRAPPER_OPTION))
		return refuse(source, token, "no Kconfig has the option of this use of a wrapper",
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
	if (x86_is_dispatcher(source)) {
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

	if (!option_unselect(sources, X86_KCONFIG, X86_WRAPPER_OPTION)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "needs no rewinding: " X86_KCONFIG
			    " does not select " X86_WRAPPER_OPTION);
		return FALSE;
	}
	g_ptr_array_add(notes, g_strdup(X86_KCONFIG ": " X86_WRAPPER_OPTION " is not selected"));
	for (guint i = 0; i < files->len; i++) {
		struct source *source = g_ptr_array_index(files, i);

		if (x86_dispatch_wants(source->path) &&
		    !rewrite_file(source, notes, &dispatchers, error))
			return FALSE;
	}
	if (!dispatchers) {
		g_set_error(
			error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			"no file below arch/x86 includes a generated <asm/syscalls_...h>: unsupported "
			"form of dispatch");
		return FALSE;
	}
	for (guint i = 0; i < files->len; i++) {
		struct source *source = g_ptr_array_index(files, i);

		if (x86_dispatch_wants(source->path) && !g_str_has_suffix(source->path, ".h") &&
		    !strstr(source->path, "/Kconfig") && !strstr(source->path, "/Makefile") &&
		    !switch_off(sources, source, done, notes, error))
			return FALSE;
	}
	for (guint i = 0; i < files->len; i++)
		if (!source_apply(g_ptr_array_index(files, i), error))
			return FALSE;
	return TRUE;
}
