/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Desugar: give spatch plain C. SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
 * becomes asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd), line for line: line N
 * of the result is line N of the source, so positions carry over (columns only outside the
 * headers). Parameters that a macro makes (SYSCALL_PAIR(length)) are dropped.
 *
 * Resugar: the way back, by name, from the headers that desugaring saved.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_DESUGAR_H
#define SEMANTIC_PATCHES_SPATCH_DESUGAR_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

struct desugared {
	GString *text;
	GPtrArray *headers; /* private: what was replaced, for resugar() */
};
typedef struct desugared desugared;

/* definitions: struct definition * of this file, in file order (as scan_text() gives). */
struct desugared *desugar(const char *text, gsize length, GPtrArray *definitions);
void desugared_free(struct desugared *desugared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(desugared, desugared_free)

/*
 * Put the saved headers back into `text`, a version of desugared->text that spatch edited.
 * KSWEEP_ERROR_NOT_GOOD when a header cannot be found again exactly once.
 */
char *resugar(const struct desugared *desugared, const char *text, GError **error);

#endif
