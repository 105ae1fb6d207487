// SPDX-License-Identifier: GPL-2.0
#include "base/eta.h"

struct mark {
	guint done;
	gint64 at;
};

struct pace {
	GArray *marks; /* of struct mark, in order */
	guint from;    /* the last mark at which not more than half of it was done */
};

struct pace *pace_new(gint64 begun)
{
	struct pace *pace = g_new0(struct pace, 1);
	const struct mark mark = {.at = begun};

	pace->marks = g_array_new(FALSE, FALSE, sizeof(struct mark));
	g_array_append_val(pace->marks, mark);
	return pace;
}

void pace_free(struct pace *pace)
{
	if (!pace)
		return;
	g_array_unref(pace->marks);
	g_free(pace);
}

static const struct mark *nth(const struct pace *pace, guint n)
{
	return &g_array_index(pace->marks, struct mark, n);
}

void pace_note(struct pace *pace, guint done, gint64 now)
{
	const struct mark mark = {.done = done, .at = now};

	g_array_append_val(pace->marks, mark);
	while (pace->from + 2 < pace->marks->len && nth(pace, pace->from + 1)->done <= done / 2)
		pace->from++;
}

double pace_estimate(const struct pace *pace, guint units)
{
	const struct mark *from = nth(pace, pace->from);
	const struct mark *to = nth(pace, pace->marks->len - 1);

	if (to->done == 0)
		return -1;
	return (double)(to->at - from->at) / G_USEC_PER_SEC / (to->done - from->done) * units;
}
