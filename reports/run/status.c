// SPDX-License-Identifier: GPL-2.0
#include "reports/run/status.h"

#include <string.h>

#include "base/record.h"
#include "reports/run/decisions.h"
#include "semantic-patches/find/find.h"

static gboolean list_has(const json_t *list, const char *text)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		if (strcmp(json_string_value(item), text) == 0)
			return TRUE;
	}
	return FALSE;
}

/* A run of some subsystems need not convert the others. */
static guint count_refused(const struct records *records)
{
	const json_t *wanted = json_object_get(records->run, "subsystems");
	guint n = 0;

	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];

		n += decision_kind(decision) == DECISION_REFUSED &&
		     (json_array_size(wanted) == 0 ||
		      list_has(wanted, record_text(decision, "subsystem")));
	}
	return n;
}

static gboolean some_step_converts(const struct records *records, const char *symbol)
{
	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		if (g_ptr_array_find_with_equal_func(step->syscalls, symbol, g_str_equal, NULL))
			return TRUE;
	}
	return FALSE;
}

static gboolean is_left(const struct records *records, const struct site *site)
{
	const json_t *decision = decision_of(records->decisions, site->callee);

	if (!site_is_call(site) || decision_kind(decision) == DECISION_KEPT)
		return FALSE;
	return json_array_size(json_object_get(records->run, "subsystems")) == 0 ||
	       some_step_converts(records, site->callee);
}

static guint count_left(const struct records *records)
{
	guint n = 0;

	for (guint i = 0; i < records->sites_after->len; i++)
		n += is_left(records, records->sites_after->pdata[i]);
	return n;
}

static guint count_failed(const struct records *records)
{
	guint n = 0;

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];

		n += strcmp(verdict->outcome, "fail") == 0 ||
		     strcmp(verdict->outcome, "error") == 0;
	}
	return n;
}

static guint count_unverified(const struct records *records)
{
	g_autoptr(GHashTable) verified = g_hash_table_new(g_str_hash, g_str_equal);
	guint n = 0;

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];

		g_hash_table_add(verified, verdict->commit);
	}
	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		n += !g_hash_table_contains(verified, step->commit);
	}
	return n;
}

json_t *status_of(const struct records *records)
{
	return json_pack("{s:b, s:i, s:i, s:i, s:i, s:i, s:i}", "finished", records->has_after,
			 "commits", (int)records->steps->len, "unverified",
			 (int)count_unverified(records), "verdicts", (int)records->verdicts->len,
			 "failed", (int)count_failed(records), "refused",
			 (int)count_refused(records), "left", (int)count_left(records));
}

static gboolean is_complete(const json_t *status)
{
	return json_is_true(json_object_get(status, "finished")) &&
	       record_number(status, "verdicts") > 0 && record_number(status, "unverified") == 0;
}

static gboolean has_failed(const json_t *status)
{
	return record_number(status, "failed") || record_number(status, "refused") ||
	       record_number(status, "left");
}

gboolean status_good(const json_t *status)
{
	return is_complete(status) && !has_failed(status);
}

static void append_failed(GString *out, const json_t *status)
{
	static const struct {
		const char *key, *one, *many;
	} parts[] = {{"refused", "system call refused", "system calls refused"},
		     {"left", "call left", "calls left"}};
	int failed = (int)record_number(status, "failed");
	const char *joint = "FAILED: ";

	if (failed) {
		g_string_append_printf(out, "%s%d of %d verdicts", joint, failed,
				       (int)record_number(status, "verdicts"));
		joint = ", ";
	}
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		int n = (int)record_number(status, parts[i].key);

		if (n == 0)
			continue;
		g_string_append_printf(out, "%s%d %s", joint, n,
				       n == 1 ? parts[i].one : parts[i].many);
		joint = ", ";
	}
}

static void append_incomplete(GString *out, const json_t *status)
{
	g_string_append_printf(out, "%sINCOMPLETE: ", out->len ? "; " : "");
	if (record_number(status, "verdicts") == 0)
		g_string_append(out, "nothing is verified");
	else if (record_number(status, "unverified"))
		g_string_append_printf(out, "%d of %d commits without a verdict",
				       (int)record_number(status, "unverified"),
				       (int)record_number(status, "commits"));
	else
		g_string_append(out, "the run has not finished");
}

char *status_sentence(const json_t *status, gboolean skipped)
{
	GString *out = g_string_new(NULL);

	append_failed(out, status);
	if (!is_complete(status))
		append_incomplete(out, status);
	if (out->len == 0)
		g_string_append(out,
				skipped ? "Good: nothing refused, nothing left, no check failed. "
					  "A skipped check proves nothing: see the list."
					: "Good: nothing refused, nothing left, every check of "
					  "every commit passed.");
	return g_string_free(out, FALSE);
}
