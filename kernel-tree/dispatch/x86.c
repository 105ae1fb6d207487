// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/dispatch/x86.h"

#include <string.h>

#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/tokens.h"

const char *x86_register(enum x86_convention convention, guint n)
{
	/* Sources: arch/x86/entry/entry_64.S, and the i386 ABI. */
	static const char *const registers[2][X86_ARGUMENTS] = {
		[X86_CONVENTION_64] = {"di", "si", "dx", "r10", "r8", "r9"},
		[X86_CONVENTION_32] = {"bx", "cx", "dx", "si", "di", "bp"},
	};

	return registers[convention][n];
}

gboolean x86_dispatch_wants(const char *path)
{
	const char *base = strrchr(path, '/');

	if (!g_str_has_prefix(path, "arch/x86/") || g_str_has_prefix(path, "arch/x86/um/"))
		return FALSE;
	base = base ? base + 1 : path;
	return g_str_has_prefix(base, "Kconfig") || strcmp(base, "Makefile") == 0 ||
	       strcmp(base, "Kbuild") == 0 || g_str_has_suffix(base, ".c") ||
	       g_str_has_suffix(base, ".h") || g_str_has_suffix(base, ".S");
}

gboolean x86_is_dispatcher(struct source *source)
{
	static const char table[] = "asm/syscalls_";
	GArray *tokens = source_tokens(source);

	if (!g_str_has_suffix(source->path, ".c"))
		return FALSE;
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token->directive == DIRECTIVE_INCLUDE && token->kind == TOKEN_STRING &&
		    token->length > strlen(table) &&
		    memcmp(token->text + 1, table, strlen(table)) == 0)
			return TRUE;
	}
	return FALSE;
}

gboolean x86_tables_start(struct source *source, gsize *start)
{
	GPtrArray *groups = source_outline(source)->groups;
	GArray *tokens = source_tokens(source);

	for (guint i = 0; i + 2 < tokens->len; i++) {
		const struct token *hash = token_nth(tokens, i);

		if (hash->directive != DIRECTIVE_DEFINE || !token_is(hash, "#") ||
		    !token_starts(token_nth(tokens, i + 2), "__SYSCALL"))
			continue;
		*start = hash->offset;
		for (guint g = 0; g < groups->len; g++) {
			const struct outline_group *group = g_ptr_array_index(groups, g);

			if (group->start < *start && *start < group->end && !group->header_guard)
				*start = group->start;
		}
		return TRUE;
	}
	return FALSE;
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

/* The arguments that follow token `name`. */
static struct x86_arguments arguments_after(GArray *tokens, guint name)
{
	struct x86_arguments arguments = {.open = name + 1};

	if (!token_is(token_nth(tokens, arguments.open), "(") ||
	    token_nth(tokens, arguments.open)->directive != token_nth(tokens, name)->directive)
		return arguments;
	arguments.close = outline_match(tokens, arguments.open);
	if (arguments.close < tokens->len &&
	    takes_registers(tokens, arguments.open, arguments.close))
		arguments.kind = X86_REGISTERS_TYPE;
	else if (arguments.close == arguments.open + 2 &&
		 token_nth(tokens, arguments.open + 1)->kind == TOKEN_IDENTIFIER)
		arguments.kind = X86_REGISTERS;
	else
		arguments.kind = X86_OTHER_ARGUMENTS;
	return arguments;
}

/* The length of the wrapper's prefix that a name starts with, 0 if none. */
static gsize wrapper_prefix(const struct token *token, enum x86_convention *convention)
{
	static const char *const prefixes[] = {
		[X86_CONVENTION_64] = "__x64_",
		[X86_CONVENTION_32] = "__ia32_",
	};

	for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
		gsize length = strlen(prefixes[i]);
		const char *rest = token->text + length;

		if (token->kind != TOKEN_IDENTIFIER || !token_starts(token, prefixes[i]))
			continue;
		if (token->length == length ||
		    (token->length > length + 4 && memcmp(rest, "sys_", 4) == 0) ||
		    (token->length > length + 11 && memcmp(rest, "compat_sys_", 11) == 0)) {
			*convention = (enum x86_convention)i;
			return length;
		}
	}
	return 0;
}

gboolean x86_symbol_at(GArray *tokens, guint i, struct x86_symbol *symbol)
{
	const struct token *token = token_nth(tokens, i);

	*symbol = (struct x86_symbol){.first = i, .name = i};
	symbol->prefix = wrapper_prefix(token, &symbol->convention);
	if (!symbol->prefix)
		return FALSE;
	if (symbol->prefix == token->length) {
		if (!token_is(token_nth(tokens, i + 1), "##") ||
		    token_nth(tokens, i + 2)->kind != TOKEN_IDENTIFIER) {
			symbol->kind = X86_SYMBOL_OTHER;
			return TRUE;
		}
		symbol->kind = X86_SYMBOL_PASTED;
		symbol->name = i + 2;
	}
	symbol->arguments = arguments_after(tokens, symbol->name);
	return TRUE;
}

gboolean x86_entry_type_at(GArray *tokens, guint i, struct x86_arguments *arguments)
{
	if (!token_is(token_nth(tokens, i), "sys_call_ptr_t") ||
	    !token_is(token_nth(tokens, i + 1), ")"))
		return FALSE;
	*arguments = arguments_after(tokens, i + 1);
	return arguments->kind != X86_NO_ARGUMENTS;
}

gboolean x86_table_call_at(GArray *tokens, guint i, enum x86_convention *convention,
			   struct x86_arguments *arguments)
{
	static const char table[] = "sys_call_table";
	const struct token *token = token_nth(tokens, i);
	guint close;

	if (token->kind != TOKEN_IDENTIFIER || token->length < strlen(table) ||
	    memcmp(token->text + token->length - strlen(table), table, strlen(table)) != 0 ||
	    !token_is(token_nth(tokens, i + 1), "["))
		return FALSE;
	close = outline_match(tokens, i + 1);
	*convention = token_is(token, "ia32_sys_call_table") ? X86_CONVENTION_32
							     : X86_CONVENTION_64;
	*arguments = arguments_after(tokens, close);
	return arguments->kind != X86_NO_ARGUMENTS;
}
