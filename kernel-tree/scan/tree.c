// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/tree.h"

#include <string.h>

#include "base/progress.h"
#include "base/run.h"
#include "base/string-list.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/dispatch/symbol-name.h"
#include "kernel-tree/scan/cache.h"
#include "kernel-tree/scan/pack.h"
#include "kernel-tree/scan/text.h"
#include "kernel-tree/source/path.h"

/* One file of the revision that is to be scanned. */
struct target {
	const struct git_entry *entry;
	enum path_class class;
	struct file_scan *scan; /* NULL: empty, or not scanned yet */
};

static void target_clear(gpointer data)
{
	struct target *target = data;

	file_scan_free(target->scan);
}

struct tree_scanner {
	struct scan_cache *cache;
	GArray *targets;   /* struct target, in path order */
	GPtrArray *groups; /* GArray of positions in targets: those of one blob and class */
	guint missing;	   /* groups at the start */
	struct progress *progress;
};

static struct target *get_target(struct tree_scanner *scanner, guint i)
{
	return &g_array_index(scanner->targets, struct target, i);
}

/* The files of the revision that the kernel is built from. */
static GArray *list_targets(GPtrArray *entries)
{
	GArray *targets = g_array_new(FALSE, FALSE, sizeof(struct target));

	g_array_set_clear_func(targets, target_clear);
	for (guint i = 0; i < entries->len; i++) {
		const struct git_entry *entry = g_ptr_array_index(entries, i);
		struct target target = {.entry = entry, .class = path_class_of(entry->path)};

		if ((entry->mode & 0170000) == 0100000 && path_is_kernel_source(entry->path))
			g_array_append_val(targets, target);
	}
	return targets;
}

/* ---- blobs ---- */

/* TRUE when the blob is in the cache; target->scan stays NULL when its result is empty. */
static gboolean look_up(struct scan_cache *cache, struct target *target)
{
	g_autoptr(GBytes) packed = scan_cache_get(cache, target->entry->oid, target->class);

	if (!packed)
		return FALSE;
	if (!g_bytes_get_size(packed))
		return TRUE;
	target->scan = file_scan_unpack(packed);
	return target->scan != NULL;
}

/* Look all files up in the cache. The others are returned in groups of the same blob and class. */
static GPtrArray *look_up_all(struct tree_scanner *scanner)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

	for (guint i = 0; i < scanner->targets->len; i++) {
		struct target *target = get_target(scanner, i);
		g_autofree char *key = NULL;
		GArray *group;

		if (look_up(scanner->cache, target))
			continue;
		key = g_strdup_printf("%s/%d", target->entry->oid, target->class);
		group = g_hash_table_lookup(seen, key);
		if (!group) {
			group = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(seen, g_steal_pointer(&key), group);
			g_ptr_array_add(groups, group);
		}
		g_array_append_val(group, i);
	}
	return groups;
}

/* git_blobs_read_all() calls this for the blob of group `i`. */
static gboolean scan_blob(gsize i, const char *data, gsize length, gpointer scanner_,
			  GError **error)
{
	struct tree_scanner *scanner = scanner_;
	GArray *group = g_ptr_array_index(scanner->groups, i);
	struct target *target = get_target(scanner, g_array_index(group, guint, 0));
	g_autoptr(file_scan) scan = NULL;
	g_autoptr(GBytes) packed = NULL;

	if (run_interrupted(error))
		return FALSE;
	scan = scan_text(target->entry->path, data, length);
	if (scan->definitions->len || scan->mentions->len) {
		packed = file_scan_pack(scan);
		target->scan = g_steal_pointer(&scan);
		for (guint j = 1; j < group->len; j++)
			get_target(scanner, g_array_index(group, guint, j))->scan =
				file_scan_unpack(packed);
	} else {
		packed = g_bytes_new(NULL, 0);
	}
	scan_cache_put(scanner->cache, target->entry->oid, target->class, packed);
	progress_advance(scanner->progress, 1, target->entry->path);
	return TRUE;
}

static gboolean scan_missing(struct tree_scanner *scanner, struct git_repo *repo, GError **error)
{
	g_autoptr(GPtrArray) oids = g_ptr_array_new();
	g_autoptr(git_blobs) blobs = NULL;
	gboolean good;

	if (!scanner->groups->len)
		return TRUE;
	for (guint i = 0; i < scanner->groups->len; i++) {
		GArray *group = g_ptr_array_index(scanner->groups, i);
		const struct target *target = get_target(scanner, g_array_index(group, guint, 0));

		g_ptr_array_add(oids, (gpointer)target->entry->oid);
	}
	blobs = git_blobs_open(repo, error);
	if (!blobs)
		return FALSE;
	scanner->progress = progress_begin("scan", oids->len);
	good = git_blobs_read_all(blobs, (const char *const *)oids->pdata, oids->len, scan_blob,
				  scanner, error);
	progress_end(scanner->progress, good ? "%u files" : NULL, oids->len);
	return good;
}

/* ---- facts about the whole tree ---- */

/*
 * Does the mention prove that the symbol is a system call? It does if it is an asmlinkage
 * prototype, in a .tbl file, or an argument of a macro such as __SYSCALL(), SYSX() or __SC_COMP().
 * A branch in assembly proves nothing.
 */
static gboolean proves_syscall(const struct mention *mention)
{
	if (mention->prototype && mention->asmlinkage)
		return TRUE;
	if (mention->place == MENTION_TABLE)
		return TRUE;
	return (mention->place == MENTION_CODE || mention->place == MENTION_ASM) &&
	       !*mention->enclosing &&
	       (strstr(mention->argument_of, "SYS") ||
		g_str_has_prefix(mention->argument_of, "__SC_"));
}

static GHashTable *proven_symbols(struct tree_scan *scan)
{
	GHashTable *proven = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, scan->by_file);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct file_scan *file = value;

		for (guint i = 0; i < file->mentions->len; i++) {
			struct mention *mention = g_ptr_array_index(file->mentions, i);

			if (proves_syscall(mention))
				g_hash_table_add(proven, g_strdup(mention->symbol));
		}
	}
	return proven;
}

static void index_definition(struct tree_scan *scan, const char *symbol,
			     struct definition *definition)
{
	GPtrArray *known = g_hash_table_lookup(scan->definitions, symbol);

	if (!known) {
		known = g_ptr_array_new();
		g_hash_table_insert(scan->definitions, g_strdup(symbol), known);
	}
	g_ptr_array_add(known, definition);
}

/* Keep the elements for which `wanted` returns TRUE; free the others. */
static void filter(GPtrArray *array, gboolean (*wanted)(gpointer element, gpointer data),
		   gpointer data)
{
	for (guint i = array->len; i-- > 0;)
		if (!wanted(array->pdata[i], data))
			g_ptr_array_remove_index(array, i);
}

static gboolean is_definition(gpointer definition_, gpointer proven)
{
	struct definition *definition = definition_;

	if (definition->kind == DEFINITION_CANDIDATE &&
	    g_hash_table_contains(proven, definition->symbol))
		definition->kind = DEFINITION_PLAIN;
	return definition->kind != DEFINITION_CANDIDATE;
}

static gboolean is_defined(gpointer mention, gpointer scan)
{
	return g_hash_table_contains(((struct tree_scan *)scan)->definitions,
				     ((struct mention *)mention)->symbol);
}

static void index_file(struct tree_scan *scan, const char *path, GHashTable *proven)
{
	struct file_scan *file = g_hash_table_lookup(scan->by_file, path);

	filter(file->definitions, is_definition, proven);
	for (guint i = 0; i < file->definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(file->definitions, i);
		g_autofree char *compat = name_of_syscall(definition->name, TRUE);

		definition->file = g_strdup(path);
		index_definition(scan, definition->symbol, definition);
		if (definition->compat_too)
			index_definition(scan, compat, definition);
	}
}

static gboolean has_result(gpointer path, gpointer scan_)
{
	struct tree_scan *scan = scan_;
	struct file_scan *file = g_hash_table_lookup(scan->by_file, path);

	filter(file->mentions, is_defined, scan);
	if (file->definitions->len || file->mentions->len)
		return TRUE;
	g_hash_table_remove(scan->by_file, path);
	return FALSE;
}

static struct tree_scan *collect(struct tree_scanner *scanner)
{
	struct tree_scan *scan = g_new0(struct tree_scan, 1);
	g_autoptr(GHashTable) proven = NULL;

	scan->files = g_ptr_array_new_with_free_func(g_free);
	scan->by_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					      (GDestroyNotify)file_scan_free);
	scan->definitions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						  (GDestroyNotify)g_ptr_array_unref);
	scan->blobs_seen = scanner->targets->len;
	scan->blobs_scanned = scanner->missing;
	for (guint i = 0; i < scanner->targets->len; i++) {
		struct target *target = get_target(scanner, i);

		if (!target->scan)
			continue;
		g_hash_table_insert(scan->by_file, g_strdup(target->entry->path),
				    g_steal_pointer(&target->scan));
		g_ptr_array_add(scan->files, g_strdup(target->entry->path));
	}
	string_list_sort(scan->files);
	proven = proven_symbols(scan);
	for (guint i = 0; i < scan->files->len; i++)
		index_file(scan, g_ptr_array_index(scan->files, i), proven);
	filter(scan->files, has_result, scan);
	return scan;
}

void tree_scan_free(struct tree_scan *scan)
{
	if (!scan)
		return;
	g_hash_table_unref(scan->definitions);
	g_hash_table_unref(scan->by_file);
	g_ptr_array_unref(scan->files);
	g_free(scan);
}

struct tree_scan *scan_tree(struct git_repo *repo, const char *rev, GError **error)
{
	g_autoptr(GPtrArray) entries = git_list(repo, rev, NULL, error);
	g_autoptr(GArray) targets = NULL;
	g_autoptr(scan_cache) cache = NULL;
	struct tree_scanner scanner;
	gboolean good;

	if (!entries)
		return NULL;
	cache = scan_cache_open();
	targets = list_targets(entries);
	scanner = (struct tree_scanner){.cache = cache, .targets = targets};
	scanner.groups = look_up_all(&scanner);
	scanner.missing = scanner.groups->len;
	good = scan_missing(&scanner, repo, error);
	g_ptr_array_unref(scanner.groups);
	return good ? collect(&scanner) : NULL;
}
