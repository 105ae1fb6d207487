/* SPDX-License-Identifier: GPL-2.0 */
/* clang-format off */
/*
 * The directory of a run: everything that `ksweep run` found, made and proved, as records.
 *
 *	run.json             {"record":"run"}: the run's identity, and the seconds of each stage
 *	sites.jsonl          site records of the base
 *	accounting.jsonl     {"record":"accounting"} of the base
 *	plan.jsonl           {"record":"decision"}, one per syscall
 *	steps.jsonl          step records of the series
 *	patches/             the patches and the cover letter
 *	verdicts.jsonl       verdict records, commit by commit; rewritten at each verdict
 *	sites-after.jsonl    site records of the last commit
 *	coverage.jsonl       {"record":"coverage"}: the configs that compile each call (verify/coverage.h)
 *	undo.jsonl           {"record":"undo"}, on a rewound tree (reports/run/undo.h)
 *	logs/                full output of each check
 *	lock                 held while a run works in the directory
 *
 * Every file is written whole or not at all. An interrupted run continues when the same command is
 * given again: the early stages are repeated from their caches and give the same bytes, and stored
 * verdicts are not repeated.
 */
/* clang-format on */
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
 * Open or make the directory and lock it. `identity`: only a run with the same may continue in it.
 * KSWEEP_ERROR_USAGE when another ksweep works in it, or when it holds another run or other files.
 */
struct run_folder *run_folder_open(const char *path, json_t *identity, GError **error);
void run_folder_close(struct run_folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(run_folder, run_folder_close)

/* A path in the directory. The caller frees. */
char *run_folder_path(const struct run_folder *folder, const char *name);

/* Store how long a stage took, in seconds, in run.json. */
gboolean run_folder_stage_done(struct run_folder *folder, const char *stage, double seconds,
			       GError **error);

/* Write an array of records, each made by to_json(element), as NAME. */
gboolean run_folder_write(const struct run_folder *folder, const char *name, GPtrArray *elements,
			  json_t *(*to_json)(gconstpointer element), GError **error);

#endif
