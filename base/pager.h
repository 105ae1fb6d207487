/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Send standard output through a pager (less), as git does.
 *
 *	pager_start("less", &error);    all output from here on goes to it
 *	...
 *	fflush(stdout);
 *	pager_end();                    waits until the user leaves the pager
 *
 * The pager is in our process group, so that it may use the terminal, and gets LESS=FRX and LV=-c
 * unless the user has set them. Standard error goes to it too where that is a terminal. If the
 * command does not exist, the output appears unpaged, with a message.
 */
#ifndef BASE_PAGER_H
#define BASE_PAGER_H

#include <glib.h>

/* `command` is for the shell, as in $PAGER. KSWEEP_ERROR_ENVIRONMENT when no process can be
 * made for it; output stays as it is. */
gboolean pager_start(const char *command, GError **error);

/* Close standard output and wait. Does nothing when no pager was started. */
void pager_end(void);

#endif
