/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The category of a mention in assembly, from the statement that it is in.
 */
#ifndef SEMANTIC_PATCHES_FIND_CLASSIFY_ASM_H
#define SEMANTIC_PATCHES_FIND_CLASSIFY_ASM_H

#include <glib.h>

#include "semantic-patches/find/category.h"

/* The mention is token number n; tokens->len: its place is not known. */
enum category classify_asm(GArray *tokens, guint n);

#endif
