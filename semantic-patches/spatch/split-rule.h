/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rule that splits one system call's definition into helper and stub.
 *
 * A rule can neither count the parameters of what it matches nor pass their names on, so the
 * text is made for each definition. What it does to a desugared file:
 *
 *	-asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd)
 *	+long ksys_dup2(unsigned int oldfd, unsigned int newfd)
 *	 {
 *	 	...
 *	 }
 *	+
 *	+asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd)
 *	+{
 *	+	return ksys_dup2(oldfd, newfd);
 *	+}
 *
 * The body is not touched, and the stub comes after it, since before it would be between a
 * function and its comment. The stub's head has the form that resugar() turns back into
 * SYSCALL_DEFINE2(dup2, ...). The helper's parameters keep the line breaks of the original head.
 *
 *	g_autofree char *text = split_rule(def, "ksys_dup2", "long", FALSE);
 *	file_write("FOLDER/split.cocci", text, -1, &error);
 *	spatch_run(&(struct spatch_request){.rule = "FOLDER/split.cocci", .folder = ...,
 *		   .files = files, .defines = (const char *[]){"patch", NULL},
 *		   .in_place = TRUE}, &error);
 *
 * The callers are converted with convert.cocci, a rule for any names, which wants the
 * defines "patch", "callee=sys_dup2" and "helper=ksys_dup2". It replaces the called name and
 * nothing else: continuation lines keep their indentation.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_SPLIT_RULE_H
#define SEMANTIC_PATCHES_SPATCH_SPLIT_RULE_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

/*
 * The text of the rule. `type` is the helper's return type, "long" or another that C converts
 * to the syscall's. A definition without a body of its own (def->body is 0), with several
 * heads, or with parameters that a macro makes (SYSCALL_PAIR(length)) has no such rule: NULL.
 * The caller frees.
 */
char *split_rule(const struct definition *def, const char *helper, const char *type,
		 gboolean is_static);

#endif
