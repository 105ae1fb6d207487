// SPDX-License-Identifier: GPL-2.0
/* What holds for any text: the cache gives back what was scanned, and nothing crashes or takes
 * long. */
#include <string.h>
#include <time.h>

#include "kernel-tree/scan/pack.h"
#include "kernel-tree/scan/text.h"

/* "type|name, type|name" */
static char *parameters_text(const struct definition *definition)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < definition->parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(definition->parameters, i);

		g_string_append_printf(text, "%s%s|%s", i ? ", " : "", parameter->type,
				       parameter->name);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Everything in a scan, as text. */
static char *render(const struct file_scan *scan)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < scan->definitions->len; i++) {
		const struct definition *d = g_ptr_array_index(scan->definitions, i);
		g_autofree char *parameters = parameters_text(d);

		g_string_append_printf(text, "%d %s %s %s %u %zu %zu %zu %zu %s %u %d %s\n",
				       d->kind, d->symbol, d->name, d->macro, d->line, d->head,
				       d->head_end, d->body, d->body_end, d->guard, d->heads,
				       d->compat_too, parameters);
	}
	for (guint i = 0; i < scan->mentions->len; i++) {
		const struct mention *m = g_ptr_array_index(scan->mentions, i);

		g_string_append_printf(text, "%s %s %zu %u %u %d %s %s %s %s %d %d %d %d\n",
				       m->symbol, m->word, m->offset, m->line, m->column, m->place,
				       m->enclosing, m->enclosing_macro, m->argument_of, m->guard,
				       m->called, m->prototype, m->asmlinkage, m->definition);
	}
	return g_string_free(text, FALSE);
}

static void check_packs(const struct file_scan *scan)
{
	g_autoptr(GBytes) packed = file_scan_pack(scan);
	g_autoptr(file_scan) again = file_scan_unpack(packed);
	g_autofree char *before = render(scan);
	g_autofree char *after = render(again);

	g_assert_cmpstr(before, ==, after);
}

static void test_pack(void)
{
	static const char text[] =
		"#if A\nSYSCALL_DEFINE2(dup2, int, a, char *, b)\n{\n\tsys_x();\n}\n#endif\n"
		"asmlinkage long sys_y(void);\n// sys_z\nCOMPAT_SYSCALL_DEFINE0(q)\n{}\n"
		"#if \"\xff\xfe\"\nint sys_bytes;\n#endif\nSYSCALL32_DEFINE0(v)\n{\n}\n";
	g_autoptr(file_scan) scan = scan_text("a.c", text, sizeof(text) - 1);
	g_autoptr(GBytes) junk = g_bytes_new_static("no such thing", 13);

	g_assert_cmpuint(scan->mentions->len, >, 5);
	check_packs(scan);
	g_assert_null(file_scan_unpack(junk));
}

/* The pieces that the parser reacts to, in any order: nothing may crash, all must hold together. */
static void test_random_text(void)
{
	static const char *const pieces[] = {
		"SYSCALL_DEFINE1(a, int, b)",
		"SYSCALL_DEFINE0(",
		"COMPAT_SYSCALL_DEFINE2(c, int,",
		"asmlinkage long sys_d(int a)",
		"sys_e",
		"long sys_f(",
		"{",
		"}",
		"(",
		")",
		";",
		"=",
		"#if A\n",
		"\n#else\n",
		"\n#elif B\n",
		"\n#endif\n",
		"\n#if 0\n",
		"\n#define M(x) ",
		"\n",
		"\\\n",
		"/*",
		"*/",
		"\"",
		"'",
		"asm(",
		"\"sys_g\"",
		"extern ",
		"static ",
		"struct s ",
		"MACRO(sys_h)",
		",",
		"*",
		"SYS_NI(i)",
		"#",
		"##",
		"typedef ",
		"f(a) int a;",
		"\r\n",
		"\xff",
	};
	static const char *const paths[] = {"a.c", "a.h", "a.S", "a.tbl"};

	for (guint round = 0; round < 20000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(file_scan) scan = NULL;
		guint n = g_test_rand_int_range(0, 30);

		for (guint i = 0; i < n; i++) {
			g_string_append(text,
					pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
			g_string_append_c(text, " \n"[g_test_rand_int_range(0, 2)]);
		}
		scan = scan_text(paths[round % G_N_ELEMENTS(paths)], text->str, text->len);
		for (guint i = 0; i < scan->definitions->len; i++) {
			const struct definition *d = g_ptr_array_index(scan->definitions, i);

			g_assert_cmpuint(d->head, <, d->head_end);
			g_assert_cmpuint(d->head_end, <=, text->len);
			g_assert_true((d->body == 0) == (d->body_end == 0));
			if (d->body_end) {
				g_assert_cmpint(text->str[d->body], ==, '{');
				g_assert_cmpint(text->str[d->body_end - 1], ==, '}');
				g_assert_cmpuint(d->head_end, <=, d->body);
				g_assert_cmpuint(d->body, <, d->body_end);
			}
		}
		for (guint i = 0; i < scan->mentions->len; i++) {
			const struct mention *m = g_ptr_array_index(scan->mentions, i);

			g_assert_cmpuint(m->offset + strlen(m->word), <=, text->len);
			g_assert_cmpint(strncmp(text->str + m->offset, m->word, strlen(m->word)),
					==, 0);
		}
		if (scan->mentions->len)
			check_packs(scan);
	}
}

static clock_t time_of(const char *piece, gsize bytes)
{
	g_autoptr(GString) text = g_string_new("SYSCALL_DEFINE0(a)\n{ sys_x");
	g_autoptr(file_scan) scan = NULL;
	clock_t start; /* CPU time: the machine may be busy */

	while (text->len < bytes)
		g_string_append(text, piece);
	start = clock();
	scan = scan_text("a.c", text->str, text->len);
	return clock() - start;
}

/* Hostile text costs time and memory in proportion to its length only. */
static void test_hostile(void)
{
	static const char *const pieces[] = {
		"(",
		"{",
		"}",
		"\n#if A\n",
		"\n#if A\n#else\n",
		"\n#define M ",
		" ",
		"\"x\" ",
		"/*",
		"f(",
		"\n#if A || B\n#elif C\n#elif D\n",
		"SYSCALL_DEFINE1(",
		"int f(a)int b;",
	};
	static const char nul[] = "SYSCALL_DEFINE0(a)\0{\0 sys_x(\0); }";
	g_autoptr(file_scan) scan = scan_text("a.c", nul, sizeof(nul) - 1);

	g_assert_cmpuint(scan->mentions->len, ==, 2);
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		clock_t spent = time_of(pieces[i], 4 << 20);

		g_test_message("%.3f s: %s", (double)spent / CLOCKS_PER_SEC, pieces[i]);
		g_assert_cmpint(spent, <, 6 * CLOCKS_PER_SEC);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scan/pack", test_pack);
	g_test_add_func("/scan/random-text", test_random_text);
	g_test_add_func("/scan/hostile", test_hostile);
	return g_test_run();
}
