// SPDX-License-Identifier: GPL-2.0
/* boot: QEMU brings the image to the end of the guest program. */
#include <string.h>

#include "verify/checks/check.h"
#include "verify/boot/qemu.h"

static const char *outcome(const struct check_input *check_input)
{
	if (check_input->boot->done)
		return "pass";
	/* A config that never boots here says nothing of a commit. */
	if (strcmp(check_input->boot->end, boot_end_name(BOOT_QEMU)) == 0 ||
	    !check_input->base_boot->done)
		return "error";
	return "fail";
}

static gboolean judge(const struct check_input *check_input, struct check_result *check_result,
		      GError **error)
{
	const struct boot_result *boot = check_input->boot;

	(void)error;
	check_result->figure = (gint64)boot->seconds;
	check_result->seconds = boot->stored ? 0 : boot->seconds;
	check_result->outcome = outcome(check_input);
	check_result->detail = g_strdup_printf(
		"%s%s%s%s%s",
		boot->done || check_input->base_boot->done ? "" : "the base does not boot either; ",
		boot->done ? "" : boot->end, boot->done ? "" : ": ", boot->detail,
		boot->stored ? " (an image booted before, byte for byte)" : "");
	g_string_append(check_result->log, boot->console);
	return TRUE;
}

const struct check check_boot = {"boot", "2", CHECK_BOOT, judge};
