// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <time.h>

#include "kernel-tree/source/lexer.h"

/* Tokens as "kind:text", joined by spaces, directive tokens marked by their directive's number. */
static char *render(const char *text, gssize length, enum lexer_language language)
{
	static const char kinds[] = "inscp/";
	g_autoptr(GString) out = g_string_new(NULL);
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, text, length < 0 ? strlen(text) : (gsize)length, language);
	while (lexer_next(&lexer, &token)) {
		g_string_append_printf(out, "%s%c", out->len ? " " : "", kinds[token.kind]);
		if (token.directive != DIRECTIVE_NONE)
			g_string_append_printf(out, "%d", token.directive);
		g_string_append_printf(out, ":%.*s", (int)token.length, token.text);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void check(const char *text, enum lexer_language language, const char *expected)
{
	g_autofree char *got = render(text, -1, language);

	g_assert_cmpstr(got, ==, expected);
}

static void test_kinds(void)
{
	check("a_1 $x 0x1fUL 1.5e-3 .5 ...", LEXER_C, "i:a_1 i:$x n:0x1fUL n:1.5e-3 n:.5 p:...");
	check("\"a\\\"b\" L\"w\" u8\"x\" 'c' '\\'' L'x'", LEXER_C,
	      "s:\"a\\\"b\" s:L\"w\" s:u8\"x\" c:'c' c:'\\'' c:L'x'");
	check("a->b<<=c##d>>e", LEXER_C, "i:a p:-> i:b p:<<= i:c p:## i:d p:>> i:e");
	check("a/*b*/c//d\ne", LEXER_C, "i:a /:/*b*/ i:c /://d i:e");
	check("", LEXER_C, "");
}

static void test_directives(void)
{
	check("#define A(x) b\nc", LEXER_C, "p1:# i1:define i1:A p1:( i1:x p1:) i1:b i:c");
	check(" # /* y */ ifdef X\n#else\n#elif Y\n#endif\n", LEXER_C,
	      "p4:# /4:/* y */ i4:ifdef i4:X p5:# i5:else p5:# i5:elif i5:Y p6:# i6:endif");
	check("#include <a/b.h>\n#undef X\n#pragma once\n#\nz", LEXER_C,
	      "p3:# i3:include s3:<a/b.h> p2:# i2:undef i2:X p7:# i7:pragma i7:once p7:# i:z");
	check("/* c */ #if a < b\nx # y", LEXER_C,
	      "/:/* c */ p4:# i4:if i4:a p4:< i4:b i:x p:# i:y");
}

static void test_splices(void)
{
	check("#define A \\\r\n\tb \\\n c\nd", LEXER_C, "p1:# i1:define i1:A i1:b i1:c i:d");
	check("// one \\\n still\nx", LEXER_C, "/:// one \\\n still i:x");
	check("\"a\\\nb\" c", LEXER_C, "s:\"a\\\nb\" i:c");
	/* a comment over lines does not end its directive: C11 5.1.1.2 */
	check("#define A /* \n */ b\nc", LEXER_C, "p1:# i1:define i1:A /1:/* \n */ i1:b i:c");
}

static void test_unterminated(void)
{
	check("a /* b\n c", LEXER_C, "i:a /:/* b\n c");
	check("#error don't do it\na", LEXER_C, "p7:# i7:error i7:don c7:'t do it i:a");
	check("\"abc\nd", LEXER_C, "s:\"abc i:d");
	check("\"abc\\", LEXER_C, "s:\"abc\\");
	check("a\\", LEXER_C, "i:a p:\\");
	check("/*", LEXER_C, "/:/*");
	check("/*/", LEXER_C, "/:/*/");
	check("//", LEXER_C, "/://");
	check("#include <a", LEXER_C, "p3:# i3:include s3:<a");
}

static void test_asm(void)
{
	check("\tmovq $sys_x, %rax # don't call sys_y\n", LEXER_ASM,
	      "i:movq p:$ i:sys_x p:, p:% i:rax /:# don't call sys_y");
	check("# call sys_x's\n#define A 1\n", LEXER_ASM,
	      "/:# call sys_x's p1:# i1:define i1:A n1:1");
	check("\tmov r0, #4 @ it's\n\tbl sys_x@PLT\n", LEXER_ASM,
	      "i:mov i:r0 p:, p:# n:4 /:@ it's i:bl i:sys_x p:@ i:PLT");
	check("cmp %l1, 'a ! x\n#if A || B\n#endif", LEXER_ASM,
	      "i:cmp p:% i:l1 p:, p:' i:a /:! x p4:# i4:if i4:A p4:|| i4:B p6:# i6:endif");
}

static void test_places(void)
{
	static const char text[] = "a /* x\n y */ b\r\n\tc \\\n d\n";
	static const struct {
		guint line, column;
		gboolean first;
	} expected[] = {{1, 1, TRUE}, {1, 3, FALSE}, {2, 7, TRUE}, {3, 2, TRUE}, {4, 2, TRUE}};
	g_autoptr(GArray) tokens = lexer_all(text, strlen(text), LEXER_C, TRUE);

	g_assert_cmpuint(tokens->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		g_assert_cmpuint(token->line, ==, expected[i].line);
		g_assert_cmpuint(token->column, ==, expected[i].column);
		g_assert_cmpint(token->first, ==, expected[i].first);
		g_assert_true(token->text == text + token->offset);
	}
	g_assert_true(token_is(&g_array_index(tokens, struct token, 0), "a"));
	g_assert_false(token_is(&g_array_index(tokens, struct token, 0), "ab"));
	g_assert_false(token_is(&g_array_index(tokens, struct token, 0), ""));
}

/* Between tokens there is white space and nothing else, and each token's line is the newlines
 * before. */
static void check_covers(const char *text, gsize length, enum lexer_language language)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, language, TRUE);
	gsize at = 0;
	guint line = 1;
	gsize line_start = 0;

	for (guint i = 0; i <= tokens->len; i++) {
		const struct token *token =
			i < tokens->len ? &g_array_index(tokens, struct token, i) : NULL;
		gsize stop = token ? token->offset : length;

		for (; at < stop; at++) {
			g_assert_true(text[at] != '\0' &&
				      strchr(" \t\r\n\f\v\\", text[at]) != NULL);
			if (text[at] == '\n') {
				line++;
				line_start = at + 1;
			}
		}
		if (!token)
			break;
		g_assert_cmpuint(token->line, ==, line);
		g_assert_cmpuint(token->column, ==, at - line_start + 1);
		g_assert_cmpuint(token->length, >, 0);
		for (; at < token->offset + token->length; at++)
			if (text[at] == '\n') {
				line++;
				line_start = at + 1;
			}
	}
}

static void test_random_bytes(void)
{
	static const char alphabet[] = "ab1 \t\n\r\\\"'/*#<>.@!|$_eL\0\xff,;(){}define";

	for (guint round = 0; round < 20000; round++) {
		char text[64];
		gsize length = g_test_rand_int_range(0, sizeof(text));

		for (gsize i = 0; i < length; i++)
			text[i] = alphabet[g_test_rand_int_range(0, sizeof(alphabet) - 1)];
		check_covers(text, length, round % 2 ? LEXER_C : LEXER_ASM);
	}
}

/* Twice the text must not take much more than twice the time. */
static void test_linear(void)
{
	static const char *const pieces[] = {"\"",   "'", "/*", "# ", "#\n",
					     "\\\n", "/", "<",	"(",  "#/**/"};

	for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
		const gsize megabytes = 8;
		g_autoptr(GString) text = g_string_new("#include ");
		struct lexer lexer;
		struct token token;
		clock_t start; /* CPU time: the machine may be busy */

		while (text->len < megabytes << 20)
			g_string_append(text, pieces[i]);
		start = clock();
		lexer_init(&lexer, text->str, text->len, LEXER_C);
		while (lexer_next(&lexer, &token))
			;
		g_assert_cmpint(clock() - start, <, megabytes * CLOCKS_PER_SEC);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lexer/kinds", test_kinds);
	g_test_add_func("/lexer/directives", test_directives);
	g_test_add_func("/lexer/splices", test_splices);
	g_test_add_func("/lexer/unterminated", test_unterminated);
	g_test_add_func("/lexer/asm", test_asm);
	g_test_add_func("/lexer/places", test_places);
	g_test_add_func("/lexer/random-bytes", test_random_bytes);
	g_test_add_func("/lexer/linear", test_linear);
	return g_test_run();
}
