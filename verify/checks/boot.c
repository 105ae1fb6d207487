// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/boot.h"

#include <string.h>

#include "verify/boot/qemu.h"

static const char *outcome(const struct check_input *input)
{
	if (input->boot->done)
		return "pass";
	/* If the base does not boot either, nothing is known about the commit. */
	if (strcmp(input->boot->end, boot_end_name(BOOT_QEMU)) == 0 || !input->base_boot->done)
		return "error";
	return "fail";
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	const struct boot_result *boot = input->boot;

	(void)error;
	result->figure = (gint64)boot->seconds;
	result->seconds = boot->stored ? 0 : boot->seconds;
	result->outcome = outcome(input);
	result->detail = g_strdup_printf(
		"%s%s%s%s%s",
		boot->done || input->base_boot->done ? "" : "the base does not boot either; ",
		boot->done ? "" : boot->end, boot->done ? "" : ": ", boot->detail,
		boot->stored ? " (an image booted before, byte for byte)" : "");
	g_string_append(result->log, boot->console);
	return TRUE;
}

const struct check check_boot = {CHECK_BOOT, "2", judge};
