/* SPDX-License-Identifier: GPL-2.0 */
/* Read diagnostics from the output of make. */
#ifndef VERIFY_BUILD_WARNINGS_PARSE_H
#define VERIFY_BUILD_WARNINGS_PARSE_H

#include "verify/build/warnings.h"

/*
 * A table of the keys that the output names, each with its diagnostics, possibly none. `source` is
 * the directory of the tree's files: it is removed from file names, and if the compiler does not
 * name the function of a diagnostic, the file is read to find the one around its line.
 */
GHashTable *warnings_parse(const char *output, const char *source);

/* The first error of a failed build, as a line for people; NULL if none is recognised. */
char *warnings_first_error(const char *output, const char *source);

#endif
