/* SPDX-License-Identifier: GPL-2.0 */
/* clang-format off */
/*
 * The summary of a run: one JSON object {"record":"report"}. The text and the page are both made
 * from it, so that they agree. Keys:
 *
 *	run          the run record, with its recipes and workarounds (pipeline/run-folder/recipes.h)
 *	good         true if the run is complete and nothing is refused, left, failed or unproved
 *	status       the numbers that this is derived from (reports/run/status.h)
 *	problems     [{commit, n, subject, config, check, outcome, detail, log}]: fail, error, skip
 *	subsystems   [{subsystem, before, after}]: calls; after is null until the run has finished
 *	helpers      [{symbol, helper, strategy, defined, header, type, callers, why}]
 *	refused      the same, of system calls that cannot be converted
 *	kept         the same, excluded by policy: not a failure
 *	left         [{symbol, place}]: uses other than calls, which stay
 *	uncovered    [{symbol, place}]: converted calls that no config compiled
 *	gaps         [{n, config, files}]: touched files that a config for touched files did not build
 *	columns      ["build/boot", ...]: check/config, in order
 *	steps        [{n, commit, subject, subsystem, cells: [outcome or ""]}]: a cell per column
 *	sizes        change of text by config (reports/run/sizes.h)
 *	undo         [{helper, differs, detail}] (reports/run/undo.h)
 */
/* clang-format on */
#ifndef REPORTS_RUN_SUMMARY_H
#define REPORTS_RUN_SUMMARY_H

#include "reports/run/records.h"

/* The caller decrefs. */
json_t *summary_of(const struct records *records);

/* The result in one sentence: see status_sentence(). The caller frees. */
char *summary_headline(const json_t *summary);

#endif
