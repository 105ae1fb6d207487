// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/cut.h"

#include "kernel-tree/source/outline.h"

struct range {
	gsize start, end;
};

struct cuts {
	GHashTable *by_source; /* struct source * -> GArray of struct range */
};

struct cuts *cuts_new(void)
{
	struct cuts *cuts = g_new0(struct cuts, 1);

	cuts->by_source = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
	return cuts;
}

void cuts_free(struct cuts *cuts)
{
	if (!cuts)
		return;
	g_hash_table_unref(cuts->by_source);
	g_free(cuts);
}

void cuts_add(struct cuts *cuts, struct source *source, gsize start, gsize end)
{
	GArray *ranges = g_hash_table_lookup(cuts->by_source, source);
	struct range range = {start, end};

	if (!ranges) {
		ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
		g_hash_table_insert(cuts->by_source, source, ranges);
	}
	g_array_append_val(ranges, range);
}

static gint range_compare(gconstpointer a, gconstpointer b)
{
	const struct range *x = a;
	const struct range *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static gboolean only_blanks(const struct source *source, gsize start, gsize end)
{
	for (gsize i = start; i < end; i++)
		if (!g_ascii_isspace(source->text[i]))
			return FALSE;
	return TRUE;
}

/* Sort, and join ranges with only white space between them. */
static void merge_ranges(const struct source *source, GArray *ranges)
{
	guint kept = 0;

	g_array_sort(ranges, range_compare);
	for (guint i = 1; i < ranges->len; i++) {
		struct range *last = &g_array_index(ranges, struct range, kept);
		struct range next = g_array_index(ranges, struct range, i);

		if (next.start <= last->end || only_blanks(source, last->end, next.start))
			last->end = MAX(last->end, next.end);
		else
			g_array_index(ranges, struct range, ++kept) = next;
	}
	g_array_set_size(ranges, ranges->len ? kept + 1 : 0);
}

static gboolean in_ranges(GArray *ranges, gsize offset)
{
	for (guint i = 0; i < ranges->len; i++)
		if (offset >= g_array_index(ranges, struct range, i).start &&
		    offset < g_array_index(ranges, struct range, i).end)
			return TRUE;
	return FALSE;
}

gboolean cuts_hold(struct cuts *cuts, struct source *source, gsize offset)
{
	GArray *ranges = g_hash_table_lookup(cuts->by_source, source);

	return ranges && in_ranges(ranges, offset);
}

/* Are only the directives of a group left, after something of it is removed? */
static gboolean group_emptied(struct source *source, const struct outline_group *group,
			      GArray *ranges)
{
	gboolean some = FALSE;

	for (gsize i = group->start; i < group->end;) {
		if (in_ranges(ranges, i)) {
			some = TRUE;
			i++;
		} else if (g_ascii_isspace(source->text[i])) {
			i++;
		} else if (source->text[i] == '#') {
			i = source_line_end(source, i);
		} else {
			return FALSE;
		}
	}
	return some;
}

/* Remove the groups that would be empty. */
static void cut_groups(struct source *source, GArray *ranges)
{
	GPtrArray *groups = source_outline(source)->groups;

	for (guint g = groups->len; g-- > 0;) {
		const struct outline_group *group = g_ptr_array_index(groups, g);
		struct range range = {group->start, group->end};

		if (group->header_guard || !group_emptied(source, group, ranges))
			continue;
		g_array_append_val(ranges, range);
		merge_ranges(source, ranges);
	}
}

void cuts_make(struct cuts *cuts)
{
	GHashTableIter iter;
	gpointer source, ranges;

	g_hash_table_iter_init(&iter, cuts->by_source);
	while (g_hash_table_iter_next(&iter, &source, &ranges)) {
		merge_ranges(source, ranges);
		cut_groups(source, ranges);
		for (guint i = 0; i < ((GArray *)ranges)->len; i++) {
			struct range *range = &g_array_index((GArray *)ranges, struct range, i);

			source_whole_lines(source, &range->start, &range->end);
			source_edit(source, range->start, range->end, NULL);
		}
	}
}
