// SPDX-License-Identifier: GPL-2.0
#include "base/eta.h"

struct mark {
	guint done;
	gint64 at;
};

struct eta {
	GArray *marks; /* of struct mark, in order */
	guint from;    /* the last mark at which not more than half of it was done */
};

struct eta *eta_new(gint64 begun)
{
	struct eta *eta = g_new0(struct eta, 1);
	const struct mark mark = {.at = begun};

	eta->marks = g_array_new(FALSE, FALSE, sizeof(struct mark));
	g_array_append_val(eta->marks, mark);
	return eta;
}

void eta_free(struct eta *eta)
{
	if (!eta)
		return;
	g_array_unref(eta->marks);
	g_free(eta);
}

static const struct mark *nth(const struct eta *eta, guint n)
{
	return &g_array_index(eta->marks, struct mark, n);
}

void eta_note(struct eta *eta, guint done, gint64 now)
{
	const struct mark mark = {.done = done, .at = now};

	g_array_append_val(eta->marks, mark);
	while (eta->from + 2 < eta->marks->len && nth(eta, eta->from + 1)->done <= done / 2)
		eta->from++;
}

double eta_estimate(const struct eta *eta, guint units)
{
	const struct mark *from = nth(eta, eta->from);
	const struct mark *to = nth(eta, eta->marks->len - 1);

	if (to->done == 0)
		return -1;
	return (double)(to->at - from->at) / G_USEC_PER_SEC / (to->done - from->done) * units;
}
