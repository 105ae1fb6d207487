// SPDX-License-Identifier: GPL-2.0
/* boot: QEMU brings the image to the end of the guest program. */
#include <string.h>

#include "verify/checks/check.h"
#include "verify/boot/qemu.h"

static const char *outcome(const struct trial *trial)
{
	if (trial->boot->done)
		return "pass";
	/* A config that never boots here says nothing of a commit. */
	if (strcmp(trial->boot->end, boot_end_name(BOOT_QEMU)) == 0 || !trial->base_boot->done)
		return "error";
	return "fail";
}

static gboolean judge(const struct trial *trial, struct judgement *judgement, GError **error)
{
	const struct boot_fact *boot = trial->boot;

	(void)error;
	judgement->figure = (gint64)boot->seconds;
	judgement->seconds = boot->stored ? 0 : boot->seconds;
	judgement->outcome = outcome(trial);
	judgement->detail = g_strdup_printf(
		"%s%s%s%s%s",
		boot->done || trial->base_boot->done ? "" : "the base does not boot either; ",
		boot->done ? "" : boot->end, boot->done ? "" : ": ", boot->detail,
		boot->stored ? " (an image booted before, byte for byte)" : "");
	g_string_append(judgement->log, boot->console);
	return TRUE;
}

const struct check check_boot = {"boot", "2", CHECK_BOOT, judge};
