/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of commit messages: names, and a paragraph for each strategy. */
#ifndef SERIES_SWEEP_WORDS_H
#define SERIES_SWEEP_WORDS_H

#include <glib.h>

#include "series/plan/decision.h"

enum words_names {
	WORDS_SYSCALLS,
	WORDS_NEW,	/* new helpers */
	WORDS_EXISTING, /* functions that the tree has already */
	WORDS_HELPERS,	/* both */
};

/* "ksys_dup2() and ksys_dup3()": of struct decision *, native ones first. The caller frees. */
char *words_names(GPtrArray *decisions, enum words_names which);

/* Each describes decisions (struct decision *) of one strategy. */
void words_helpers(GString *body, GPtrArray *decisions);
void words_locals(GString *body, GPtrArray *decisions);
void words_inlines(GString *body, GPtrArray *decisions);
void words_existing(GString *body, GPtrArray *decisions);

#endif
