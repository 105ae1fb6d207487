// SPDX-License-Identifier: GPL-2.0
/* ksweep find: list the call sites of a revision, and account for every mention. */
#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/record.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/tree-names.h"
#include "semantic-patches/find/find.h"

static char *option_rev;
static char *option_area;

static const GOptionEntry entries[] = {
	OPTION_REV(&option_rev),
	OPTION_AREA(&option_area),
	{NULL},
};

/* The columns of the table. */
enum column { COLUMN_CALLS, COLUMN_ADDRESSES, COLUMN_EXPORTS, COLUMN_ASM, COLUMNS };

struct row {
	guint counts[COLUMNS];
	GHashTable *callees; /* set of the symbols called */
};

static void row_free(gpointer data)
{
	struct row *row = data;

	g_hash_table_unref(row->callees);
	g_free(row);
}

static enum column column_of(const struct site *site)
{
	if (site_is_call(site))
		return COLUMN_CALLS;
	if (strcmp(site->context, "address") == 0)
		return COLUMN_ADDRESSES;
	return strcmp(site->context, "export") == 0 ? COLUMN_EXPORTS : COLUMN_ASM;
}

static void row_add(struct row *row, const struct site *site)
{
	enum column column = column_of(site);

	row->counts[column]++;
	if (column == COLUMN_CALLS)
		g_hash_table_add(row->callees, site->callee);
}

static struct row *row_new(void)
{
	struct row *row = g_new0(struct row, 1);

	row->callees = g_hash_table_new(g_str_hash, g_str_equal);
	return row;
}

static void say_row(const char *name, const struct row *row)
{
	say("%-20s %7u %9u %9u %7u %5u\n", name, row->counts[COLUMN_CALLS],
	    g_hash_table_size(row->callees), row->counts[COLUMN_ADDRESSES],
	    row->counts[COLUMN_EXPORTS], row->counts[COLUMN_ASM]);
}

static void say_table(const struct found *found)
{
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, row_free);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	struct row *total = row_new();

	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *site = g_ptr_array_index(found->sites, i);
		struct row *row = g_hash_table_lookup(rows, site->subsystem);

		if (!row) {
			row = row_new();
			g_hash_table_insert(rows, site->subsystem, row);
			g_ptr_array_add(names, site->subsystem);
		}
		row_add(row, site);
		row_add(total, site);
	}
	say("%-20s %7s %9s %9s %7s %5s\n", "SUBSYSTEM", "CALLS", "SYSCALLS", "ADDRESSES", "EXPORTS",
	    "ASM");
	/* Sites are sorted by file, so the names come in order. */
	for (guint i = 0; i < names->len; i++)
		say_row(g_ptr_array_index(names, i),
			g_hash_table_lookup(rows, g_ptr_array_index(names, i)));
	say_row("total", total);
	row_free(total);
}

/* A file name may contain newlines and worse: show them as C would write them. */
static char *shown(const char *name)
{
	for (const char *at = name; *at; at++)
		if (g_ascii_iscntrl(*at))
			return g_strescape(name, NULL);
	return g_strdup(name);
}

static void say_site(const struct site *site)
{
	g_autofree char *file = shown(site->file);

	say_painted(PAINT_NAME, "%s:%u", file, site->line);
	say(": %s", site->callee);
	if (*site->enclosing)
		say(" in %s", site->enclosing);
	say(" [%s]", site->context);
	if (*site->guard)
		say(" {%s}", site->guard);
	if (site->masquerade)
		say(" *masquerade*");
	say("\n");
}

static void say_sites(const char *title, GPtrArray *sites)
{
	if (sites->len == 0)
		return;
	say("\n%s\n", title);
	for (guint i = 0; i < sites->len; i++)
		say_site(g_ptr_array_index(sites, i));
}

static void say_accounts(const struct found *found)
{
	say("\nAll mentions, by category:\n");
	for (enum category category = 0; category < CATEGORY_COUNT; category++)
		say("%8u %s\n", found->categories[category], category_name(category));
	say("%8u total\n", found->mentions);
}

static void say_records(const struct found *found, const char *rev, const char *area, guint left)
{
	g_autoptr(json_t) categories = json_object();
	g_autoptr(json_t) unresolved = json_array();
	g_autoptr(json_t) trouble = json_array();
	g_autoptr(json_t) accounting = NULL;

	for (guint i = 0; i < found->sites->len; i++) {
		g_autoptr(json_t) record = site_to_json(g_ptr_array_index(found->sites, i));

		say_record(record);
	}
	for (enum category category = 0; category < CATEGORY_COUNT; category++)
		json_object_set_new(categories, category_name(category),
				    json_integer(found->categories[category]));
	for (guint i = 0; i < found->unresolved->len; i++)
		json_array_append_new(unresolved,
				      site_to_json(g_ptr_array_index(found->unresolved, i)));
	for (guint i = 0; i < found->trouble->len; i++) {
		g_autofree char *line = g_utf8_make_valid(g_ptr_array_index(found->trouble, i), -1);

		json_array_append_new(trouble, json_string(line));
	}
	accounting = json_pack("{s:s, s:i, s:s, s:s, s:I, s:I, s:O, s:O, s:O, s:I, s:I}", "record",
			       "accounting", "version", RECORD_VERSION, "commit", rev, "area", area,
			       "mentions", (json_int_t)found->mentions, "left", (json_int_t)left,
			       "bins", categories, "unresolved", unresolved, "trouble", trouble,
			       "syscalls", (json_int_t)g_hash_table_size(found->scan->definitions),
			       "files", (json_int_t)found->scan->files->len);
	say_record(accounting);
}

/* Assembly enters system calls and exports follow their function: neither is counted. */
static guint count_left(const struct found *found)
{
	guint left = found->unresolved->len;

	for (guint i = 0; i < found->sites->len; i++) {
		enum column column = column_of(g_ptr_array_index(found->sites, i));

		left += column == COLUMN_CALLS || column == COLUMN_ADDRESSES;
	}
	return left;
}

static char *calls_left(const struct found *found)
{
	g_autoptr(GHashTable) callees = g_hash_table_new(g_str_hash, g_str_equal);
	guint counts[COLUMNS] = {0};

	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *site = found->sites->pdata[i];

		counts[column_of(site)]++;
		if (column_of(site) == COLUMN_CALLS)
			g_hash_table_add(callees, site->callee);
	}
	return g_strdup_printf("%u calls of %u system calls, %u addresses, %u unresolved",
			       counts[COLUMN_CALLS], g_hash_table_size(callees),
			       counts[COLUMN_ADDRESSES], found->unresolved->len);
}

/* The last line. */
static void say_result(const struct found *found, const char *area, guint left)
{
	g_autofree char *counts = calls_left(found);

	say("\n");
	if (left)
		say_painted(PAINT_BAD, "Found in %s: %s", area, counts);
	else
		say_painted(PAINT_GOOD, "Clean: no calls in %s", area);
	say("\n");
}

static int run(char **args, GError **error)
{
	const char *area = option_area ? option_area : AREA_DEFAULT;
	g_autoptr(tree) tree = NULL;
	g_autoptr(found) found = NULL;
	guint left;

	if (*args) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "find takes no argument, got '%s'", *args);
		return KSWEEP_ERROR_USAGE;
	}
	tree = tree_open(common.tree, option_rev, error);
	if (!tree)
		return KSWEEP_ERROR_USAGE;
	if (!area_check_in(tree, area, error))
		return KSWEEP_ERROR_USAGE;
	if (!option_rev && tree_dirty(tree))
		progress_note("find: the work tree has uncommitted changes, which are ignored");
	found = find_sites(tree, area, error);
	if (!found)
		return KSWEEP_ERROR_ENVIRONMENT;
	left = count_left(found);
	if (common.json) {
		say_records(found, tree->rev, area, left);
		return left ? KSWEEP_ERROR_NOT_GOOD : 0;
	}
	say("Linux %s, %s, area %s\n\n", tree->release, tree->rev, area);
	say_table(found);
	say_sites("Sites:", found->sites);
	say_accounts(found);
	say_sites("Unresolved: neither the rules nor the text explain these:", found->unresolved);
	for (guint i = 0; i < found->trouble->len; i++)
		progress_note("find: %s", (const char *)g_ptr_array_index(found->trouble, i));
	say_result(found, area, left);
	return left ? KSWEEP_ERROR_NOT_GOOD : 0;
}

const struct command command_find = {
	.name = "find",
	.arguments = "",
	.summary = "List every place where the kernel calls its own system calls",
	.details =
		"Each mention of a system call is counted in one category. A mention that neither "
		"the rules nor the text explain is unresolved, and listed. Only committed files "
		"are read.\n\n"
		"Exit status 1 when a call, an address taken in C or an unresolved mention is "
		"left.",
	.examples = "ksweep find -C ~/linux\n"
		    "ksweep find -C ~/linux --rev=v4.16 --area=generic,arch:x86",
	.pages = TRUE,
	.options = entries,
	.run = run,
};
