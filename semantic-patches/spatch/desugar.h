/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Desugar: turn definitions of system calls into plain C for spatch.
 * SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd) becomes
 * asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd). Line N of the result is line N
 * of the source, so positions are the same (columns only outside the heads). Parameters that a
 * macro makes (SYSCALL_PAIR(length)) are dropped.
 *
 * Resugar: the reverse, by name, from the heads that desugar() saved.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_DESUGAR_H
#define SEMANTIC_PATCHES_SPATCH_DESUGAR_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

struct desugared {
	GString *text;
	GPtrArray *headers; /* private: the heads that were replaced, for resugar() */
};
typedef struct desugared desugared;

/*
 * definitions: struct definition * of this text, in file order (as from scan_text()).
 * KSWEEP_ERROR_NOT_GOOD if a head is not a range of the text.
 */
struct desugared *desugar(const char *text, gsize length, GPtrArray *definitions, GError **error);
void desugared_free(struct desugared *desugared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(desugared, desugared_free)

/*
 * Put the saved heads back into `text`, a version of desugared->text that spatch edited.
 * KSWEEP_ERROR_NOT_GOOD when a head is not found again exactly once. The caller frees.
 */
char *resugar(const struct desugared *desugared, const char *text, GError **error);

#endif
