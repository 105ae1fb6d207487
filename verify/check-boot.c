// SPDX-License-Identifier: GPL-2.0
/* boot: QEMU brings the image to the end of the guest program. */
#include <string.h>

#include "verify/check.h"
#include "verify/qemu.h"

static gboolean judge(const struct trial *trial, struct judgement *judgement, GError **error)
{
	const struct boot_fact *boot = trial->boot;

	(void)error;
	judgement->figure = (gint64)boot->seconds;
	judgement->seconds = boot->stored ? 0 : boot->seconds;
	if (strcmp(boot->end, boot_end_name(BOOT_QEMU)) == 0)
		judgement->outcome = "error";
	else
		judgement->outcome = boot->done ? "pass" : "fail";
	judgement->detail = g_strdup_printf(
		"%s%s%s%s", boot->done ? "" : boot->end, boot->done ? "" : ": ", boot->detail,
		boot->stored ? " (an image booted before, byte for byte)" : "");
	g_string_append(judgement->log, boot->console);
	return TRUE;
}

const struct check check_boot = {"boot", "1", CHECK_BOOT, judge};
