// SPDX-License-Identifier: GPL-2.0
#include "base/error.h"

G_DEFINE_QUARK(ksweep - error - quark, ksweep_error)

int ksweep_error_exit_status(const GError *error)
{
	return error->domain == KSWEEP_ERROR ? error->code : KSWEEP_ERROR_ENVIRONMENT;
}
