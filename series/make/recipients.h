/* SPDX-License-Identifier: GPL-2.0 */
/* The recipients of a patch, from MAINTAINERS and .mailmap of the base. */
#ifndef SERIES_MAKE_RECIPIENTS_H
#define SERIES_MAKE_RECIPIENTS_H

#include "base/record.h"
#include "kernel-tree/tree.h"

struct recipients;
typedef struct recipients recipients;

struct recipients *recipients_open(struct tree *base, GError **error);
void recipients_close(struct recipients *recipients);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(recipients, recipients_close)

/*
 * Fill step->to and step->cc with the maintainers and lists of the step's files and of `homes`
 * (char *), changed or not. Files in include/ count only if there are no others: they have many
 * users and often no real maintainer. The maintainer of last resort gets only what nobody else
 * maintains.
 */
void recipients_find(const struct recipients *recipients, struct step *step,
		     const GPtrArray *homes);

#endif
