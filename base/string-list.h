/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays of strings (GPtrArray of char *) in byte order, without duplicates. */
#ifndef BASE_STRING_LIST_H
#define BASE_STRING_LIST_H

#include <glib.h>

/* Append a copy of the string unless the array has it. */
void string_list_add_once(GPtrArray *list, const char *string);

/* In byte order. */
void string_list_sort(GPtrArray *list);

#endif
