/* SPDX-License-Identifier: GPL-2.0 */
/* What a commit message says of each strategy. */
#ifndef SERIES_SWEEP_WORDS_H
#define SERIES_SWEEP_WORDS_H

#include <glib.h>

#include "series/plan/decision.h"

enum words_names {
	WORDS_SYSCALLS,
	WORDS_NEW,	/* helpers that are made */
	WORDS_EXISTING, /* functions that existed before */
	WORDS_HELPERS,	/* both */
};

/* "ksys_dup2() and ksys_dup3()": of struct decision *, native ones first. The caller frees. */
char *words_names(GPtrArray *decisions, enum words_names which);

/* Append a paragraph each on decisions (struct decision *) of one strategy. */
void words_helpers(GString *body, GPtrArray *decisions);
void words_locals(GString *body, GPtrArray *decisions);
void words_inlines(GString *body, GPtrArray *decisions);
void words_existing(GString *body, GPtrArray *decisions);

#endif
