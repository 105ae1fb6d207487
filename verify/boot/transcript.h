/* SPDX-License-Identifier: GPL-2.0 */
/* The transcript: the lines that the guest program prints on the console, one per system call. */
#ifndef VERIFY_BOOT_TRANSCRIPT_H
#define VERIFY_BOOT_TRANSCRIPT_H

#include <glib.h>

/*
 * Lines "abi64 ..." and "abi32 ..." of a console, in order, each with its newline. The text before
 * " = " is unique: a repeated one gets "-2", "-3". The caller frees.
 */
char *transcript_of(const char *console);

/* The text before " = " of a line, or all of it: "abi64 dup2 bad-fd". The caller frees. */
char *transcript_call(const char *line);

/*
 * System calls ("dup2") that a transcript exercises, by the kernel's names. abi: "abi64" or
 * "abi32". A call that only ever returned -ENOSYS is not exercised. A line of a multiplexer
 * ("ipc:semget") counts for it and for the call behind it; if one entry of the system call table
 * had several names over time ("time", "time32"), the line counts for all. char * set.
 */
GHashTable *transcript_exercised(const char *transcript, const char *abi);

#endif
