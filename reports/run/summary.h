/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a run comes to: one JSON object {"record":"report"}, from which the text and the page are
 * drawn, so that they cannot say different things. Keys:
 *
 *	run            the run record, with its recipes and workarounds (pipeline/recipes.h)
 *	good           true when nothing is refused, left, failed or unproved
 *	problems       [{commit, n, subject, config, check, outcome, detail, log}]: fail, then
 *error, then skip subsystems     [{subsystem, before, after}]: calls; after is null while the run
 *has not come that far helpers        [{symbol, helper, strategy, defined, header, type, callers,
 *why}] refused        [{symbol, why, callers}] kept           [{symbol, why, callers}]: exceptions
 *by policy; nothing is owed for them left           [{symbol, place}]: uses that are no calls and
 *stay uncovered      [{symbol, place}]: calls that were converted and that no config compiled gaps
 *[{n, config, files}]: touched, and not compiled by a config that compiles those only columns
 *["build/boot", ...]: check/config, in order steps          [{n, commit, subject, subsystem, cells:
 *[outcome or ""]}] sizes          {config: {of, total, steps: [{n, bytes, detail}], strategies: see
 *	               strategy-sizes.h}}: change of text, in bytes;
 *	               of: the kernel's, or the touched objects'
 *	undo           [{helper, differs, detail}]
 */
#ifndef REPORTS_RUN_SUMMARY_H
#define REPORTS_RUN_SUMMARY_H

#include "reports/run/records.h"

json_t *summary_of(const struct records *records);

/* Whether it is good, in a sentence: what was skipped did not pass, and is not said to have. */
const char *summary_headline(const json_t *summary);

#endif
