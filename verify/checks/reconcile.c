// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/reconcile.h"

#include <string.h>

#include "kernel-tree/elf/audit.h"
#include "verify/build/build-state.h"

/*
 * A function that refers to this many different system calls dispatches them: x64_sys_call() is a
 * switch generated from the table. No other function refers to a tenth as many.
 */
#define DISPATCHER_MIN 64

enum site_meaning {
	SITE_OTHER, /* not a system call of this tree */
	SITE_TABLE,
	SITE_CALL,
	SITE_UNEXPLAINED,
};

void reconciliation_free(struct reconciliation *both)
{
	if (!both)
		return;
	g_ptr_array_unref(both->unexplained);
	g_ptr_array_unref(both->unseen);
	g_free(both);
}

static char *place_of(const struct object_site *site)
{
	return g_strdup_printf("%s\n%s", site->object, site->function);
}

/* "object\nfunction" of the functions that dispatch. */
static GHashTable *dispatchers(GPtrArray *sites)
{
	g_autoptr(GHashTable) symbols = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
							      (GDestroyNotify)g_hash_table_unref);
	GHashTable *result = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < sites->len; i++) {
		const struct object_site *site = g_ptr_array_index(sites, i);
		char *place = place_of(site);
		GHashTable *set = g_hash_table_lookup(symbols, place);

		if (!set) {
			set = g_hash_table_new(g_str_hash, g_str_equal);
			g_hash_table_insert(symbols, g_strdup(place), set);
		}
		g_hash_table_add(set, site->symbol);
		if (g_hash_table_size(set) >= DISPATCHER_MIN)
			g_hash_table_add(result, place);
		else
			g_free(place);
	}
	return result;
}

/* "fs/open.o" and "fs/open.c", or any file of the directory, which a .c file may include. */
static gboolean same_unit(const char *object, const char *file)
{
	g_autofree char *object_folder = g_path_get_dirname(object);
	g_autofree char *file_folder = g_path_get_dirname(file);

	if (strncmp(object, file, strlen(object) - 1) == 0)
		return TRUE;
	return strcmp(object_folder, file_folder) == 0;
}

/* Does a site that find lists account for this relocation? */
static gboolean listed(const struct object_site *site, const char *stem, const struct found *found)
{
	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *known = g_ptr_array_index(found->sites, i);
		g_autofree char *enclosing = NULL;

		if (strcmp(known->callee, site->symbol) != 0)
			continue;
		/* A call in a header or a macro may be inlined into any function. */
		if (strcmp(known->context, "macro") == 0 ||
		    strcmp(known->context, "header_inline") == 0)
			return TRUE;
		enclosing = audit_function_stem(known->enclosing);
		if (strcmp(enclosing, stem) == 0 || same_unit(site->object, known->file))
			return TRUE;
	}
	return FALSE;
}

static gboolean defined_in(const struct found *found, const char *symbol, const char *file)
{
	GPtrArray *definitions = g_hash_table_lookup(found->scan->definitions, symbol);

	for (guint i = 0; definitions && i < definitions->len; i++)
		if (strcmp(((struct definition *)g_ptr_array_index(definitions, i))->file, file) ==
		    0)
			return TRUE;
	return FALSE;
}

/* Why a site that find lists has no relocation in the objects. */
static char *why_unseen(const struct site *site, const struct found *found, GHashTable *objects)
{
	g_autofree char *object = build_object_of(site->file);

	if (!g_str_has_suffix(site->file, ".c") && !g_str_has_suffix(site->file, ".S"))
		return g_strdup("in a header or macro");
	if (!g_hash_table_contains(objects, object))
		return g_strdup("its file is not built in this config");
	if (defined_in(found, site->callee, site->file))
		return g_strdup("caller and definition are in one file: no relocation is needed");
	if (*site->guard)
		return g_strdup_printf("under #if %s", site->guard);
	return g_strdup("no relocation: inlined elsewhere, or dead code in this config");
}

static void list_unseen(struct reconciliation *both, GPtrArray *sites, const struct found *found,
			GHashTable *objects)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < sites->len; i++) {
		const struct object_site *site = g_ptr_array_index(sites, i);

		g_hash_table_add(seen, g_strdup_printf("%s %s", site->object, site->symbol));
	}
	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *site = g_ptr_array_index(found->sites, i);
		g_autofree char *object = build_object_of(site->file);
		g_autofree char *key = g_strdup_printf("%s %s", object, site->callee);
		g_autofree char *why = NULL;

		if (g_hash_table_contains(seen, key))
			continue;
		why = why_unseen(site, found, objects);
		g_ptr_array_add(both->unseen, g_strdup_printf("%s:%u: %s: %s", site->file,
							      site->line, site->callee, why));
	}
}

/*
 * Assembly that is in the table in place of a system call, saves more registers and jumps to it:
 * ptregs_sys_fork of x86 up to v4.15.
 */
static gboolean is_stub(const struct object_site *site)
{
	g_autofree char *end = g_strconcat("_", site->symbol, NULL);

	return site->untyped && g_str_has_suffix(site->function, end);
}

static enum site_meaning site_meaning(const struct object_site *site, const struct found *found,
				      GHashTable *tables)
{
	g_autofree char *stem = audit_function_stem(site->function);
	g_autofree char *place = place_of(site);

	if (!g_hash_table_contains(found->scan->definitions, site->symbol))
		return SITE_OTHER;
	if (site->data || is_stub(site) || g_hash_table_contains(tables, place))
		return SITE_TABLE;
	if (strcmp(stem, site->symbol) == 0 || listed(site, stem, found))
		return SITE_CALL;
	return SITE_UNEXPLAINED;
}

struct reconciliation *reconcile(GPtrArray *sites, const struct found *found, GHashTable *objects)
{
	struct reconciliation *both = g_new0(struct reconciliation, 1);
	g_autoptr(GHashTable) tables = dispatchers(sites);

	both->unexplained = g_ptr_array_new_with_free_func(g_free);
	both->unseen = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < sites->len; i++) {
		const struct object_site *site = g_ptr_array_index(sites, i);

		switch (site_meaning(site, found, tables)) {
		case SITE_OTHER:
			both->others++;
			break;
		case SITE_TABLE:
			both->tables++;
			break;
		case SITE_CALL:
			both->calls++;
			break;
		case SITE_UNEXPLAINED:
			g_ptr_array_add(both->unexplained,
					g_strdup_printf("%s: %s refers to %s", site->object,
							site->function, site->symbol));
		}
	}
	if (objects)
		list_unseen(both, sites, found, objects);
	return both;
}
