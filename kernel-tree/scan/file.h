/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scan result of one file: create it, free its parts, and store it as bytes.
 */
#ifndef KERNEL_TREE_SCAN_FILE_H
#define KERNEL_TREE_SCAN_FILE_H

#include "kernel-tree/scan/scan.h"

struct file_scan *file_scan_new(void);
void parameter_free(gpointer data);

/* A compact form for the cache, and back; NULL for bytes that file_scan_pack() did not make. */
GBytes *file_scan_pack(const struct file_scan *scan);
struct file_scan *file_scan_unpack(GBytes *bytes);

#endif
