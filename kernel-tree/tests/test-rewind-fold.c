// SPDX-License-Identifier: GPL-2.0
/* Folding helpers back: each shape byte for byte, and each reason to leave one alone. */
#include "kernel-tree/rewind/fold.h"

#include <string.h>

#define HEADER "include/linux/syscalls.h"
#define DECLARED(lines)                                        \
	"#ifndef _S_H\n#define _S_H\n"                         \
	"#ifndef CONFIG_ARCH_HAS_SYSCALL_WRAPPER\n"            \
	"asmlinkage long sys_one(int fd, char __user *buf);\n" \
	"asmlinkage long sys_none(void);\n"                    \
	"#endif\n\n"                                           \
	"/* helpers */\n" lines                                \
	"\nextern int other(void);\n#endif\n"
#define PLAIN_HEADER DECLARED("int ksys_one(int fd, char __user *buf);\n")
#define FOLDED_HEADER DECLARED("")

/* One helper, its stub, and a caller in another file. */
#define ONE                                                         \
	"#include <linux/syscalls.h>\n\n"                           \
	"/*\n * What one does.\n */\n"                              \
	"int ksys_one(int fd, char __user *buf)\n"                  \
	"{\n\tint ret = 3;\n\n\treturn ret;\t/* odd  space */\n}\n\n" \
	"SYSCALL_DEFINE2(one, int, fd,\n\t\tchar __user *, buf)\n"  \
	"{\n\treturn ksys_one(fd, buf);\n}\n\n"                     \
	"int after(void);\n"
#define ONE_FOLDED                                                  \
	"#include <linux/syscalls.h>\n\n"                           \
	"/*\n * What one does.\n */\n"                              \
	"SYSCALL_DEFINE2(one, int, fd,\n\t\tchar __user *, buf)\n"  \
	"{\n\tint ret = 3;\n\n\treturn ret;\t/* odd  space */\n}\n\n" \
	"int after(void);\n"
#define CALLER                                                   \
	"#include <linux/syscalls.h>\n"                          \
	"/* ksys_one() in a comment stays */\n"                  \
	"long caller(int fd)\n{\n\tchar *s = \"ksys_one\";\n\n"  \
	"\treturn ksys_one(fd,\n\t\t\tNULL);\n}\n"

struct world {
	struct sources *sources;
	GPtrArray *refused, *notes, *planted;
};

static void begin(struct world *world)
{
	world->sources = sources_new();
	world->refused = g_ptr_array_new_with_free_func(g_free);
	world->notes = g_ptr_array_new_with_free_func(g_free);
	world->planted = NULL;
}

static void put(struct world *world, const char *path, const char *text)
{
	sources_add(world->sources, path, text, strlen(text));
}

static void fold(struct world *world)
{
	g_autoptr(GError) error = NULL;

	world->planted = rewind_fold(world->sources, world->refused, world->notes, &error);
	g_assert_no_error(error);
}

static void end(struct world *world)
{
	if (world->planted)
		g_ptr_array_unref(world->planted);
	g_ptr_array_unref(world->refused);
	g_ptr_array_unref(world->notes);
	sources_free(world->sources);
}

static void expect(struct world *world, const char *path, const char *text)
{
	g_assert_cmpstr(sources_get(world->sources, path)->text, ==, text);
}

static const struct planted *planted_at(struct world *world, guint i)
{
	g_assert_cmpuint(world->planted->len, >, i);
	return g_ptr_array_index(world->planted, i);
}

static void test_returned(void)
{
	struct world world;
	const struct planted *one;

	begin(&world);
	put(&world, HEADER, PLAIN_HEADER);
	put(&world, "fs/one.c", ONE);
	put(&world, "arch/zed/kernel/caller.c", CALLER);
	fold(&world);
	g_assert_cmpuint(world.refused->len, ==, 0);
	one = planted_at(&world, 0);
	g_assert_cmpstr(one->symbol, ==, "sys_one");
	g_assert_cmpstr(one->helper, ==, "ksys_one");
	g_assert_cmpstr(one->file, ==, "fs/one.c");
	g_assert_cmpstr(one->subsystem, ==, "fs");
	g_assert_cmpuint(one->calls->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(one->calls, 0), ==, "arch/zed/kernel/caller.c:7");
	expect(&world, "fs/one.c", ONE_FOLDED);
	expect(&world, HEADER, FOLDED_HEADER);
	expect(&world, "arch/zed/kernel/caller.c",
	       "#include <linux/syscalls.h>\n"
	       "/* ksys_one() in a comment stays */\n"
	       "long caller(int fd)\n{\n\tchar *s = \"ksys_one\";\n\n"
	       "\treturn sys_one(fd,\n\t\t\tNULL);\n}\n");
	end(&world);
}

static void test_void(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, DECLARED("void ksys_none(void);\n"));
	put(&world, "fs/none.c",
	    "void ksys_none(void)\n{\n\twork();\n}\n\n"
	    "SYSCALL_DEFINE0(none)\n{\n\tksys_none();\n\treturn 0;\n}\n\n"
	    "static void later(void)\n{\n\tksys_none();\n}\n");
	fold(&world);
	g_assert_cmpstr(g_ptr_array_index(planted_at(&world, 0)->calls, 0), ==, "fs/none.c:9");
	expect(&world, "fs/none.c",
	       "SYSCALL_DEFINE0(none)\n{\n\twork();\n\treturn 0;\n}\n\n"
	       "static void later(void)\n{\n\tsys_none();\n}\n");
	end(&world);
}

/* Two definitions, one of them with its body said twice. */
static void test_branches(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, PLAIN_HEADER);
	put(&world, "arch/x86/kernel/one.c",
	    "#ifdef CONFIG_ONE\n"
	    "int ksys_one(int fd, char __user *buf)\n{\n\treturn more(fd);\n}\n\n"
	    "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n"
	    "#else\n"
	    "int ksys_one(int fd, char __user *buf)\n{\n\treturn -ENOSYS;\n}\n"
	    "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn -ENOSYS;\n}\n"
	    "#endif\n");
	put(&world, "fs/caller.c", CALLER);
	fold(&world);
	g_assert_cmpuint(planted_at(&world, 0)->calls->len, ==, 1);
	g_assert_cmpstr(planted_at(&world, 0)->subsystem, ==, "arch/x86");
	expect(&world, "arch/x86/kernel/one.c",
	       "#ifdef CONFIG_ONE\n"
	       "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn more(fd);\n}\n"
	       "#else\n"
	       "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn -ENOSYS;\n}\n"
	       "#endif\n");
	end(&world);
}

static void test_inline(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER,
	    DECLARED("\nstatic inline long ksys_one(int fd, char __user *buf)\n"
		     "{\n\treturn do_one(fd, buf, 1);\n}\n"));
	put(&world, "fs/one.c",
	    "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n"
	    "{\n\treturn do_one(fd,\n\t\t      buf, 1);\n}\n");
	put(&world, "kernel/caller.c", CALLER);
	fold(&world);
	g_assert_cmpstr(planted_at(&world, 0)->file, ==, "fs/one.c");
	expect(&world, HEADER, FOLDED_HEADER);
	g_assert_nonnull(strstr(sources_get(world.sources, "kernel/caller.c")->text, "sys_one(fd,"));
	end(&world);
}

/* A header's fallback goes with its #ifdef, and what that changes is told. */
static void test_fallback(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER,
	    DECLARED("#ifdef CONFIG_ONE\n"
		     "int ksys_one(int fd, char __user *buf);\n"
		     "#else\n"
		     "static inline int ksys_one(int fd, char __user *buf)\n"
		     "{\n\treturn -EINVAL;\n}\n"
		     "#endif\n"));
	put(&world, "fs/one.c", ONE);
	put(&world, "fs/caller.c", CALLER);
	put(&world, "kernel/sys_ni.c", "COND_SYSCALL(one);\n");
	fold(&world);
	expect(&world, HEADER, FOLDED_HEADER);
	g_assert_cmpuint(world.notes->len, ==, 1);
	g_assert_nonnull(strstr(g_ptr_array_index(world.notes, 0), "-EINVAL"));
	end(&world);
}

/* A caller without <linux/syscalls.h>: the helper's prototype becomes the system call's. */
static void test_prototype(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, DECLARED(""));
	put(&world, "fs/local.h",
	    "extern int ksys_one(int fd,\n\t\t    char __user *buf);\n");
	put(&world, "fs/one.c", ONE);
	put(&world, "fs/caller.c",
	    "#include \"local.h\"\nlong f(int fd)\n{\n\treturn ksys_one(fd, NULL);\n}\n");
	fold(&world);
	g_assert_cmpuint(world.planted->len, ==, 1);
	expect(&world, "fs/local.h",
	       "extern asmlinkage long sys_one(int fd,\n\t\t    char __user *buf);\n");
	end(&world);
}

/* Of two system calls that return it, the one of its name; the other calls that one. */
static void test_two_stubs(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, PLAIN_HEADER);
	put(&world, "fs/one.c",
	    "int ksys_one(int fd, char __user *buf)\n{\n\treturn 1;\n}\n\n"
	    "SYSCALL_DEFINE2(eins, int, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n\n"
	    "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n");
	fold(&world);
	expect(&world, "fs/one.c",
	       "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn 1;\n}\n\n"
	       "SYSCALL_DEFINE2(eins, int, fd, char __user *, buf)\n{\n\treturn sys_one(fd, buf);\n}\n");
	end(&world);
}

/* The comment of a stub goes with its head. */
static void test_comment(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, PLAIN_HEADER);
	put(&world, "fs/one.c",
	    "int before;\n\nint ksys_one(int fd, char __user *buf)\n{\n\treturn 1;\n}\n\n"
	    "/*\n * About one.\n */\n"
	    "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n\n"
	    "int after;\n");
	put(&world, "fs/caller.c", CALLER);
	fold(&world);
	expect(&world, "fs/one.c",
	       "int before;\n\n/*\n * About one.\n */\n"
	       "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn 1;\n}\n\n"
	       "int after;\n");
	end(&world);
}

/* A header has a second body that does more than fail. */
static void test_second_body(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER,
	    DECLARED("int ksys_one(int fd, char __user *buf);\n"
		     "static inline int ksys_one(int fd, char __user *buf)\n{\n\treturn f(fd);\n}\n"));
	put(&world, "fs/one.c", ONE);
	put(&world, "fs/caller.c", CALLER);
	put(&world, "kernel/sys_ni.c", "COND_SYSCALL(one);\n");
	fold(&world);
	g_assert_cmpuint(world.planted->len, ==, 0);
	g_assert_nonnull(strstr(g_ptr_array_index(world.refused, 0), "second body"));
	end(&world);
}

struct refusal {
	const char *one;    /* fs/one.c; NULL: as ever */
	const char *caller; /* path of a second file, NULL: fs/caller.c as ever */
	const char *text;   /* its text */
	const char *why;    /* part of the reason */
};

#define STUB "\nSYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n"
#define FUNCTION(type, body) type " ksys_one(int fd, char __user *buf)\n{\n" body "}\n"

static const struct refusal refusals[] = {
	{ .caller = "fs/a.c", .text = "void *p = ksys_one;\n", .why = "address is taken" },
	{ .caller = "fs/a.c", .text = "EXPORT_SYMBOL(ksys_one);\n", .why = "exported" },
	{ .caller = "fs/a.c", .text = "#define f(x) ksys_one(x, 0)\n", .why = "in a macro" },
	{ .caller = "fs/a.S", .text = "\tcall ksys_one\n", .why = "in assembly" },
	{ .caller = "init/a.c", .text = CALLER, .why = "pointers of the kernel's own" },
	{ .caller = "fs/a.c", .why = "pointers of the kernel's own",
	  .text = "#include <linux/syscalls.h>\nint f(char *s)\n{\n"
		  "\treturn ksys_one(1, (char __force __user *)s);\n}\n" },
	{ .caller = "fs/a.c", .text = "\n", .why = "nothing but its system call" },
	{ .one = FUNCTION("int", "\treturn 1;\n"), .why = "no system call just returns it" },
	{ .one = FUNCTION("int", "\treturn 1;\n")
		 "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\tfd++;\n"
		 "\treturn ksys_one(fd, buf);\n}\n", .why = "no system call just returns it" },
	{ .one = FUNCTION("int", "\treturn 1;\n")
		 "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n{\n\treturn ksys_one(buf, fd);\n}\n",
	  .why = "no system call just returns it" },
	{ .one = FUNCTION("int", "\treturn 1;\n")
		 "SYSCALL_DEFINE2(one, long, fd, char __user *, buf)\n{\n\treturn ksys_one(fd, buf);\n}\n",
	  .why = "parameters differ" },
	{ .one = FUNCTION("int", "\treturn 1;\n") "#ifdef CONFIG_X\n" STUB "#endif\n",
	  .why = "no system call just returns it" },
	{ .one = FUNCTION("int", "\tunsigned int u = 1;\n\n\treturn u;\n") STUB, .why = "cut to int" },
	{ .one = FUNCTION("unsigned int", "\treturn 1;\n") STUB, .why = "returns unsigned int" },
	{ .one = "/* a */\n" FUNCTION("int", "\treturn 1;\n") "\n/* b */" STUB,
	  .why = "have a comment above them" },
	{ .one = FUNCTION("void", "\tif (fd)\n\t\treturn;\n\twork();\n")
		 "SYSCALL_DEFINE2(one, int, fd, char __user *, buf)\n"
		 "{\n\tksys_one(fd, buf);\n\treturn 0;\n}\n", .why = "returns early" },
};

static void test_refused(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		const struct refusal *refusal = &refusals[i];
		const char *one = refusal->one ? refusal->one : ONE;
		const char *text = refusal->text ? refusal->text : CALLER;
		struct world world;

		begin(&world);
		put(&world, HEADER, PLAIN_HEADER);
		put(&world, "fs/one.c", one);
		put(&world, refusal->caller ? refusal->caller : "fs/caller.c", text);
		fold(&world);
		g_assert_cmpuint(world.planted->len, ==, 0);
		g_assert_cmpuint(world.refused->len, ==, 1);
		g_assert_true(g_str_has_prefix(g_ptr_array_index(world.refused, 0), "ksys_one: "));
		if (!strstr(g_ptr_array_index(world.refused, 0), refusal->why))
			g_error("case %" G_GSIZE_FORMAT ": '%s' is not in: %s", i, refusal->why,
				(char *)g_ptr_array_index(world.refused, 0));
		expect(&world, HEADER, PLAIN_HEADER);
		expect(&world, "fs/one.c", one);
		end(&world);
	}
}

/* The prototype is under an option that the definition is not under: a caller might not see it. */
static void test_hidden_prototype(void)
{
	struct world world;

	begin(&world);
	put(&world, HEADER, "#ifdef CONFIG_RARE\nasmlinkage long sys_one(int fd, char __user *buf);\n#endif\n");
	put(&world, "fs/local.h", "int ksys_one(int fd, char __user *buf);\n");
	put(&world, "fs/one.c", ONE);
	put(&world, "fs/caller.c", CALLER);
	fold(&world);
	expect(&world, "fs/local.h", "asmlinkage long sys_one(int fd, char __user *buf);\n");
	end(&world);
}

/* Nothing to fold, odd text: no harm, no change. */
static void test_odd_text(void)
{
	static const char *const texts[] = {
		"", "ksys_one(", "int ksys_one(int fd", "int ksys_one(int fd)\n{\n", "}}}}\n",
		"#if\n#else\n#endif\n#endif\nksys_one", "SYSCALL_DEFINE2(", "SYSCALL_DEFINE2()\n{\n}\n",
		"SYSCALL_DEFINE0(one)\r\n{\r\n\treturn ksys_one();\r\n}\r\n", "int ksys_one(void);",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct world world;

		begin(&world);
		put(&world, HEADER, FOLDED_HEADER);
		put(&world, "fs/odd.c", texts[i]);
		fold(&world);
		g_assert_cmpuint(world.planted->len, ==, 0);
		expect(&world, "fs/odd.c", texts[i]);
		end(&world);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rewind-fold/returned", test_returned);
	g_test_add_func("/rewind-fold/void", test_void);
	g_test_add_func("/rewind-fold/branches", test_branches);
	g_test_add_func("/rewind-fold/inline", test_inline);
	g_test_add_func("/rewind-fold/fallback", test_fallback);
	g_test_add_func("/rewind-fold/prototype", test_prototype);
	g_test_add_func("/rewind-fold/two-stubs", test_two_stubs);
	g_test_add_func("/rewind-fold/comment", test_comment);
	g_test_add_func("/rewind-fold/second-body", test_second_body);
	g_test_add_func("/rewind-fold/refused", test_refused);
	g_test_add_func("/rewind-fold/hidden-prototype", test_hidden_prototype);
	g_test_add_func("/rewind-fold/odd-text", test_odd_text);
	return g_test_run();
}
