/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records of a run directory, as `ksweep run` (see pipeline/run-folder/run-folder.h) or any
 * other program wrote them. Files that do not exist yet give empty arrays: a run in progress has a
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
	gboolean has_after;	/* FALSE: the run has not finished */
	GPtrArray *decisions;	/* json_t *: {"record":"decision"}; see decisions.h */
	GPtrArray *steps;	/* struct step * */
	GPtrArray *verdicts;	/* struct verdict * */
	GPtrArray *coverage;	/* json_t *: {"record":"coverage"} */
	GPtrArray *undo;	/* json_t *: {"record":"undo"}; see undo.h */
};
typedef struct records records;

/* KSWEEP_ERROR_USAGE if the directory has no run, or a record that cannot be read (named). */
struct records *records_read(const char *folder, GError **error);
void records_free(struct records *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(records, records_free)

/* The step of a commit; NULL if the series does not have it. */
const struct step *records_step(const struct records *records, const char *commit);

#endif
