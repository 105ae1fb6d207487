// SPDX-License-Identifier: GPL-2.0
#include "base/error.h"

/* clang-format takes the hyphens of the name for minus signs. */
/* clang-format off */
G_DEFINE_QUARK(ksweep-error-quark, ksweep_error)
/* clang-format on */

int ksweep_error_exit_status(const GError *error)
{
	return error->domain == KSWEEP_ERROR ? error->code : KSWEEP_ERROR_ENVIRONMENT;
}
