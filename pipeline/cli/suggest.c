// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/suggest.h"

#include <string.h>

#include "base/error.h"

/*
 * How many letters are added, removed, replaced or swapped with the next to make b of a. Optimal
 * string alignment: the Damerau-Levenshtein distance where no part is edited twice.
 */
static guint edit_distance(const char *a, const char *b)
{
	gsize width = strlen(b) + 1;
	g_autofree guint *rows = g_new0(guint, 3 * width);
	guint *before = rows, *above = rows + width, *row = rows + 2 * width;

	for (gsize j = 0; j < width; j++)
		row[j] = (guint)j;
	for (gsize i = 1; i <= strlen(a); i++) {
		guint *oldest = before;

		before = above;
		above = row;
		row = oldest;
		row[0] = (guint)i;
		for (gsize j = 1; j < width; j++) {
			row[j] = MIN(above[j], row[j - 1]) + 1;
			row[j] = MIN(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
	}
	return row[width - 1];
}

/* Of "arch/x86" and "arch:x86" it may be that only "x86" was given. */
static guint distance_to(const char *given, const char *known)
{
	const char *last = strpbrk(known, "/:");
	guint whole, part;

	if (strlen(given) > 1 && g_str_has_prefix(known, given))
		return 0;
	whole = edit_distance(given, known);
	part = last ? edit_distance(given, last + 1) : whole;
	return MIN(whole, part);
}

const char *suggest_nearest(const char *given, const char *const *known)
{
	const char *nearest = NULL;
	guint best = (guint)(strlen(given) + 2) / 3 + 1; /* farther names are unlike it */

	for (; *known; known++) {
		guint distance = distance_to(given, *known);

		if (distance < best) {
			best = distance;
			nearest = *known;
		}
	}
	return nearest;
}

void suggest_error(GError **error, const char *what, const char *given, const char *const *known)
{
	const char *nearest = suggest_nearest(given, known);
	g_autofree char *guess = nearest ? g_strdup_printf(": did you mean '%s'?", nearest)
					 : g_strdup("");
	g_autofree char *all = g_strjoinv(", ", (char **)known);

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "unknown %s '%s'%s (known: %s)", what,
		    given, guess, all);
}
