/* SPDX-License-Identifier: GPL-2.0 */
/* What a cover letter may claim, given the verdicts on its series. */
#ifndef VERIFY_CLAIMS_H
#define VERIFY_CLAIMS_H

#include <glib.h>

/*
 * Plain sentences, char *: only what passed wherever it had to be judged, with config and counts.
 * configs as in struct verify_options; the errors are those of config_recipe_list().
 */
GPtrArray *verdicts_claims(GPtrArray *verdicts, const char *const *configs, guint commits,
			   GError **error);

#endif
