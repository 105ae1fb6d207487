/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The result of a scan as bytes, for the cache.
 */
#ifndef KERNEL_TREE_SCAN_PACK_H
#define KERNEL_TREE_SCAN_PACK_H

#include "kernel-tree/scan/scan.h"

GBytes *file_scan_pack(const struct file_scan *scan);

/* NULL for bytes that file_scan_pack() did not make. */
struct file_scan *file_scan_unpack(GBytes *bytes);

#endif
