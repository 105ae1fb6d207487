/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures that a header uses without a declaration. If the parameters of a prototype are the
 * first to name a structure, gcc warns in every file that has not declared the structure before it
 * includes the header. So a header that a file includes for the first time may need a declaration.
 */
#ifndef SERIES_CODE_STRUCTS_H
#define SERIES_CODE_STRUCTS_H

#include <glib.h>

/*
 * "struct x" and "union y" that parameters name before the text declares them at file level, in
 * order: char *. Function bodies and parameters under an #if do not count. Those that the text
 * declares are added to the set `declared` (of char *; may be NULL). The caller unrefs.
 */
GPtrArray *structs_loose(const char *text, gsize length, GHashTable *declared);

#endif
