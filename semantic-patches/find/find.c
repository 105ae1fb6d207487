// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/find.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/run.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/path.h"
#include "semantic-patches/find/classify.h"
#include "semantic-patches/spatch/desugar.h"
#include "semantic-patches/find/lone-macro.h"
#include "semantic-patches/spatch/narrow.h"
#include "semantic-patches/spatch/rule-cache.h"

gboolean site_is_call(const struct site *site)
{
	const char *const others[] = {"address", "asm", "export", NULL};

	return !g_strv_contains(others, site->context);
}

/* One file on its way through the accounting. */
struct file {
	char *path; /* borrowed, as are the next two */
	struct file_scan *scan;
	GBytes *content; /* owned; NULL when no mention needs the text */
	GArray *tokens;
	struct rule_report *report; /* NULL before the first query */
	GArray *categories;	    /* enum category of each mention */
	gboolean too_slow;	    /* spatch times out even on single functions */
};

static void file_free(gpointer data)
{
	struct file *file = data;

	if (file->content)
		g_bytes_unref(file->content);
	if (file->tokens)
		g_array_unref(file->tokens);
	rule_report_free(file->report);
	g_array_unref(file->categories);
	g_free(file);
}

static const char *text_of(const struct file *file, gsize *length)
{
	return g_bytes_get_data(file->content, length);
}

static gboolean is_assembly(const char *path)
{
	return g_str_has_suffix(path, ".S") || g_str_has_suffix(path, ".s");
}

static gboolean load(struct file *file, struct tree *tree, struct git_blobs *blobs, GError **error)
{
	g_autofree char *object = NULL;
	const char *text;
	gsize length;

	object = g_strdup_printf("%s:%s", tree->rev, file->path);
	file->content = git_blobs_read(blobs, object, NULL, error);
	if (!file->content)
		return FALSE;
	text = text_of(file, &length);
	file->tokens =
		lexer_all(text, length, is_assembly(file->path) ? LEXER_ASM : LEXER_C, FALSE);
	return TRUE;
}

static gboolean needs_tokens(const struct file_scan *scan)
{
	for (guint i = 0; i < scan->mentions->len; i++)
		if (classify_needs_tokens(g_ptr_array_index(scan->mentions, i)))
			return TRUE;
	return FALSE;
}

/* First pass: classify by the text. */
static struct file *file_new(char *path, struct file_scan *scan, struct tree *tree,
			     struct git_blobs *blobs, GError **error)
{
	struct file *file = g_new0(struct file, 1);

	file->path = path;
	file->scan = scan;
	file->categories =
		g_array_sized_new(FALSE, FALSE, sizeof(enum category), scan->mentions->len);
	if (needs_tokens(scan) && !load(file, tree, blobs, error)) {
		file_free(file);
		return NULL;
	}
	for (guint i = 0; i < scan->mentions->len; i++) {
		enum category category =
			classify_by_text(g_ptr_array_index(scan->mentions, i), file->tokens);

		g_array_append_val(file->categories, category);
	}
	return file;
}

static enum category *category_of(struct file *file, guint mention)
{
	return &g_array_index(file->categories, enum category, mention);
}

static const struct mention *mention_of(const struct file *file, guint number)
{
	return g_ptr_array_index(file->scan->mentions, number);
}

static guint count_open(struct file *file)
{
	guint n = 0;

	for (guint i = 0; i < file->scan->mentions->len; i++)
		n += *category_of(file, i) == CATEGORY_UNRESOLVED;
	return n;
}

/* Offsets of the mentions that are not explained yet. */
static GArray *open_offsets(struct file *file)
{
	GArray *offsets = g_array_new(FALSE, FALSE, sizeof(gsize));

	for (guint i = 0; i < file->scan->mentions->len; i++)
		if (*category_of(file, i) == CATEGORY_UNRESOLVED)
			g_array_append_val(offsets, mention_of(file, i)->offset);
	return offsets;
}

/*
 * How much of a file spatch gets, from attempt to attempt:
 * - the functions with open mentions, and everything outside functions;
 * - those functions alone, since whatever disturbs the parser is most likely elsewhere;
 * - the whole file, in case a blanked part was needed;
 * - each mention by itself, in its #if branch: spatch drops the second of two branches that open
 *   the same brace.
 */
enum attempt { ATTEMPT_BODIES, ATTEMPT_FUNCTIONS, ATTEMPT_WHOLE, ATTEMPT_BRANCH, ATTEMPTS };

/* Takes `narrow` over; NULL: the whole file. NULL with an error. */
static char *plain_c(const struct file *file, char *narrow, GError **error)
{
	g_autofree char *owned = narrow;
	g_autoptr(desugared) desugared = NULL;
	gsize length;
	const char *text = text_of(file, &length);

	desugared = desugar(narrow ? narrow : text, length, file->scan->definitions, error);
	if (!desugared)
		return NULL;
	/* A NUL byte would end the text early. */
	for (gsize i = 0; i < desugared->text->len; i++)
		if (desugared->text->str[i] == '\0')
			desugared->text->str[i] = ' ';
	return g_strdup(desugared->text->str);
}

static void take_report(struct file *file, enum attempt attempt, const struct rule_query *query)
{
	if (!file->report)
		file->report = rule_report_new();
	file->too_slow |= query->outcome == SPATCH_TIMED_OUT && attempt > ATTEMPT_BODIES;
	rule_report_add(file->report, query->report);
	for (guint i = 0; i < file->scan->mentions->len; i++)
		if (*category_of(file, i) == CATEGORY_UNRESOLVED)
			*category_of(file, i) =
				rule_report_category(file->report, mention_of(file, i));
}

static void note_trouble(struct found *found, struct file *file, enum attempt attempt,
			 const struct rule_query *query)
{
	static const char *const next[ATTEMPTS] = {
		[ATTEMPT_BODIES] = "asked again about single functions",
		[ATTEMPT_FUNCTIONS] = "asked again about the whole file",
		[ATTEMPT_WHOLE] = "asked again about single #if branches",
		[ATTEMPT_BRANCH] = "left it at that",
	};
	guint left = count_open(file);

	if (query->outcome == SPATCH_TIMED_OUT && attempt > ATTEMPT_BODIES)
		attempt = ATTEMPT_BRANCH;
	if (query->outcome != SPATCH_DONE)
		g_ptr_array_add(found->trouble, g_strdup_printf("%s: spatch: %s; %s", file->path,
								query->why, next[attempt]));
	else if (left)
		g_ptr_array_add(found->trouble,
				g_strdup_printf("%s: spatch said nothing of %u mentions; %s",
						file->path, left, next[attempt]));
}

/* One query for a file; with ATTEMPT_BRANCH one for each open mention. */
static gboolean add_queries(struct file *file, enum attempt attempt, GPtrArray *queries,
			    GPtrArray *queried, GError **error)
{
	g_autoptr(GArray) offsets = open_offsets(file);
	gsize length;
	const char *text = text_of(file, &length);
	guint n = attempt == ATTEMPT_BRANCH ? offsets->len : 1;

	for (guint i = 0, mention = 0; i < n; i++, mention++) {
		char *narrow = NULL, *plain;

		if (attempt == ATTEMPT_BODIES) {
			narrow = narrow_to_bodies(text, length, file->tokens, offsets);
		} else if (attempt == ATTEMPT_FUNCTIONS) {
			narrow = narrow_to_functions(text, length, file->tokens, offsets);
		} else if (attempt == ATTEMPT_BRANCH) {
			while (*category_of(file, mention) != CATEGORY_UNRESOLVED)
				mention++;
			narrow = narrow_to_branch(text, length, file->tokens,
						  g_array_index(offsets, gsize, i),
						  mention_of(file, mention)->word);
		}
		plain = plain_c(file, narrow, error);
		if (!plain)
			return FALSE;
		g_ptr_array_add(queries, rule_query_new(plain, file->path));
		g_ptr_array_add(queried, file);
	}
	return TRUE;
}

/* Run the rule over every file that has an open mention. */
static gboolean run_attempt(struct rule_cache *cache, struct found *found, GPtrArray *files,
			    enum attempt attempt, GError **error)
{
	g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(rule_query_free);
	g_autoptr(GPtrArray) queried = g_ptr_array_new();

	for (guint i = 0; i < files->len; i++) {
		struct file *file = g_ptr_array_index(files, i);

		if (count_open(file) && !file->too_slow &&
		    !add_queries(file, attempt, queries, queried, error))
			return FALSE;
	}
	if (queries->len == 0)
		return TRUE;
	if (!rule_cache_run(cache, queries, error))
		return FALSE;
	for (guint i = 0; i < queried->len; i++)
		take_report(g_ptr_array_index(queried, i), attempt, g_ptr_array_index(queries, i));
	for (guint i = 0; i < queried->len; i++)
		note_trouble(found, g_ptr_array_index(queried, i), attempt,
			     g_ptr_array_index(queries, i));
	return TRUE;
}

/* Takes `text` over. */
static void set_text(char **field, char *text)
{
	g_free(*field);
	*field = text;
}

static struct site *make_site(const struct file *file, const struct mention *mention,
			      const char *context, const char *how)
{
	struct site *site = site_new();

	site->line = mention->line;
	site->column = mention->column;
	set_text(&site->file, g_strdup(file->path));
	set_text(&site->callee, g_strdup(mention->symbol));
	set_text(&site->enclosing, g_strdup(mention->enclosing));
	set_text(&site->context, g_strdup(context));
	set_text(&site->area, path_area(file->path));
	set_text(&site->subsystem, path_subsystem(file->path));
	set_text(&site->guard, g_strdup(mention->guard));
	set_text(&site->how, g_strdup(how));
	return site;
}

/* Count a mention, and add its site, if it is one. */
static void account(struct found *found, struct file *file, guint number)
{
	const struct mention *mention = mention_of(file, number);
	enum category category = *category_of(file, number);
	const char *context = classify_context(file->path, mention, category);
	struct site *site;

	found->mentions++;
	found->categories[category]++;
	if (category == CATEGORY_UNRESOLVED) {
		g_ptr_array_add(found->unresolved, make_site(file, mention, "plain", "scan"));
		return;
	}
	if (!context)
		return;
	site = make_site(file, mention, context,
			 file->report && rule_report_category(file->report, mention) == category
				 ? "rule"
				 : "scan");
	site->masquerade = category == CATEGORY_CALL &&
			   classify_masquerade(file->report, mention, file->tokens);
	g_ptr_array_add(found->sites, site);
}

/* Every mention of the scan must be counted once: compare with the scan itself. */
static gboolean accounts_balance(const struct found *found, const char *area, GError **error)
{
	guint expected = 0, sum = 0;

	for (guint i = 0; i < found->scan->files->len; i++) {
		const char *path = g_ptr_array_index(found->scan->files, i);
		const struct file_scan *scan = g_hash_table_lookup(found->scan->by_file, path);
		g_autofree char *its = path_area(path);

		if (area_within(its, area))
			expected += scan->mentions->len;
	}
	for (guint category = 0; category < CATEGORY_COUNT; category++)
		sum += found->categories[category];
	if (sum == expected && found->mentions == expected &&
	    found->unresolved->len == found->categories[CATEGORY_UNRESOLVED])
		return TRUE;
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
		"the accounts do not balance: %u mentions, %u in categories; this is a bug in ksweep",
		expected, sum);
	return FALSE;
}

static GPtrArray *read_files(struct tree *tree, const struct tree_scan *scan, const char *area,
			     GError **error)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
	g_autoptr(git_blobs) blobs = git_blobs_open(tree->repo, error);

	if (!blobs)
		return NULL;
	for (guint i = 0; i < scan->files->len; i++) {
		char *path = g_ptr_array_index(scan->files, i);
		struct file_scan *one = g_hash_table_lookup(scan->by_file, path);
		g_autofree char *its = path_area(path);
		struct file *file;

		if (run_interrupted(error))
			return NULL;
		if (!area_within(its, area) || one->mentions->len == 0)
			continue;
		file = file_new(path, one, tree, blobs, error);
		if (!file)
			return NULL;
		g_ptr_array_add(files, file);
	}
	return g_steal_pointer(&files);
}

/* Classify names that are arguments of macros at file level: the rule cannot see them. */
static gboolean settle_macros(struct tree *tree, GPtrArray *files, GError **error)
{
	g_autoptr(lone_macros) macros = lone_macros_new(tree);

	for (guint i = 0; i < files->len; i++) {
		struct file *file = g_ptr_array_index(files, i);

		for (guint j = 0; j < file->scan->mentions->len; j++) {
			const struct token *macro;

			if (*category_of(file, j) != CATEGORY_UNRESOLVED)
				continue;
			macro = classify_lone_macro(mention_of(file, j), file->tokens);
			if (macro && !lone_macro_category(macros, file->path, file->tokens, macro,
							  category_of(file, j), error))
				return FALSE;
		}
	}
	return TRUE;
}

static gboolean run_attempts(struct found *found, GPtrArray *files, GError **error)
{
	static const char *const defines[] = {"report", "account", NULL};
	g_autoptr(rule_cache) cache = rule_cache_open("find.cocci", defines, error);

	if (!cache)
		return FALSE;
	for (enum attempt attempt = 0; attempt < ATTEMPTS; attempt++)
		if (!run_attempt(cache, found, files, attempt, error))
			return FALSE;
	return TRUE;
}

static struct found *found_new(struct tree_scan *scan)
{
	struct found *found = g_new0(struct found, 1);

	found->sites = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	found->unresolved = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	found->trouble = g_ptr_array_new_with_free_func(g_free);
	found->scan = scan;
	return found;
}

static gboolean fill(struct found *found, GPtrArray *files, const char *area, GError **error)
{
	if (!run_attempts(found, files, error))
		return FALSE;
	for (guint i = 0; i < files->len; i++) {
		struct file *file = g_ptr_array_index(files, i);

		for (guint j = 0; j < file->scan->mentions->len; j++)
			account(found, file, j);
	}
	g_ptr_array_sort(found->sites, site_compare);
	g_ptr_array_sort(found->unresolved, site_compare);
	return accounts_balance(found, area, error);
}

struct found *find_sites(struct tree *tree, const char *area, GError **error)
{
	g_autoptr(tree_scan) scan = NULL;
	g_autoptr(GPtrArray) files = NULL;
	struct found *found;

	if (!area_check(area, error))
		return NULL;
	scan = scan_tree(tree->repo, tree->rev, error);
	files = scan ? read_files(tree, scan, area, error) : NULL;
	if (!files || !settle_macros(tree, files, error))
		return NULL;
	found = found_new(g_steal_pointer(&scan));
	if (fill(found, files, area, error))
		return found;
	found_free(found);
	return NULL;
}

void found_free(struct found *found)
{
	if (!found)
		return;
	g_ptr_array_unref(found->sites);
	g_ptr_array_unref(found->unresolved);
	g_ptr_array_unref(found->trouble);
	tree_scan_free(found->scan);
	g_free(found);
}
