// SPDX-License-Identifier: GPL-2.0
/* The facts about x86's dispatch, one form at a time. */
#include "kernel-tree/dispatch/x86.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

static struct source *put(struct sources *sources, const char *path, const char *text)
{
	return sources_add(sources, path, text, strlen(text));
}

static void test_files(void)
{
	static const char table[] = "#include <asm/syscalls_64.h>\n";
	g_autoptr(sources) sources = sources_new();

	g_assert_true(x86_dispatch_wants("arch/x86/entry/common.c"));
	g_assert_true(x86_dispatch_wants("arch/x86/Kconfig.debug"));
	g_assert_true(x86_dispatch_wants("arch/x86/entry/Makefile"));
	g_assert_false(x86_dispatch_wants("arch/x86/um/sys_call_table_64.c"));
	g_assert_false(x86_dispatch_wants("arch/arm64/kernel/sys.c"));
	g_assert_false(x86_dispatch_wants("arch/x86/entry/syscalls/syscall_64.tbl"));
	g_assert_true(x86_is_dispatcher(put(sources, "arch/x86/entry/syscall_64.c", table)));
	g_assert_false(x86_is_dispatcher(put(sources, "arch/x86/entry/syscall_64.h", table)));
	g_assert_false(x86_is_dispatcher(
		put(sources, "arch/x86/entry/common.c", "#include <asm/syscall.h>\n")));
}

static void test_tables_start(void)
{
	static const char text[] = "int a;\n#ifdef A\n#ifdef B\n#define __SYSCALL(n, s)\n#endif\n"
				   "#endif\n#define __SYSCALL(n, s) s\n";
	g_autoptr(sources) sources = sources_new();
	gsize start;

	g_assert_true(x86_tables_start(put(sources, "a.c", text), &start));
	g_assert_cmpuint(start, ==, strlen("int a;\n"));
	g_assert_true(
		x86_tables_start(put(sources, "b.c", "int a;\n#define __SYSCALL_64\n"), &start));
	g_assert_cmpuint(start, ==, strlen("int a;\n"));
	g_assert_false(x86_tables_start(put(sources, "c.c", "#define SYSCALL(n, s)\n"), &start));
}

/* The first token of the text as a symbol: "kind convention prefix arguments". */
static char *describe(const char *text)
{
	g_autoptr(GArray) tokens = lexer_all(text, strlen(text), LEXER_C, FALSE);
	struct x86_symbol symbol;

	if (!x86_symbol_at(tokens, 0, &symbol))
		return g_strdup("none");
	return g_strdup_printf("%d %d %zu %d", symbol.kind, symbol.convention, symbol.prefix,
			       symbol.arguments.kind);
}

static void test_symbols(void)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"__x64_sys_read", "0 0 6 0"},
		{"__ia32_compat_sys_read,", "0 1 7 0"},
		{"__x64_##sym(const struct pt_regs *);", "1 0 6 1"},
		{"__x64_sys_read(const struct pt_regs *regs);", "0 0 6 1"},
		{"__ia32_##sym(regs)", "1 1 7 2"},
		{"__x64_sys_read(regs->di, regs->si)", "0 0 6 3"},
		{"__x64_sys_read(void)", "0 0 6 2"},
		{"__x64_ + 1", "2 0 6 0"},
		{"__x64_symbol", "none"},
		{"sys_read(regs)", "none"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = describe(cases[i].text);

		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

static void test_tables(void)
{
	static const char text[] = "typedef long (*sys_call_ptr_t)(const struct pt_regs *);\n"
				   "x = ia32_sys_call_table[nr](regs);\n"
				   "y = sys_call_table[nr](a, b);\n"
				   "sys_call_ptr_t z = sys_call_table[nr];\n";
	g_autoptr(GArray) tokens = lexer_all(text, strlen(text), LEXER_C, FALSE);
	g_autoptr(GString) found = g_string_new(NULL);

	for (guint i = 0; i < tokens->len; i++) {
		struct x86_arguments arguments;
		enum x86_convention convention;

		if (x86_entry_type_at(tokens, i, &arguments))
			g_string_append_printf(found, "type:%d ", arguments.kind);
		if (x86_table_call_at(tokens, i, &convention, &arguments))
			g_string_append_printf(found, "call:%d:%d:%s ", convention, arguments.kind,
					       x86_register(convention, 0));
	}
	g_assert_cmpstr(found->str, ==, "type:1 call:1:2:bx call:0:3:di ");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/x86/files", test_files);
	g_test_add_func("/x86/tables-start", test_tables_start);
	g_test_add_func("/x86/symbols", test_symbols);
	g_test_add_func("/x86/tables", test_tables);
	return g_test_run();
}
