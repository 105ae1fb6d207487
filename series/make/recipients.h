/* SPDX-License-Identifier: GPL-2.0 */
/* Who gets a commit: by the base's MAINTAINERS and .mailmap. */
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
 * Fill step->to and step->cc: those who maintain the step's files, and those who maintain `homes`
 * (char *), changed or not. Headers have many users and no maintainer to speak of: they count only
 * where nothing else is changed. Whoever gets what nobody else maintains is asked only where there
 * is nobody else.
 */
void recipients_find(const struct recipients *recipients, struct step *step,
		     const GPtrArray *homes);

#endif
