// SPDX-License-Identifier: GPL-2.0
#include "pipeline/run-folder/show-report.h"

#include "base/file.h"
#include "base/record.h"
#include "pipeline/cli/output.h"
#include "reports/run/records.h"
#include "reports/run/summary.h"
#include "reports/show/html.h"
#include "reports/show/text.h"

gboolean show_report(const char *folder, const char *html, gboolean *good, GError **error)
{
	g_autoptr(records) records = records_read(folder, error);
	g_autoptr(json_t) summary = NULL;
	g_autofree char *text = NULL;

	if (!records)
		return FALSE;
	summary = summary_of(records);
	if (good)
		*good = json_is_true(json_object_get(summary, "good"));
	if (html) {
		g_autofree char *page = summary_html(summary);

		if (!file_write(html, page, -1, error))
			return FALSE;
	}
	text = summary_text(summary);
	say("%s", text);
	say_record(summary);
	return TRUE;
}
