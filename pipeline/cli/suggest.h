/* SPDX-License-Identifier: GPL-2.0 */
/* Did you mean: the known name that is nearest to an unknown one. */
#ifndef PIPELINE_CLI_SUGGEST_H
#define PIPELINE_CLI_SUGGEST_H

#include <glib.h>

/* The element of `known` (NULL-terminated) that `given` is probably meant to be; NULL if it is like
 * none of them. */
const char *suggest_nearest(const char *given, const char *const *known);

/*
 * KSWEEP_ERROR_USAGE: "unknown WHAT 'GIVEN': did you mean 'NEAREST'? (known: A, B, C)".
 */
void suggest_error(GError **error, const char *what, const char *given, const char *const *known);

#endif
