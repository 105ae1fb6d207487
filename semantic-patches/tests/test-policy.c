// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/policy.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"

static void test_groups(void)
{
	static const char text[] = "[default]\ntype = long\nadd-include = yes\n"
				   "[folder fs]\ntype = int\n[folder fs/nfs]\ntype = u32\n"
				   "[syscall sys_a]\ntype = void\n"
				   "names = do_%s ; ksys_%s;\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(policy) policy = policy_parse(text, "test", &error);
	g_auto(GStrv) names = NULL;
	g_auto(GStrv) none = NULL;

	g_assert_no_error(error);
	g_assert_cmpstr(policy_get(policy, "sys_b", "mm/a.c", "type"), ==, "long");
	g_assert_cmpstr(policy_get(policy, "sys_b", "fs/a.c", "type"), ==, "int");
	g_assert_cmpstr(policy_get(policy, "sys_b", "fs/ext4/a.c", "type"), ==, "int");
	g_assert_cmpstr(policy_get(policy, "sys_b", "fs/nfs/a.c", "type"), ==, "u32");
	g_assert_cmpstr(policy_get(policy, "sys_b", "fs/nfsd/a.c", "type"), ==, "int");
	g_assert_cmpstr(policy_get(policy, "sys_a", "fs/nfs/a.c", "type"), ==, "void");
	g_assert_cmpstr(policy_get(policy, "sys_a", "fs/nfs/a.c", "add-include"), ==, "yes");
	g_assert_null(policy_get(policy, "sys_a", "fs/a.c", "existing"));
	names = policy_get_list(policy, "sys_a", "fs/a.c", "names");
	g_assert_cmpuint(g_strv_length(names), ==, 2);
	g_assert_cmpstr(names[0], ==, "do_%s");
	g_assert_cmpstr(names[1], ==, "ksys_%s");
	none = policy_get_list(policy, "sys_b", "fs/a.c", "names");
	g_assert_cmpuint(g_strv_length(none), ==, 0);
}

static void test_order(void)
{
	g_autoptr(policy) policy =
		policy_parse("[order]\nsubsystems = net; ipc\n", "test", NULL);

	g_assert_cmpuint(policy_rank(policy, "net"), ==, 0);
	g_assert_cmpuint(policy_rank(policy, "ipc"), ==, 1);
	g_assert_cmpuint(policy_rank(policy, "fs"), ==, 2);
}

static void assert_refused(const char *text, const char *part)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(policy) policy = policy_parse(text, "test.ini", &error);

	g_assert_null(policy);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "test.ini"));
	g_assert_nonnull(strstr(error->message, part));
}

static void test_malformed(void)
{
	assert_refused("[default]\nnmaes = x;\n", "[default] nmaes: unknown key");
	assert_refused("[deafult]\nnames = x;\n", "[deafult]");
	assert_refused("[syscall dup2]\nnames = x;\n", "[syscall dup2]");
	assert_refused("[default]\nstrategy = magic\n", "strategy");
	assert_refused("[default]\nnames = a b;\n", "names");
	assert_refused("[default]\nnames = %s%s;\n", "names");
	assert_refused("[default]\nnames = %d;\n", "names");
	assert_refused("[default]\nheaders = ../x.h;\n", "headers");
	assert_refused("[default]\nheaders = /etc/x.h;\n", "headers");
	assert_refused("[default]\nexisting = f()\n", "existing");
	assert_refused("[default]\ntype =\n", "type");
	assert_refused("[order]\nfolders = a\n", "folders");
	assert_refused("names = x\n", "test.ini");
	assert_refused("[default]\nnames\n", "test.ini");
}

static void test_overlay(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_dir_make_tmp("ksweep-policy-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "mine.ini", NULL);
	g_autoptr(policy) plain = policy_load(NULL, &error);
	g_autoptr(policy) mine = NULL;

	g_assert_no_error(error);
	g_assert_cmpstr(policy_get(plain, "sys_x", "fs/x.c", "type"), ==, "long");
	g_file_set_contents(path, "[default]\ntype = int\n", -1, NULL);
	mine = policy_load(path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(policy_get(mine, "sys_x", "fs/x.c", "type"), ==, "int");
	g_assert_cmpstr(policy_get(mine, "sys_x", "fs/x.c", "names"), ==,
			policy_get(plain, "sys_x", "fs/x.c", "names"));
	g_remove(path);
	g_assert_null(policy_load(path, &error));
	g_assert_nonnull(error);
	g_rmdir(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/policy/groups", test_groups);
	g_test_add_func("/policy/order", test_order);
	g_test_add_func("/policy/malformed", test_malformed);
	g_test_add_func("/policy/overlay", test_overlay);
	return g_test_run();
}
