/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Permission bits by name and by number: "S_IRUSR | S_IWUSR" is 0600. scripts/checkpatch.pl asks
 * for the number on each changed line. The names have the same numbers on every architecture
 * (include/uapi/linux/stat.h, include/linux/stat.h).
 */
#ifndef SERIES_CODE_PERMISSION_BITS_H
#define SERIES_CODE_PERMISSION_BITS_H

#include <glib.h>

#include "kernel-tree/source/lexer.h"

/* The bits of a name; 0 if it is not one. */
guint permission_bits(const struct token *token);

/* The number as text, "0600"; never freed. */
const char *permission_bits_text(guint bits);

#endif
