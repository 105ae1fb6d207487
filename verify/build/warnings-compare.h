/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find new diagnostics by identity.
 *
 * A diagnostic is the same in two builds if file, function and text are the same. Line and column
 * do not count, since they move with every edit above; nor does the number of diagnostics, which
 * stays the same if a new one replaces an old one. A diagnostic in a system call that disappears
 * and appears in another function of the file has moved there with the body: it is not new.
 */
#ifndef VERIFY_BUILD_WARNINGS_COMPARE_H
#define VERIFY_BUILD_WARNINGS_COMPARE_H

#include "verify/build/warnings.h"

/*
 * Diagnostics of one tool in `now` whose identity is nowhere in `before`, without errors of the
 * compiler: struct warning *, borrowed from now, sorted, each identity once.
 */
GPtrArray *warnings_new_ones(GHashTable *before, GHashTable *now, enum warning_tool tool);

#endif
