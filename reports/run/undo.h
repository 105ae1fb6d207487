/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compare each helper that the series makes with the original one, if the base is a rewound tree,
 * whose original is known. Tokens are compared, so that comments do not count.
 */
#ifndef REPORTS_RUN_UNDO_H
#define REPORTS_RUN_UNDO_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/tree.h"

/*
 * Array of json_t *, in the order of the planted helpers' symbols: {"record":"undo", "symbol",
 * "original" (the helper before the rewind), "helper" (after the series; the original if there is
 * none), "differs", "detail"}.
 *
 * differs is "nothing"; "white space"; "not converted" or "not found", with the reason in detail;
 * or what differs, with commas between: name, place (in another file), return type, storage
 * (static, inline), parameters, body, stub (the system call that is left).
 *
 * base: the rewound tree; tip: the series' last commit; decisions: json_t * of "record":"decision".
 * NULL without an error if base is not a rewound tree.
 */
GPtrArray *undo_compare(struct tree *base, const char *tip, GPtrArray *decisions, GError **error);

#endif
