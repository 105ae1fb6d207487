/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The remaining time of work whose units differ in length.
 *
 * It is computed from the later half of the finished units. So the estimate soon forgets an
 * expensive start, such as the first full build, and one slow unit does not change it much.
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

/* `done` units are finished; it never decreases. */
void eta_note(struct eta *eta, guint done, gint64 now);

/* Seconds for `units` more; negative while none is finished. */
double eta_estimate(const struct eta *eta, guint units);

#endif
