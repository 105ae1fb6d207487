// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/condition.h"

#include "kernel-tree/conditions/kbuild-makefile.h"
#include "kernel-tree/conditions/kconfig-depends.h"

#include <string.h>

static void assert_reads(const char *text, enum condition_language language, const char *expected)
{
	g_autoptr(condition) condition = condition_parse(text, language);
	g_autofree char *result = condition_to_text(condition);

	g_assert_cmpstr(result, ==, expected);
}

static void test_read(void)
{
	assert_reads("", CONDITION_C, "1");
	assert_reads("defined(CONFIG_A) && !defined CONFIG_B", CONDITION_C, "CONFIG_A && !CONFIG_B");
	assert_reads("CONFIG_A || IS_ENABLED(CONFIG_B) && C", CONDITION_C,
		     "CONFIG_A || (CONFIG_B && C)");
	assert_reads("!(defined(A) || defined(B))", CONDITION_C, "!(A || B)");
	assert_reads("BITS_PER_LONG == 32 && defined(A)", CONDITION_C, "BITS_PER_LONG == 32 && A");
	assert_reads("(X(1, 2) > 3) || A", CONDITION_C, "X ( 1 , 2 ) > 3 || A");
	assert_reads("A && 1", CONDITION_C, "A");
	assert_reads("A && (", CONDITION_C, "A && (");
	assert_reads("NET && !SMP", CONDITION_KCONFIG, "CONFIG_NET && !CONFIG_SMP");
	assert_reads("A=y || B != n || C=n", CONDITION_KCONFIG,
		     "CONFIG_A || CONFIG_B || !CONFIG_C");
	assert_reads("m && A", CONDITION_KCONFIG, "CONFIG_A");
}

static void test_deep(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(condition) condition = NULL;

	for (guint i = 0; i < 100000; i++)
		g_string_append(text, "!(");
	condition = condition_parse(text->str, CONDITION_C);
	g_assert_nonnull(condition);
}

static void assert_implies(const char *a, const char *b, gboolean expected)
{
	g_autoptr(condition) left = condition_parse(a, CONDITION_C);
	g_autoptr(condition) right = condition_parse(b, CONDITION_C);

	g_assert_cmpint(condition_implies(left, right), ==, expected);
}

static void test_implies(void)
{
	assert_implies("A && B", "A", TRUE);
	assert_implies("A", "A && B", FALSE);
	assert_implies("A", "", TRUE);
	assert_implies("", "A", FALSE);
	assert_implies("(A || B) && !A", "B", TRUE);
	assert_implies("A && !A", "B", TRUE);
	assert_implies("X == 32", "X == 32 || B", TRUE);
	assert_implies("X == 32", "X == 64", FALSE);
}

static void test_forget(void)
{
	g_autoptr(condition) condition =
		condition_parse("!TOOL && CONFIG_A && (OTHER || CONFIG_B)", CONDITION_C);
	g_autoptr(condition) rest = condition_forget_opaque(condition);
	g_autofree char *text = condition_to_text(rest);

	g_assert_cmpstr(text, ==, "CONFIG_A");
}

static void assert_directive(const char *text, const char *expected)
{
	g_autoptr(condition) condition = condition_parse(text, CONDITION_C);
	g_autofree char *directive = condition_to_directive(condition);

	g_assert_cmpstr(directive, ==, expected);
}

static void test_directive(void)
{
	assert_directive("defined(CONFIG_A)", "CONFIG_A");
	assert_directive("!CONFIG_A", "!defined(CONFIG_A)");
	assert_directive("CONFIG_A && (CONFIG_B || CONFIG_C)",
			 "defined(CONFIG_A) && (defined(CONFIG_B) || defined(CONFIG_C))");
	assert_directive("CONFIG_A && BITS == 32", NULL);
	assert_directive("__ARCH_WANT_X", NULL);
	assert_directive("", NULL);
}

static void assert_when(const char *makefile, const char *item, const char *expected)
{
	g_autoptr(kbuild_makefile) parsed = kbuild_makefile_parse(makefile, strlen(makefile));
	g_autoptr(condition) when = kbuild_makefile_when(parsed, item);
	g_autofree char *text = when ? condition_to_text(when) : NULL;

	g_assert_cmpstr(text, ==, expected);
}

static void test_makefile(void)
{
	static const char text[] = "# comment obj-y += no.o\n"
				   "obj-y := a.o \\\n\tb.o sub/\n"
				   "obj-$(CONFIG_C)\t\t+= c.o folder/\n"
				   "tmp-$(CONFIG_COMPAT) := d.o\n"
				   "obj-$(CONFIG_NET) += $(tmp-y)\n"
				   "obj-$(CONFIG_MULTI) += multi.o\n"
				   "multi-y := e.o\nmulti-$(CONFIG_F) += f.o\nmulti-objs += g.o\n"
				   "mmu-y := nommu.o\nmmu-$(CONFIG_MMU) := mmap.o\n"
				   "obj-y += $(mmu-y)\n"
				   "ifdef CONFIG_I\nobj-y += i.o\nelse\nobj-y += noi.o\nendif\n"
				   "ifeq ($(CONFIG_J),y)\nobj-$(CONFIG_K) += j.o\n"
				   "else ifneq ($(CONFIG_L)$(CONFIG_M),)\nobj-y += l.o\nendif\n"
				   "ifeq ($(shell x),y)\nobj-y += odd.o\nendif\n"
				   "obj-$(subst m,y,$(CONFIG_N)) += n.o\n"
				   "net-y := net/\nnet-y := $(patsubst %/, %/b.o, $(net-y))\n"
				   "CFLAGS_a.o = -O0\n";

	assert_when(text, "a.o", "1");
	assert_when(text, "b.o", "1");
	assert_when(text, "no.o", NULL);
	assert_when(text, "c.o", "CONFIG_C");
	assert_when(text, "folder/", "CONFIG_C");
	assert_when(text, "d.o", "CONFIG_NET && CONFIG_COMPAT");
	assert_when(text, "e.o", "CONFIG_MULTI");
	assert_when(text, "f.o", "CONFIG_MULTI && CONFIG_F");
	assert_when(text, "g.o", "CONFIG_MULTI");
	assert_when(text, "nommu.o", "!CONFIG_MMU");
	assert_when(text, "mmap.o", "CONFIG_MMU");
	assert_when(text, "i.o", "CONFIG_I");
	assert_when(text, "noi.o", "!CONFIG_I");
	assert_when(text, "j.o", "CONFIG_J && CONFIG_K");
	assert_when(text, "l.o", "!CONFIG_J && (CONFIG_L || CONFIG_M)");
	assert_when(text, "odd.o", "($(shell x),y)");
	assert_when(text, "n.o", "CONFIG_N");
	assert_when(text, "net/", "1");
}

static void test_makefile_odd(void)
{
	assert_when("endif\nelse\nobj-y += a.o\nifdef X\n", "a.o", "1");
	assert_when("a-y := b.o\nb-y := a.o\n", "a.o", NULL);
	assert_when("=\n:=\nobj-$(\nobj-y", "a.o", NULL);
}

static gboolean facts_imply(const struct kconfig_depends *depends, const char *a, const char *b,
			    const char *arch)
{
	g_autoptr(condition) left = condition_parse(a, CONDITION_C);
	g_autoptr(condition) right = condition_parse(b, CONDITION_C);
	g_autoptr(condition) both = condition_and(left, right);
	g_autoptr(condition) facts = kconfig_depends_facts(depends, both, arch);
	g_autoptr(condition) known = condition_and(left, facts);

	return condition_implies(known, right);
}

static void test_kconfig(void)
{
	static const char text[] = "config UID16\n\tbool \"16-bit\" if EXPERT\n"
				   "\tdepends on HAVE_UID16 && MULTIUSER\n\tdefault y\n"
				   "\thelp\n\t  Text that says\n\t  depends on NOTHING\n\n"
				   "config IPC_COMPAT\n\tdef_bool y\n\tdepends on COMPAT && IPC\n"
				   "if NET\nconfig INET\n\tbool \"x\"\n\tselect CRYPTO\n"
				   "\tselect MAYBE if FOO\nendif\n"
				   "menu \"m\"\n\tdepends on BLOCK\nconfig IN_MENU\n\tbool\n"
				   "\tdepends on A || B # note\nendmenu\nconfig FREE\n\tbool \"x\"\n";
	static const char x86[] = "config COMPAT\n\tdef_bool y\n\tdepends on IA32\n";
	static const char arm64[] = "config COMPAT\n\tbool \"32-bit\"\n\tdepends on EL0\n";
	g_autoptr(kconfig_depends) depends = kconfig_depends_new();

	kconfig_depends_add(depends, "init/Kconfig", text, strlen(text));
	kconfig_depends_add(depends, "arch/x86/Kconfig", x86, strlen(x86));
	kconfig_depends_add(depends, "arch/arm64/Kconfig", arm64, strlen(arm64));
	g_assert_true(facts_imply(depends, "CONFIG_UID16", "CONFIG_MULTIUSER", NULL));
	g_assert_false(facts_imply(depends, "CONFIG_MULTIUSER", "CONFIG_UID16", NULL));
	g_assert_false(facts_imply(depends, "CONFIG_UID16", "CONFIG_NOTHING", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_COMPAT && CONFIG_IPC", "CONFIG_IPC_COMPAT", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_INET", "CONFIG_NET", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_INET", "CONFIG_CRYPTO", NULL));
	g_assert_false(facts_imply(depends, "CONFIG_INET", "CONFIG_MAYBE", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_IN_MENU", "CONFIG_BLOCK", NULL));
	g_assert_false(facts_imply(depends, "CONFIG_IN_MENU", "CONFIG_A", NULL));
	g_assert_false(facts_imply(depends, "CONFIG_FREE", "CONFIG_BLOCK", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_IA32", "CONFIG_COMPAT", "x86"));
	g_assert_false(facts_imply(depends, "CONFIG_IA32", "CONFIG_COMPAT", NULL));
	g_assert_true(facts_imply(depends, "CONFIG_COMPAT", "CONFIG_IA32", "x86"));
	g_assert_true(facts_imply(depends, "CONFIG_IPC_COMPAT", "CONFIG_IA32", "x86"));
	g_assert_false(facts_imply(depends, "CONFIG_COMPAT", "CONFIG_IA32", NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/condition/read", test_read);
	g_test_add_func("/condition/deep", test_deep);
	g_test_add_func("/condition/implies", test_implies);
	g_test_add_func("/condition/forget", test_forget);
	g_test_add_func("/condition/directive", test_directive);
	g_test_add_func("/kbuild-makefile/when", test_makefile);
	g_test_add_func("/kbuild-makefile/odd", test_makefile_odd);
	g_test_add_func("/kconfig-depends/facts", test_kconfig);
	return g_test_run();
}
