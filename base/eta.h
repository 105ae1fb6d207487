/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long work will take that is counted in units of unlike length.
 *
 * The pace is that of the later half of what is done. What the first units cost more, such as a
 * build from nothing before the first verdict, is soon left behind, and one slow unit does not
 * swing the estimate.
 */
#ifndef BASE_ETA_H
#define BASE_ETA_H

#include <glib.h>

struct eta;
typedef struct eta eta;

/* Times are monotonic, in microseconds. */
struct eta *eta_new(gint64 begun);
void eta_free(struct eta *eta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(eta, eta_free)

/* `done` units are done now; it never falls. */
void eta_note(struct eta *eta, guint done, gint64 now);

/* Seconds for so many units more; negative while nothing is done. */
double eta_estimate(const struct eta *eta, guint units);

#endif
