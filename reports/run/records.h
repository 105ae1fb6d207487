/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records of a run folder in memory, as `ksweep run` (see pipeline/run-folder.h) or any other
 * program wrote them. Files that are not there yet give empty arrays: a run in progress has a
 * report too.
 */
#ifndef REPORTS_RUN_RECORDS_H
#define REPORTS_RUN_RECORDS_H

#include <glib.h>
#include <jansson.h>

struct records {
	char *folder;
	json_t *run;		/* {"record":"run"} */
	GPtrArray *sites;	/* struct site *: of the base */
	GPtrArray *sites_after; /* struct site *: of the last commit */
	gboolean has_after;	/* FALSE: the run has not come that far */
	GPtrArray *decisions;	/* json_t *: {"record":"decision"} */
	GPtrArray *steps;	/* struct step * */
	GPtrArray *verdicts;	/* struct verdict * */
	GPtrArray *coverage;	/* json_t *: {"record":"coverage"} */
	GPtrArray *undo;	/* json_t *: {"record":"undo"}; see undo.h */
};
typedef struct records records;

/* KSWEEP_ERROR_USAGE when the folder holds no run, or a record that cannot be read (named). */
struct records *records_read(const char *folder, GError **error);
void records_free(struct records *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(records, records_free)

#endif
