/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rule that splits the definition of one system call into a helper and a stub.
 *
 * A rule can neither count the parameters of the function that it matches nor pass on their names,
 * so there is a rule for each definition. Its effect on a desugared file:
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
 * The body does not change. The stub comes after it; before, it would be between a function and its
 * comment. resugar() turns the stub's head back into SYSCALL_DEFINE2(dup2, ...). The helper's
 * parameters keep the line breaks of the original head.
 *
 *	g_autofree char *text = split_rule_text(def, "ksys_dup2", "long", FALSE);
 *	file_write("DIRECTORY/split.cocci", text, -1, &error);
 *	spatch_run(&(struct spatch_request){.rule = "DIRECTORY/split.cocci", .folder = ...,
 *		   .files = files, .defines = (const char *[]){"patch", NULL},
 *		   .in_place = TRUE}, &error);
 *
 * convert.cocci converts the callers. It is one rule for all names, with the defines "patch",
 * "callee=sys_dup2" and "helper=ksys_dup2". It replaces only the called name, so continuation lines
 * keep their indentation.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_SPLIT_RULE_H
#define SEMANTIC_PATCHES_SPATCH_SPLIT_RULE_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

/*
 * The text of the rule. `type` is the helper's return type: "long", or another that C converts to
 * the system call's. NULL for a definition without a body of its own (def->body is 0), with several
 * heads, or with parameters that a macro makes (SYSCALL_PAIR(length)). The caller frees.
 */
char *split_rule_text(const struct definition *def, const char *helper, const char *type,
		      gboolean is_static);

#endif
