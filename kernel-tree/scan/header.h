/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The header of a definition: the name and the parameters.
 */
#ifndef KERNEL_TREE_SCAN_HEADER_H
#define KERNEL_TREE_SCAN_HEADER_H

#include "kernel-tree/scan/scan.h"

/* Fill name and parameters from "MACRO(name, type, arg, ...)"; argument: which one is the name. */
void header_parse_macro(struct definition *definition, const char *text, guint argument);
/* Fill the parameters from "long sys_x(type arg, ...)"; list: offset of its '('. */
void header_parse_plain(struct definition *definition, const char *text, gsize list);

#endif
