/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A check judges one commit, alone or as built in one config. Each check has a file of its name in
 * this room; table.h lists them. Private to verify.
 */
#ifndef VERIFY_CHECKS_CHECK_H
#define VERIFY_CHECKS_CHECK_H

#include "base/check-names.h"
#include "kernel-tree/tree.h"
#include "verify/boot/boot-result.h"
#include "verify/build/build-state.h"
#include "verify/build/touched-files.h"
#include "verify/checks/finder.h"

/* The commit to judge. Everything is borrowed. */
struct check_input {
	struct tree *tree; /* for its repository */
	struct finder *finder;
	const char *commit;
	const char *parent; /* the commit before it in the range, or the base */
	/* NEEDS_BUILD and NEEDS_BOOT; NULL where both boots were stored and nothing was built. */
	struct build_state *before; /* of the commit that it is compared with */
	struct build_state *now;
	const struct touched_files *touched; /* where only touched files are compiled; else NULL */
	/* NEEDS_BOOT only. */
	struct boot_result *boot, *base_boot;
};

struct check_result {
	const char *outcome; /* pass, fail, error or skip */
	gint64 figure;
	char *detail; /* owned by the caller */
	GString *log;
	double seconds;	    /* if not 0, in place of the time that judge() took */
	gboolean transient; /* depends on this machine, not stored */
};

struct check {
	enum check_id id;
	const char *version; /* changes when the same input may get another outcome */
	/* Fill in the result. FALSE with an error if it cannot be judged: the outcome is `error`.
	 */
	gboolean (*judge)(const struct check_input *input, struct check_result *result,
			  GError **error);
	/* An older version whose passes are still valid, since this one is not stricter; or NULL.
	 */
	const char *passes_of;
};

/*
 * For configs that compile only touched files; without effect in others. _skip: if nothing can be
 * compared, make the result a skip and return TRUE. _count: put the number of objects into the
 * detail.
 */
gboolean check_touched_skip(const struct check_input *input, struct check_result *result);
void check_touched_count(const struct check_input *input, struct check_result *result);

#endif
