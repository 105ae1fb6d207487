/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run folder: what `ksweep run` found, made and proved, as records that anything can read.
 *
 *	run.json             {"record":"run"}: what was run on what, and the seconds of each stage
 *	sites.jsonl          site records of the base
 *	accounting.jsonl     {"record":"accounting"} of the base
 *	plan.jsonl           {"record":"decision"}, one a syscall
 *	steps.jsonl          step records of the series
 *	patches/             the patches and the cover letter
 *	verdicts.jsonl       verdict records, commit by commit; rewritten as each falls
 *	sites-after.jsonl    site records of the last commit
 *	coverage.jsonl       {"record":"coverage"}: the configs that compile each call
 *(verify/coverage.h) undo.jsonl           {"record":"undo"}, where the base is a rewound tree
 *(reports/undo.h) logs/                full output of each check commands.log         one line per
 *program that was started lock                 held while a run works in the folder
 *
 * Every file is written whole or not at all. A run that was ended goes on when the same command is
 * given again: the early stages are made again from their caches (they give the same bytes), and
 * verdicts that were reached are not reached for again.
 */
#ifndef PIPELINE_RUN_FOLDER_RUN_FOLDER_H
#define PIPELINE_RUN_FOLDER_RUN_FOLDER_H

#include <glib.h>
#include <jansson.h>

#include "semantic-patches/find/find.h"
#include "series/plan/plan.h"

struct run_folder {
	char *path;
	int lock;
	json_t *state; /* run.json */
};
typedef struct run_folder run_folder;

/*
 * Open or make the folder and lock it. KSWEEP_ERROR_USAGE when another ksweep works in it, or when
 * it holds a run of something else (`identity`: what a run must share to go on in it) or foreign
 * files.
 */
struct run_folder *run_folder_open(const char *path, json_t *identity, GError **error);
void run_folder_close(struct run_folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(run_folder, run_folder_close)

/* A path in the folder. The caller frees. */
char *run_folder_path(const struct run_folder *folder, const char *name);

/* Note how long a stage took, in seconds, and write run.json. */
gboolean run_folder_stage_done(struct run_folder *folder, const char *stage, double seconds,
			       GError **error);

/* Write an array of records, each made by to_json(element), as NAME. */
gboolean run_folder_write(const struct run_folder *folder, const char *name, GPtrArray *elements,
			  json_t *(*to_json)(gconstpointer element), GError **error);

#endif
