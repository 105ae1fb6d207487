// SPDX-License-Identifier: GPL-2.0
/* ksweep audit: list the call sites in the objects of a build. */
#include <string.h>

#include "base/error.h"
#include "base/record.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/output.h"
#include "semantic-patches/find/find.h"
#include "verify/checks/reconcile.h"
#include "kernel-tree/elf/audit.h"

static char *option_build, *option_rev;

static const GOptionEntry entries[] = {
	{"build", 0, 0, G_OPTION_ARG_FILENAME, &option_build,
	 "Read the objects in this build directory", "DIR"},
	{"rev", 0, 0, G_OPTION_ARG_STRING, &option_rev,
	 "Compare with this revision, which it was built from (default: HEAD)", "REV"},
	{NULL},
};

static json_t *site_json(const struct object_site *site)
{
	json_t *json = json_pack("{s:s,s:i,s:i,s:b}", "record", "object_site", "version",
				 RECORD_VERSION, "line", (int)site->line, "data", site->data);

	record_set_text(json, "object", site->object);
	record_set_text(json, "function", site->function);
	record_set_text(json, "symbol", site->symbol);
	record_set_text(json, "file", site->file);
	return json;
}

static void print_site(const struct object_site *site)
{
	g_autoptr(json_t) json = site_json(site);

	say_record(json);
	if (site->line)
		say("%s: %s: %s (%s:%u)\n", site->object, site->function, site->symbol, site->file,
		    site->line);
	else
		say("%s: %s: %s\n", site->object, site->function, site->symbol);
}

static void print_lines(GPtrArray *lines, const char *title)
{
	if (lines->len)
		say("\n%s:\n", title);
	for (guint i = 0; i < lines->len; i++)
		say("  %s\n", (const char *)g_ptr_array_index(lines, i));
}

static GHashTable *object_set(GError **error)
{
	g_autoptr(GPtrArray) objects = audit_objects(option_build, error);
	GHashTable *set;

	if (!objects)
		return NULL;
	set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < objects->len; i++)
		g_hash_table_add(set, g_strdup(g_ptr_array_index(objects, i)));
	return set;
}

/* Show only names that the tree defines as system calls: tables hold hundreds of others. */
static gboolean shown(const struct object_site *site, const struct found *found)
{
	return !site->data &&
	       (!found || g_hash_table_contains(found->scan->definitions, site->symbol));
}

static gboolean compare(GPtrArray *sites, const struct found *found, GError **error)
{
	g_autoptr(GHashTable) objects = object_set(error);
	g_autoptr(reconciliation) both = NULL;

	if (!objects)
		return FALSE;
	both = reconcile(sites, found, objects);
	print_lines(both->unseen, "Listed by find, with no relocation");
	print_lines(both->unexplained, "In the objects, and not listed by find");
	say("\n%u relocations of system calls in tables, %u in code that find lists, %u that it does not; "
	    "%u sites of find without one\n",
	    both->tables, both->calls, both->unexplained->len, both->unseen->len);
	if (both->unexplained->len == 0)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
		    "%u calls are in the objects that find does not list", both->unexplained->len);
	return FALSE;
}

/* Without a tree the objects are listed, and not compared. */
static gboolean find_in_tree(struct found **found, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(tree) tree = tree_open(common.tree, option_rev, &problem);

	*found = NULL;
	if (!tree && (option_rev || strcmp(common.tree, ".") != 0)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	if (tree) {
		*found = find_sites(tree, "all", error);
		return *found != NULL;
	}
	g_printerr("ksweep: not compared with find: %s\n", problem->message);
	return TRUE;
}

/* A directory without objects would agree with any tree. */
static gboolean check_objects(GError **error)
{
	g_autoptr(GPtrArray) objects = audit_objects(option_build, error);

	if (objects && !objects->len)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "no kernel objects in '%s': build a kernel there (make O=DIR)",
			    option_build);
	return objects && objects->len;
}

static int run(char **args, GError **error)
{
	g_autoptr(GPtrArray) trouble = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) sites = NULL;
	g_autoptr(found) found = NULL;

	if (!option_build || *args) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "audit takes --build=DIR and no argument");
		return KSWEEP_ERROR_USAGE;
	}
	if (!g_file_test(option_build, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "'%s' is not a directory",
			    option_build);
		return KSWEEP_ERROR_USAGE;
	}
	if (!check_objects(error) || !find_in_tree(&found, error))
		return KSWEEP_ERROR_USAGE;
	sites = audit_sites(option_build, trouble, error);
	if (!sites)
		return KSWEEP_ERROR_ENVIRONMENT;
	for (guint i = 0; i < sites->len; i++)
		if (shown(g_ptr_array_index(sites, i), found))
			print_site(g_ptr_array_index(sites, i));
	print_lines(trouble, "Objects that cannot be read");
	for (guint i = 0; i < trouble->len; i++)
		g_printerr("ksweep: %s\n", (const char *)g_ptr_array_index(trouble, i));
	if (found && !compare(sites, found, error))
		return KSWEEP_ERROR_NOT_GOOD;
	return trouble->len ? KSWEEP_ERROR_NOT_GOOD : 0;
}

const struct command command_audit = {
	.name = "audit",
	.arguments = "--build=DIR",
	.summary = "List the call sites in the objects of a build and compare them with find",
	.details =
		"Reads the relocations of every object. Half of the calls within one file leave no "
		"relocation, so this can prove that a call is there, and not that none is. With a tree "
		"(-C TREE) the exit status is 1 if the objects have a call that find does not list. "
		"Exit status 2 when there are no kernel objects in DIR.",
	.examples = "ksweep audit -C ~/linux --build=~/linux-build",
	.pages = TRUE,
	.options = entries,
	.run = run,
};
