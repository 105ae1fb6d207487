// SPDX-License-Identifier: GPL-2.0
#include "series/make/batch.h"

#include "series/tests/fixture.h"

/* Files with nothing but the definitions and callers that the names say: "fs/a.c" defines sys_a. */
static struct decision *add(struct fixture *fixture, const char *symbol, const char *subsystem)
{
	struct decision *decision =
		fixture_decision(fixture, symbol, &strategy_helper, "x", "include/linux/x.h");

	g_free(decision->subsystem);
	decision->subsystem = g_strdup(subsystem);
	return decision;
}

static void call_from(struct decision *decision, const char *subsystem)
{
	struct site *site = site_new();

	g_free(site->subsystem);
	site->subsystem = g_strdup(subsystem);
	g_ptr_array_add(decision->sites, site);
}

static GPtrArray *no_depends(struct fixture *fixture)
{
	GPtrArray *depends = g_ptr_array_new();

	g_ptr_array_set_size(depends, fixture->plan.decisions->len);
	return depends;
}

static char *names(GPtrArray *batches)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < batches->len; i++) {
		const struct batch *batch = g_ptr_array_index(batches, i);

		g_string_append_printf(text, "%s%s/%s:%u%s", i ? " " : "", batch->subsystem,
				       batch->family, batch->decisions->len,
				       batch->shared ? "!" : "");
	}
	return g_string_free(text, FALSE);
}

/* Families of one subsystem are one; what is needed comes first; what is refused is out. */
static void test_order(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GPtrArray) depends = NULL, batches = NULL;
	g_autofree char *text = NULL;
	struct decision *decision;

	decision = add(fixture, "sys_a", "fs");
	g_ptr_array_add(decision->needs, g_strdup("sys_c"));
	add(fixture, "sys_b", "fs")->strategy = &strategy_refuse;
	add(fixture, "compat_sys_a", "fs");
	add(fixture, "sys_c", "fs");
	add(fixture, "sys_a", "ipc");
	depends = no_depends(fixture);
	batches = batches_make(&fixture->plan, depends);
	text = names(batches);
	g_assert_cmpstr(text, ==, "fs/c:1 fs/a:2 ipc/a:1");
}

static void edit(struct fixture *fixture, guint owner, guint line)
{
	struct edit_file *file = edit_set_file(fixture->set, "f.c", NULL);
	g_autoptr(GError) error = NULL;

	edit_add(file, &(struct edit){2 * (line - 1), 2 * (line - 1) + 1, "x", owner, 0}, &error);
	g_assert_no_error(error);
}

static void test_share(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GPtrArray) depends = NULL, batches = NULL, net = NULL, all = NULL;
	g_autofree char *text = NULL, *of_net = NULL, *of_all = NULL;
	const char *const only_net[] = {"net", NULL};

	g_hash_table_insert(fixture->texts, (gpointer) "f.c",
			    (gpointer) "0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n");
	add(fixture, "sys_a", "fs");
	call_from(add(fixture, "sys_b", "net"), "fs");
	add(fixture, "sys_c", "net");
	add(fixture, "sys_d", "fs");
	add(fixture, "sys_e", "fs");
	/* b, of two branches, is near a, which net does not hold: shared, with what it needs */
	g_ptr_array_add(((struct decision *)fixture->plan.decisions->pdata[1])->needs,
			g_strdup("sys_c"));
	edit(fixture, BATCH_OWNER(0), 1);
	edit(fixture, BATCH_OWNER(1), 3);
	/* near each other, but always in the same branch */
	edit(fixture, BATCH_OWNER(3), 10);
	edit(fixture, BATCH_OWNER(4), 11);
	/* far */
	edit(fixture, BATCH_OWNER(2), 16);
	depends = no_depends(fixture);
	batches = batches_make(&fixture->plan, depends);
	batches_share(batches, fixture->set);
	text = names(batches);
	g_assert_cmpstr(text, ==, "fs/a:1 net/c:1! net/b:1! fs/d:1 fs/e:1");
	net = batches_of(batches, only_net);
	of_net = names(net);
	g_assert_cmpstr(of_net, ==, "net/c:1! net/b:1!");
	all = batches_of(batches, NULL);
	of_all = names(all);
	g_assert_cmpstr(of_all, ==, "net/c:1! net/b:1! fs/a:1 fs/d:1 fs/e:1");
}

/* A branch holds what its commits need, also of another subsystem. */
static void test_needs_of_branch(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GPtrArray) depends = NULL, batches = NULL, mm = NULL;
	g_autofree char *text = NULL;
	const char *const only_mm[] = {"mm", NULL};

	add(fixture, "sys_a", "fs");
	g_ptr_array_add(add(fixture, "sys_b", "mm")->needs, g_strdup("sys_a"));
	depends = no_depends(fixture);
	batches = batches_make(&fixture->plan, depends);
	batches_share(batches, fixture->set);
	mm = batches_of(batches, only_mm);
	text = names(mm);
	g_assert_cmpstr(text, ==, "fs/a:1 mm/b:1");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/batch/order", test_order);
	g_test_add_func("/batch/share", test_share);
	g_test_add_func("/batch/needs-of-branch", test_needs_of_branch);
	return g_test_run();
}
