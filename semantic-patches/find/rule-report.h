/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the rule find.cocci says of one file, kept by place, and what that makes of a mention.
 *
 * Scopes are spatch's work: "variable" is a name that was declared around its use. Two things
 * it leaves to us: a prototype inside a function makes its name a "variable" there as well,
 * and a variable or static function at file level hides a system call of that name.
 */
#ifndef SEMANTIC_PATCHES_FIND_RULE_REPORT_H
#define SEMANTIC_PATCHES_FIND_RULE_REPORT_H

#include "semantic-patches/find/find.h"

struct rule_report;
typedef struct rule_report rule_report;
struct rule_report *rule_report_new(void);
void rule_report_free(struct rule_report *rule_report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rule_report, rule_report_free)

/* Report lines "LINE:COLUMN-END: KIND of WORD in FUNCTION", columns from 0; others are ignored. */
void rule_report_add(struct rule_report *rule_report, const char *report);

/* The bin that the rule puts a mention in, CATEGORY_UNRESOLVED when it says nothing of its place.
 */
enum category rule_report_category(const struct rule_report *rule_report,
				   const struct mention *mention);

/* TRUE when the rule saw that the mention stands under set_fs(KERNEL_DS). */
gboolean rule_report_masquerade(const struct rule_report *rule_report,
				const struct mention *mention);

#endif
