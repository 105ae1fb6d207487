// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/place.h"

#include <string.h>

#include "base/error.h"
#include "base/string-list.h"
#include "base/text-wrap.h"
#include "kernel-tree/source/outline.h"
#include "series/code/anchor.h"
#include "series/code/layout.h"
#include "series/sweep/convert.h"
#include "series/sweep/treatment.h"

#define MAIN_HEADER "include/linux/syscalls.h"

/* For the main header. */
static const char header_rule[] =
	"/*\n"
	" * System calls are entry points for user space: code in the kernel must not\n"
	" * call sys_xyzzy() or compat_sys_xyzzy(). The functions below do the same work\n"
	" * and follow the kernel's own calling convention.\n"
	" */\n";

/* For other headers. */
static const char header_reference[] =
	"/* For use in the kernel instead of system calls: see <linux/syscalls.h> */\n";

/* "fs/, called from drivers/ and init/" */
static char *section_name(const struct decision *decision)
{
	g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *own = g_strconcat(decision->subsystem, "/", NULL);
	g_autofree char *list = NULL;

	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);
		g_autofree char *caller = g_strconcat(site->subsystem, "/", NULL);

		if (strcmp(caller, own) != 0)
			string_list_add_once(others, caller);
	}
	if (!others->len)
		return g_steal_pointer(&own);
	string_list_sort(others);
	list = text_list(others);
	return g_strdup_printf("%s, called from %s", own, list);
}

struct placement *placement_new(const struct decision *decision, guint owner)
{
	const struct treatment *treatment = treatment_of(decision->strategy);
	struct placement *placement = g_new0(struct placement, 1);

	placement->decision = decision;
	placement->owner = owner;
	placement->section = section_name(decision);
	placement->text = convert_header_text(decision);
	placement->late = treatment && treatment->header_last;
	return placement;
}

void placement_free(struct placement *placement)
{
	if (!placement)
		return;
	g_free(placement->section);
	g_free(placement->text);
	g_free(placement);
}

/* By header, place, section, prototypes first; within that in the order of the series. */
static gint compare_placements(gconstpointer a_, gconstpointer b_)
{
	const struct placement *a = *(struct placement *const *)a_;
	const struct placement *b = *(struct placement *const *)b_;
	int diff = strcmp(a->file->path, b->file->path);

	if (diff)
		return diff;
	if (a->anchor != b->anchor)
		return a->anchor < b->anchor ? -1 : 1;
	diff = strcmp(a->section, b->section);
	if (diff)
		return diff;
	if (a->late != b->late)
		return a->late ? 1 : -1;
	return a->owner < b->owner ? -1 : a->owner > b->owner;
}

/* The text in lower case, with one blank for each run of white space and stars. */
static char *flatten(const char *text, gsize length)
{
	GString *flat = g_string_new(NULL);

	for (gsize i = 0; i < length; i++) {
		if (g_ascii_isspace(text[i]) || text[i] == '*') {
			if (flat->len && flat->str[flat->len - 1] != ' ')
				g_string_append_c(flat, ' ');
		} else {
			g_string_append_c(flat, g_ascii_tolower(text[i]));
		}
	}
	return g_string_free(flat, FALSE);
}

static gboolean states_rule(const struct edit_file *file)
{
	g_autofree char *flat = flatten(file->text, file->length);

	return g_regex_match_simple(
		"(not|never) (directly )?(call|invoke) (compat )?sys(tem )?(calls|_)|"
		"not call sys(tem )?calls|not be called from (anywhere|any) |"
		"in the kernel instead of system calls",
		flat, 0, 0);
}

static gboolean insert(struct edit_file *file, gsize offset, guint64 order, guint owner,
		       const char *text, GError **error)
{
	return edit_add(file, &(struct edit){offset, offset, text, owner, order}, error);
}

/*
 * Add the rule commit's text before the first section at one place of a header: an empty line, and
 * `comment`, if not NULL. With `heading` the comment also is the heading of the first section.
 */
static gboolean place_head(struct edit_file *file, gsize anchor, const char *comment,
			   gboolean heading, GError **error)
{
	gboolean blank = anchor < 2 || file->text[anchor - 2] == '\n';
	g_autofree char *text = g_strconcat(blank ? "" : "\n", comment ? comment : "",
					    comment && !heading ? "\n" : "", NULL);

	return !*text || insert(file, anchor, edit_order(1, 0), PLACE_RULE_OWNER, text, error);
}

/* In a subsystem's own header the heading need not name the subsystem. */
static gboolean is_own_header(const char *header, const char *section)
{
	return g_str_has_suffix(section, "/") && g_str_has_prefix(header, section);
}

static char *heading_text(const char *header, const char *section)
{
	g_autofree char *wrapped = NULL;
	g_auto(GStrv) lines = NULL;
	GString *text;

	if (is_own_header(header, section))
		return g_strdup(header_reference);
	if (strlen(section) + strlen("/*  */") <= LAYOUT_COLUMNS)
		return g_strdup_printf("/* %s */\n", section);
	wrapped = g_strchomp(text_wrap(section, TEXT_COLUMNS));
	lines = g_strsplit(wrapped, "\n", -1);
	text = g_string_new("/*\n");
	for (char **line = lines; *line; line++)
		g_string_append_printf(text, " * %s\n", *line);
	g_string_append(text, " */\n");
	return g_string_free(text, FALSE);
}

#define RANK_END G_MAXUINT32

/* One section: its heading (not if it is `headed`), its declarations, and an empty line. */
static gboolean place_section(GPtrArray *placements, guint first, guint past, guint slot,
			      gboolean headed, GError **error)
{
	const struct placement *one = g_ptr_array_index(placements, first);
	g_autofree char *heading = heading_text(one->file->path, one->section);
	gboolean at_end = one->anchor == one->file->length;

	if (!headed &&
	    !insert(one->file, one->anchor, edit_order(slot, 1), PLACE_RULE_OWNER, heading, error))
		return FALSE;
	for (guint i = first; i < past; i++) {
		const struct placement *placement = g_ptr_array_index(placements, i);

		if (!insert(one->file, one->anchor, edit_order(slot, 2 + i - first),
			    placement->owner, placement->text, error))
			return FALSE;
	}
	/* no empty line at the end of a file without an include guard */
	if (at_end && past == placements->len)
		return TRUE;
	if (at_end &&
	    strcmp(((struct placement *)placements->pdata[past])->file->path, one->file->path) != 0)
		return TRUE;
	return insert(one->file, one->anchor, edit_order(slot, RANK_END), PLACE_RULE_OWNER, "\n",
		      error);
}

static gboolean same_anchor(const struct placement *a, const struct placement *b)
{
	return a && b && a->file == b->file && a->anchor == b->anchor;
}

static gboolean same_section(const struct placement *a, const struct placement *b)
{
	return same_anchor(a, b) && strcmp(a->section, b->section) == 0;
}

static gboolean find_anchors(struct edit_set *set, GPtrArray *placements, GError **error)
{
	for (guint i = 0; i < placements->len; i++) {
		struct placement *placement = g_ptr_array_index(placements, i);
		const struct decision *decision = placement->decision;

		placement->file = edit_set_file(set, decision->header.path, error);
		if (!placement->file || !anchor_find(placement->file, decision->header.guard,
						     decision->symbol, &placement->anchor, error))
			return FALSE;
	}
	return TRUE;
}

/* Does <linux/syscalls.h> state the rule, today or after this series? */
static gboolean main_states_rule(struct edit_set *set, GPtrArray *placements)
{
	g_autoptr(GError) missing = NULL;
	const struct edit_file *file = edit_set_file(set, MAIN_HEADER, &missing);

	for (guint i = 0; file && i < placements->len; i++)
		if (((struct placement *)placements->pdata[i])->file == file)
			return TRUE;
	return file && states_rule(file);
}

/* The comment for the first place of a header; NULL if the header has one already. */
static const char *comment_for(const struct edit_file *file, gboolean stated)
{
	if (states_rule(file))
		return NULL;
	return stated && strcmp(file->path, MAIN_HEADER) != 0 ? header_reference : header_rule;
}

/* The comment is heading enough for the only section, or in a subsystem's own header. */
gboolean place_all(struct edit_set *set, GPtrArray *placements, GError **error)
{
	const struct placement *before = NULL;
	gboolean headed = FALSE, stated;
	guint slot = 0, past;

	if (!find_anchors(set, placements, error))
		return FALSE;
	stated = main_states_rule(set, placements);
	g_ptr_array_sort(placements, compare_placements);
	for (guint i = 0; i < placements->len; i = past) {
		const struct placement *one = g_ptr_array_index(placements, i), *next = NULL;

		for (past = i + 1; past < placements->len; past++) {
			next = g_ptr_array_index(placements, past);
			if (!same_section(one, next))
				break;
			next = NULL;
		}
		if (!same_anchor(before, one)) {
			const char *comment = before && before->file == one->file
						      ? NULL
						      : comment_for(one->file, stated);

			headed = comment && (!same_anchor(one, next) ||
					     is_own_header(one->file->path, one->section));
			if (!place_head(one->file, one->anchor, comment, headed, error))
				return FALSE;
			slot = 0;
		}
		if (!place_section(placements, i, past, ++slot, headed, error))
			return FALSE;
		headed = FALSE;
		before = one;
	}
	return TRUE;
}

/* v4.9 has plain text, in another place. */
static const char *const documents[] = {"Documentation/process/adding-syscalls.rst",
					"Documentation/adding-syscalls.txt"};

static const char document_rule[] =
	"Do Not Call System Calls From Inside the Kernel\n"
	"-----------------------------------------------\n"
	"\n"
	"A system call is the interface between user space and the kernel.  Its entry\n"
	"point, ``sys_xyzzy()`` or ``compat_sys_xyzzy()``, belongs to the system call\n"
	"table and to the table alone, and kernel code must not call it:\n"
	"\n"
	" - How arguments get to it is the architecture's own business.  An architecture\n"
	"   may choose to hand over a ``struct pt_regs`` and let the entry point pick its\n"
	"   arguments from there, which an ordinary call in C cannot do.\n"
	"\n"
	" - Its pointers are pointers to user memory, and the checks that it makes are\n"
	"   those that user space needs.  A caller in the kernel that passes kernel data\n"
	"   has to switch these checks off first, and that has been a source of security\n"
	"   bugs.\n"
	"\n"
	"Where other parts of the kernel need what a system call does, put the work into\n"
	"a helper, such as ``ksys_xyzzy()`` or a function that is local to the subsystem,\n"
	"and let the ``SYSCALL_DEFINEn()`` stub and the other users call that helper.\n"
	"\n"
	"Code in ``arch/`` that stands in for a system call, such as an override or a\n"
	"wrapper for compatibility, is where exceptions from this rule may be found.\n"
	"\n\n";

/* Plain text has no quotes of reStructuredText. The caller frees. */
static char *rule_for(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(document_rule, "``", -1);

	return g_strjoinv(g_str_has_suffix(path, ".rst") ? "``" : "", parts);
}

gboolean place_documentation(struct edit_set *set, GError **error)
{
	struct edit_file *file = NULL;
	g_autofree char *rule = NULL;
	const char *references;

	for (gsize i = 0; !file && i < G_N_ELEMENTS(documents); i++)
		file = edit_set_file(set, documents[i], NULL);
	if (!file || states_rule(file)) /* a tree without the document is a tree all the same */
		return TRUE;
	references = strstr(file->text, "\nReferences and Sources\n---");
	if (!references)
		return TRUE;
	rule = rule_for(file->path);
	return insert(file, references + 1 - file->text, 0, PLACE_RULE_OWNER, rule, error);
}
