/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The error domain of ksweep.
 *
 * Library code never prints and never exits: it returns a GError of this domain
 * (or GLib's own G_FILE_ERROR / G_IO_ERROR), and pipeline/main.c prints the message
 * and turns the code into the exit status. A message gives the problem, the name of
 * the file or other thing, and a remedy. It has no final full stop or newline.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <glib.h>

#define KSWEEP_ERROR ksweep_error_quark()
GQuark ksweep_error_quark(void);

/* The codes are the exit statuses in doc/ksweep.1. */
enum ksweep_error_code {
	KSWEEP_ERROR_NOT_GOOD = 1, /* the tree, series or report has a fault */
	KSWEEP_ERROR_USAGE = 2,	   /* wrong use: bad option, not a kernel tree, branch exists */
	KSWEEP_ERROR_ENVIRONMENT =
		3, /* a tool is missing or died, the disk is full, no permission */
	KSWEEP_ERROR_INTERRUPTED = 130, /* SIGINT or SIGTERM */
};

/*
 * The exit status for an error: the code for our domain; ENVIRONMENT for others
 * (all GLib domains that get this far are about files).
 */
int ksweep_error_exit_status(const GError *error);

#endif
