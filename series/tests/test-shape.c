// SPDX-License-Identifier: GPL-2.0
/* The shape of a body that only calls another function, and equal types. */
#include "series/plan/shape.h"

#include <string.h>

#include "kernel-tree/scan/scan.h"

static void assert_shape(const char *body, const char *callee, gboolean in_order)
{
	struct parameter a = {(char *)"int", (char *)"a"}, b = {(char *)"int", (char *)"b"};
	g_autoptr(GPtrArray) parameters = g_ptr_array_new();
	struct shape *shape;

	g_ptr_array_add(parameters, &a);
	g_ptr_array_add(parameters, &b);
	shape = shape_of_body(body, strlen(body), parameters);
	g_assert_cmpstr(shape->callee, ==, callee);
	g_assert_cmpint(shape->in_order, ==, in_order);
	shape_free(shape);
}

static void test_shape(void)
{
	assert_shape("{ return f(a, b); }", "f", TRUE);
	assert_shape("{ /* why */ return f(b, a); }", "f", FALSE);
	assert_shape("{ return f(a, b, 0, AT_X | AT_Y, -1, NULL); }", "f", FALSE);
	assert_shape("{ return f(a, b + 1); }", "", FALSE);
	assert_shape("{ return f(a, (long)b); }", "", FALSE);
	assert_shape("{ return f(a, local); }", "", FALSE);
	assert_shape("{ return f(a, g(b)); }", "", FALSE);
	assert_shape("{ return f(a, b) + 1; }", "", FALSE);
	assert_shape("{ return -f(a, b); }", "", FALSE);
	assert_shape("{ a++; return f(a, b); }", "", FALSE);
	assert_shape("{ f(a, b); return 0; }", "", FALSE);
	assert_shape("{\n#ifdef X\n\treturn f(a, b);\n#endif\n}", "", FALSE);
	assert_shape("{ return f(a,); }", "", FALSE);
	assert_shape("{ return f(", "", FALSE);
	assert_shape("", "", FALSE);
}

static void test_types(void)
{
	g_assert_true(same_type("char __user *", "char  __user*"));
	g_assert_true(same_type("unsigned int", "unsigned"));
	g_assert_true(same_type("long int", "long"));
	g_assert_false(same_type("int", "unsigned"));
	g_assert_false(same_type("char *", "char __user *"));
	g_assert_false(same_type("int", "interval"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/shape/body", test_shape);
	g_test_add_func("/shape/types", test_types);
	return g_test_run();
}
