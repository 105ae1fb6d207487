/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scan one text.
 */
#ifndef KERNEL_TREE_SCAN_TEXT_H
#define KERNEL_TREE_SCAN_TEXT_H

#include "kernel-tree/scan/scan.h"

/*
 * Scan a text; its path decides the language. The result depends only on the text and the path's
 * class. Never fails.
 */
struct file_scan *scan_text(const char *path, const char *text, gsize length);

#endif
