/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The report of the rule find.cocci on one file, by place, and the category of a mention that
 * follows from it.
 *
 * spatch resolves scopes: a "variable" is a name that is declared around its use. Two cases it
 * leaves to this module. A prototype inside a function makes its name a "variable" there, too. And
 * a variable or static function at file level hides a system call of the same name.
 */
#ifndef SEMANTIC_PATCHES_FIND_RULE_REPORT_H
#define SEMANTIC_PATCHES_FIND_RULE_REPORT_H

#include "kernel-tree/scan/scan.h"
#include "semantic-patches/find/category.h"

struct rule_report;
typedef struct rule_report rule_report;
struct rule_report *rule_report_new(void);
void rule_report_free(struct rule_report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rule_report, rule_report_free)

/* text: lines "LINE:COLUMN-END: KIND of WORD in FUNCTION", columns from 0. Ignores other lines. */
void rule_report_add(struct rule_report *report, const char *text);

/* The category of a mention; CATEGORY_UNRESOLVED when its place is not in the report. */
enum category rule_report_category(const struct rule_report *report, const struct mention *mention);

/* TRUE when the rule saw the mention under set_fs(KERNEL_DS). */
gboolean rule_report_masquerade(const struct rule_report *report, const struct mention *mention);

#endif
