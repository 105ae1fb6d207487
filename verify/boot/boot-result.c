// SPDX-License-Identifier: GPL-2.0
/* How images boot, remembered by what they are: two commits with one image need one boot. */
#include <string.h>

#include "base/file.h"
#include "kernel-tree/kbuild/kbuild.h"
#include "verify/checks/check.h"
#include "verify/boot/guest.h"
#include "verify/boot/qemu.h"

#define FACT_KIND     "boot 1"
#define LONG_DEADLINE 180.0

void boot_result_free(struct boot_result *fact)
{
	if (!fact)
		return;
	g_free(fact->end);
	g_free(fact->detail);
	g_free(fact->console);
	g_free(fact);
}

static char *fact_key(const char *image)
{
	g_autofree char *guest = guest_version();

	return store_key(image, guest, NULL);
}

static struct boot_result *fact_from_json(const json_t *json)
{
	struct boot_result *fact = g_new0(struct boot_result, 1);

	fact->end = g_strdup(record_text(json, "end"));
	fact->detail = g_strdup(record_text(json, "detail"));
	fact->console = g_strdup(record_text(json, "console"));
	fact->done = strcmp(fact->end, boot_end_name(BOOT_DONE)) == 0;
	fact->seconds = json_number_value(json_object_get(json, "seconds"));
	return fact;
}

struct boot_result *boot_result_get(struct store *store, const char *image)
{
	g_autofree char *key = fact_key(image);
	g_autofree char *text = store_fact(store, FACT_KIND, key);
	g_autoptr(json_t) json = text ? json_loads(text, 0, NULL) : NULL;
	struct boot_result *fact = json ? fact_from_json(json) : NULL;

	if (fact)
		fact->stored = TRUE;
	return fact;
}

static gboolean keep(struct store *store, const char *image, const json_t *json, GError **error)
{
	g_autofree char *key = fact_key(image);
	g_autofree char *line = record_line(json);

	return store_put_fact(store, FACT_KIND, key, line, error);
}

/* A QEMU that failed says nothing of the image, so that is not kept. */
struct boot_result *boot_result_make(struct store *store, struct workspace *workspace,
				     const char *image, double deadline, GError **error)
{
	g_autofree char *initramfs = guest_initramfs(error);
	g_autofree char *path = NULL;
	g_autofree char *console = NULL;
	g_autofree char *detail = NULL;
	g_auto(boot) boot = {0};
	g_autoptr(json_t) json = NULL;

	if (!initramfs)
		return NULL;
	path = kbuild_image(workspace->build);
	if (!qemu_boot(path, initramfs, NULL, GUEST_END, deadline > 0 ? deadline : LONG_DEADLINE,
		       &boot, error))
		return NULL;
	console = g_utf8_make_valid(boot.console ? boot.console : "", -1);
	detail = g_utf8_make_valid(boot.detail ? boot.detail : "", -1);
	json = json_pack("{s:s,s:s,s:s,s:f}", "end", boot_end_name(boot.end), "detail", detail,
			 "console", console, "seconds", boot.seconds);
	if (boot.end != BOOT_QEMU && !keep(store, image, json, error))
		return NULL;
	return fact_from_json(json);
}
