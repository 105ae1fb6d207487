// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/boot-result.h"

#include <string.h>

#include "verify/boot/guest.h"
#include "verify/boot/qemu.h"

#define STORE_KIND    "boot 1"
#define LONG_DEADLINE 180.0

void boot_result_free(struct boot_result *result)
{
	if (!result)
		return;
	g_free(result->end);
	g_free(result->detail);
	g_free(result->console);
	g_free(result);
}

static char *key_of(const char *image)
{
	g_autofree char *guest = guest_version();

	return store_key(image, guest, NULL);
}

static struct boot_result *from_json(const json_t *json)
{
	struct boot_result *result = g_new0(struct boot_result, 1);

	result->end = g_strdup(record_text(json, "end"));
	result->detail = g_strdup(record_text(json, "detail"));
	result->console = g_strdup(record_text(json, "console"));
	result->done = strcmp(result->end, boot_end_name(BOOT_DONE)) == 0;
	result->seconds = json_number_value(json_object_get(json, "seconds"));
	return result;
}

struct boot_result *boot_result_get(struct store *store, const char *image)
{
	g_autofree char *key = key_of(image);
	g_autofree char *text = store_fact(store, STORE_KIND, key);
	g_autoptr(json_t) json = text ? json_loads(text, 0, NULL) : NULL;
	struct boot_result *result = json ? from_json(json) : NULL;

	if (result)
		result->stored = TRUE;
	return result;
}

static gboolean put(struct store *store, const char *image, const json_t *json, GError **error)
{
	g_autofree char *key = key_of(image);
	g_autofree char *line = record_line(json);

	return store_put_fact(store, STORE_KIND, key, line, error);
}

struct boot_result *boot_result_make(struct store *store, const char *path, const char *image,
				     double deadline, GError **error)
{
	g_autofree char *initramfs = guest_initramfs(error);
	g_autofree char *console = NULL;
	g_autofree char *detail = NULL;
	g_auto(boot) boot = {0};
	g_autoptr(json_t) json = NULL;

	if (!initramfs || !qemu_boot(path, initramfs, NULL, GUEST_END,
				     deadline > 0 ? deadline : LONG_DEADLINE, &boot, error))
		return NULL;
	console = g_utf8_make_valid(boot.console ? boot.console : "", -1);
	detail = g_utf8_make_valid(boot.detail ? boot.detail : "", -1);
	json = json_pack("{s:s,s:s,s:s,s:f}", "end", boot_end_name(boot.end), "detail", detail,
			 "console", console, "seconds", boot.seconds);
	/* A failure of QEMU proves nothing about the image. */
	if (boot.end != BOOT_QEMU && !put(store, image, json, error))
		return NULL;
	return from_json(json);
}
