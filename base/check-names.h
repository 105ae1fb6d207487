/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The list of checks: their names, the order in which they run, and what each needs. It is the only
 * list. verify/checks/table.c maps it to the code of the checks, and a name of this list is the
 * "check" of a verdict record, so a name never changes.
 *
 * A new check is a line here, a file in verify/checks/ and a line in its table.
 */
#ifndef BASE_CHECK_NAMES_H
#define BASE_CHECK_NAMES_H

enum check_needs {
	NEEDS_COMMIT, /* only git */
	NEEDS_BUILD,  /* builds of the commit and of the one that it is compared with */
	NEEDS_BOOT,   /* and boots of both */
};

#define CHECK_LIST(X)                                                                              \
	X(CALLS, "calls", NEEDS_COMMIT)                                                            \
	X(CHECKPATCH, "checkpatch", NEEDS_COMMIT)                                                  \
	X(BUILD, "build", NEEDS_BUILD)                                                             \
	X(SPARSE, "sparse", NEEDS_BUILD)                                                           \
	X(OBJECTS, "objects", NEEDS_BUILD)                                                         \
	X(BOOT, "boot", NEEDS_BOOT)                                                                \
	X(ABI, "abi", NEEDS_BOOT)

#define CHECK_ID(id, name, needs) CHECK_##id,
enum check_id { CHECK_LIST(CHECK_ID) N_CHECKS };

/* " calls checkpatch ...", for the text of an option: a string literal. */
#define CHECK_WORD(id, name, needs) " " name
#define CHECK_WORDS		    CHECK_LIST(CHECK_WORD)

/* By enum check_id; ends with NULL. */
extern const char *const check_names[N_CHECKS + 1];
extern const enum check_needs check_needs[N_CHECKS];

#endif
