/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When is a file of the tree compiled? By the kbuild Makefiles of its directories and by facts from
 * Kconfig, so that the conditions of two places in a tree can be compared.
 *
 *	build = build_condition_open(tree->repo, tree->rev, &error);
 *	when = build_condition_of_file(build, "ipc/syscall.c", &error);
 */
#ifndef KERNEL_TREE_CONDITIONS_BUILD_CONDITION_H
#define KERNEL_TREE_CONDITIONS_BUILD_CONDITION_H

#include "kernel-tree/conditions/condition.h"
#include "kernel-tree/git/repo.h"

struct build_condition;
typedef struct build_condition build_condition;

struct build_condition *build_condition_open(struct git_repo *repo, const char *rev,
					     GError **error);
void build_condition_close(struct build_condition *build_condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(build_condition, build_condition_close)

/*
 * The condition under which a .c or .S file is built; the caller unrefs. TRUE for headers. A file
 * that no Makefile names gets an opaque atom of its own. The directory of an architecture counts as
 * entered. NULL only with an error from git.
 */
struct condition *build_condition_of_file(struct build_condition *build_condition, const char *path,
					  GError **error);

/*
 * TRUE when, on architecture `arch` (NULL: any), code under `a` is never compiled without `b`.
 * FALSE with *error set when git failed.
 */
gboolean build_condition_implies(struct build_condition *build_condition, struct condition *a,
				 struct condition *b, const char *arch, GError **error);

#endif
