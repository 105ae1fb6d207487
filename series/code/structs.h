/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures that a header only mentions. A prototype whose parameters are the first to name a
 * structure makes gcc warn in every file that includes the header and did not see the structure
 * before. So a header that a file is to include for the first time may have to declare one.
 */
#ifndef SERIES_CODE_STRUCTS_H
#define SERIES_CODE_STRUCTS_H

#include <glib.h>

/*
 * "struct x", "union y": those that parameters name before the text declares them at file level, in
 * order: char *. Those that it declares go into the set (of char *; may be NULL). What stands in
 * function bodies does not count, nor what is named only under an #if. The caller unrefs.
 */
GPtrArray *structs_loose(const char *text, gsize length, GHashTable *declared);

#endif
