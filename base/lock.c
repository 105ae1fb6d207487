// SPDX-License-Identifier: GPL-2.0
#include "base/lock.h"

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/run.h"

#define POLL_US (G_USEC_PER_SEC / 10)

void lock_note(const char *holder, G_GNUC_UNUSED gpointer data)
{
	progress_note("%s; waiting", holder);
}

int lock_wait(const char *path, void (*waiting)(const char *holder, gpointer data), gpointer data,
	      GError **error)
{
	for (;;) {
		g_autoptr(GError) problem = NULL;
		int lock = file_lock(path, &problem);

		if (lock >= 0)
			return lock;
		if (!g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_USAGE)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return -1;
		}
		if (run_interrupted(error))
			return -1;
		if (waiting)
			waiting(problem->message, data);
		waiting = NULL;
		g_usleep(POLL_US);
	}
}
