// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/build-condition.h"

#include <string.h>

#include "kernel-tree/conditions/kbuild-makefile.h"
#include "kernel-tree/conditions/kconfig-depends.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/revisions.h"

struct build_condition {
	struct git_repo *repo; /* borrowed */
	char *rev;
	struct git_blobs *blobs;
	GHashTable *makefiles; /* path -> struct kbuild_makefile *, NULL value: no such file */
	GHashTable *files;     /* path -> struct condition * */
	struct kconfig_depends *depends; /* NULL until it is needed */
};

static void makefile_free(gpointer data)
{
	kbuild_makefile_free(data);
}

struct build_condition *build_condition_open(struct git_repo *repo, const char *rev, GError **error)
{
	struct git_blobs *blobs = git_blobs_open(repo, error);
	struct build_condition *build_condition;

	if (!blobs)
		return NULL;
	build_condition = g_new0(struct build_condition, 1);
	build_condition->repo = repo;
	build_condition->rev = g_strdup(rev);
	build_condition->blobs = blobs;
	build_condition->makefiles =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, makefile_free);
	build_condition->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						       (GDestroyNotify)condition_unref);
	return build_condition;
}

void build_condition_close(struct build_condition *build_condition)
{
	if (!build_condition)
		return;
	git_blobs_close(build_condition->blobs);
	g_hash_table_unref(build_condition->makefiles);
	g_hash_table_unref(build_condition->files);
	kconfig_depends_free(build_condition->depends);
	g_free(build_condition->rev);
	g_free(build_condition);
}

/* *makefile borrowed, NULL when there is no such file. */
static gboolean read_makefile(struct build_condition *build_condition, const char *path,
			      struct kbuild_makefile **makefile, GError **error)
{
	g_autofree char *object = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) local = NULL;
	gboolean missing = FALSE;
	gpointer known;

	if (g_hash_table_lookup_extended(build_condition->makefiles, path, NULL, &known)) {
		*makefile = known;
		return TRUE;
	}
	object = g_strdup_printf("%s:%s", build_condition->rev, path);
	bytes = git_blobs_read(build_condition->blobs, object, &missing, &local);
	if (!bytes && !missing) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	*makefile = NULL;
	if (bytes)
		*makefile = kbuild_makefile_parse(g_bytes_get_data(bytes, NULL),
						  g_bytes_get_size(bytes));
	g_hash_table_insert(build_condition->makefiles, g_strdup(path), *makefile);
	return TRUE;
}

/* Find `item` in the Makefile of `folder` ("" or "fs/"). *when is NULL if it does not name it. */
static gboolean when_named(struct build_condition *build_condition, const char *folder,
			   const char *item, struct condition **when, GError **error)
{
	static const char *const names[] = {"Kbuild", "Makefile"};

	*when = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_strconcat(folder, names[i], NULL);
		g_autofree char *full = g_strconcat(folder, item, NULL);
		struct kbuild_makefile *makefile;

		if (!read_makefile(build_condition, path, &makefile, error))
			return FALSE;
		if (!makefile)
			continue;
		*when = kbuild_makefile_when(makefile, item);
		/* arch/x86/Makefile names its directories from the top. */
		if (!*when && g_str_has_prefix(folder, "arch/"))
			*when = kbuild_makefile_when(makefile, full);
		if (!*when)
			continue;
		/*
		 * The ifs of the top Makefile distinguish runs of make, such as one that only
		 * configures.
		 */
		if (!folder[0]) {
			g_autoptr(condition) all = *when;

			*when = condition_forget_opaque(all);
		}
		return TRUE;
	}
	return TRUE;
}

static gboolean is_arch_folder(const char *item)
{
	const char *slash = strchr(item, '/');

	return g_str_has_prefix(item, "arch/") && slash[1] && strchr(slash + 1, '/') &&
	       strchr(slash + 1, '/')[1] == '\0';
}

/*
 * The condition of an item by its path from the top ("ipc/shm.o", "ipc/"): any directory above it
 * may name it, and that directory must itself be entered. NULL with no error: none names it.
 */
static struct condition *when_built(struct build_condition *build_condition, const char *item,
				    GError **error)
{
	g_autoptr(condition) any = NULL;
	gsize length = strlen(item);

	if (is_arch_folder(item))
		return condition_constant(TRUE);
	/* From the nearest directory outwards, without a slash at the end of the item. */
	for (gsize at = length - 1; at-- > 0;) {
		g_autofree char *folder = g_strndup(item, item[at] == '/' ? at + 1 : 0);
		g_autoptr(condition) named = NULL;
		g_autoptr(condition) entered = NULL;
		g_autoptr(condition) here = NULL;
		g_autoptr(condition) before = NULL;
		g_autoptr(GError) local = NULL;

		if (item[at] != '/' && at != 0)
			continue;
		if (!when_named(build_condition, folder, item + strlen(folder), &named, error))
			return NULL;
		if (!named)
			continue;
		entered = folder[0] ? when_built(build_condition, folder, &local)
				    : condition_constant(TRUE);
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		if (!entered)
			continue;
		here = condition_and(entered, named);
		before = g_steal_pointer(&any);
		any = before ? condition_or(before, here) : condition_ref(here);
	}
	return g_steal_pointer(&any);
}

struct condition *build_condition_of_file(struct build_condition *build_condition, const char *path,
					  GError **error)
{
	struct condition *known = g_hash_table_lookup(build_condition->files, path);
	const char *dot = strrchr(path, '.');
	g_autofree char *item = NULL;
	g_autofree char *atom = NULL;
	g_autoptr(GError) local = NULL;

	if (known)
		return condition_ref(known);
	if (!dot || strcmp(dot, ".h") == 0)
		return condition_constant(TRUE);
	item = g_strdup_printf("%.*s.o", (int)(dot - path), path);
	known = when_built(build_condition, item, &local);
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (!known) {
		atom = g_strdup_printf("%s is built", path);
		known = condition_atom(atom);
	}
	g_hash_table_insert(build_condition->files, g_strdup(path), condition_ref(known));
	return known;
}

struct kconfig_reader {
	struct kconfig_depends *depends;
	GPtrArray *paths;
};

static gboolean add_kconfig(gsize i, const char *data, gsize length, gpointer data_,
			    GError **error G_GNUC_UNUSED)
{
	struct kconfig_reader *read = data_;

	kconfig_depends_add(read->depends, g_ptr_array_index(read->paths, i), data, length);
	return TRUE;
}

static gboolean is_kconfig(const struct git_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');
	const char *name = slash ? slash + 1 : entry->path;

	return g_str_has_prefix(name, "Kconfig") && (entry->mode & 0170000) == 0100000 &&
	       !g_str_has_prefix(entry->path, "scripts/") &&
	       !g_str_has_prefix(entry->path, "Documentation/");
}

static gboolean read_kconfig(struct build_condition *build_condition, GError **error)
{
	g_autoptr(GPtrArray) entries = NULL;
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	g_autoptr(GPtrArray) oids = g_ptr_array_new();
	g_autoptr(kconfig_depends) depends = kconfig_depends_new();
	struct kconfig_reader read = {.depends = depends, .paths = paths};

	if (build_condition->depends)
		return TRUE;
	entries = git_list(build_condition->repo, build_condition->rev, NULL, error);
	if (!entries)
		return FALSE;
	for (guint i = 0; i < entries->len; i++) {
		struct git_entry *entry = g_ptr_array_index(entries, i);

		if (!is_kconfig(entry))
			continue;
		g_ptr_array_add(paths, entry->path);
		g_ptr_array_add(oids, entry->oid);
	}
	if (!git_blobs_read_all(build_condition->blobs, (const char *const *)oids->pdata, oids->len,
				add_kconfig, &read, error))
		return FALSE;
	build_condition->depends = g_steal_pointer(&depends);
	return TRUE;
}

gboolean build_condition_implies(struct build_condition *build_condition, struct condition *a,
				 struct condition *b, const char *arch, GError **error)
{
	g_autoptr(condition) both = NULL;
	g_autoptr(condition) facts = NULL;
	g_autoptr(condition) known = NULL;

	if (condition_implies(a, b))
		return TRUE;
	if (!read_kconfig(build_condition, error))
		return FALSE;
	both = condition_and(a, b);
	facts = kconfig_depends_facts(build_condition->depends, both, arch);
	known = condition_and(a, facts);
	return condition_implies(known, b);
}
