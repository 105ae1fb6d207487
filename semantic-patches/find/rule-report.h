/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the rule find.cocci says of one file, kept by place, and what that makes of a mention.
 *
 * Scopes are spatch's work: "variable" is a name that was declared around its use. Two things
 * it leaves to us: a prototype inside a function makes its name a "variable" there as well,
 * and a variable or static function at file level hides a system call of that name.
 */
#ifndef SEMANTIC_PATCHES_SAYINGS_H
#define SEMANTIC_PATCHES_SAYINGS_H

#include "semantic-patches/find/find.h"

struct sayings;
typedef struct sayings sayings;
struct sayings *sayings_new(void);
void sayings_free(struct sayings *sayings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sayings, sayings_free)

/* Report lines "LINE:COLUMN-END: KIND of WORD in FUNCTION", columns from 0; others are ignored. */
void sayings_add(struct sayings *sayings, const char *report);

/* The bin that the rule puts a mention in, BIN_UNRESOLVED when it says nothing of its place. */
enum bin sayings_bin(const struct sayings *sayings, const struct mention *mention);

/* TRUE when the rule saw that the mention stands under set_fs(KERNEL_DS). */
gboolean sayings_masquerade(const struct sayings *sayings, const struct mention *mention);

#endif
