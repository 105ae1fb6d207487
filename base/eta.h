/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long work will take that is counted in units of unlike length.
 *
 * The pace is that of the later half of what is done. What the first units cost more, such as a
 * build from nothing before the first verdict, is soon left behind, and one slow unit does not
 * swing the estimate.
 */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include <glib.h>

struct pace;
typedef struct pace pace;

/* Times are monotonic, in microseconds. */
struct pace *pace_new(gint64 begun);
void pace_free(struct pace *pace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pace, pace_free)

/* `done` units are done now; it never falls. */
void pace_note(struct pace *pace, guint done, gint64 now);

/* Seconds for so many units more; negative while nothing is done. */
double pace_estimate(const struct pace *pace, guint units);

#endif
