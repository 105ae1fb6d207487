/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find the files that ksweep reads at run time: the rules, the policy, the guest's sources.
 *
 * They are looked for beside the program, wherever it is (/proc/self/exe), in one of two layouts:
 *
 *	PREFIX/bin/ksweep         PREFIX/share/ksweep/find.cocci, .../guest/call.h
 *	CHECKOUT/BUILD/ksweep     CHECKOUT/semantic-patches/find.cocci, CHECKOUT/verify/guest/call.h
 *
 * The second one also serves the unit tests (CHECKOUT/BUILD/DIRECTORY/tests/test-x). BUILD may be one
 * directory (build, build-asan) or two (build/dbg). For a BUILD that is deeper or elsewhere,
 * $KSWEEP_RULES and $KSWEEP_GUEST name the directories; tests/run sets them then. A program in a
 * directory named bin is an installed one: it is never looked for in a checkout.
 *
 * Rules may hold scripts. So every directory from PREFIX or CHECKOUT down to the data must be closed
 * to others, and belong to root, to this user, or to the owner of the directory that holds bin or
 * BUILD, who could as well replace the program. And no path of the build is compiled in: whoever
 * could create that directory later would have their rules run by everybody else. An empty variable
 * counts as not set.
 */
#ifndef BASE_DATA_PATH_H
#define BASE_DATA_PATH_H

#include <glib.h>

enum data_kind {
	DATA_RULES, /* *.cocci and policy.ini; $KSWEEP_RULES is searched first */
	DATA_GUEST, /* sources of the guest program; $KSWEEP_GUEST is searched first */
};

/*
 * The path of a file of that kind. The caller frees. KSWEEP_ERROR_ENVIRONMENT, naming each
 * directory that was searched, when there is none.
 */
char *data_path(enum data_kind kind, const char *name, GError **error);

/* As data_path(), for a program at `program` instead of this one: for tests. */
char *data_path_for(const char *program, enum data_kind kind, const char *name, GError **error);

#endif
