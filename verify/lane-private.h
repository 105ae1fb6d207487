/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a lane: its states (lane-state.c) and the compilation of single objects
 * (lane-sources.c). Private to lane.
 */
#ifndef VERIFY_LANE_PRIVATE_H
#define VERIFY_LANE_PRIVATE_H

#include "verify/lane.h"

struct lane_state *lane_state_new(const char *tree);

/* The first problem counts; it becomes one line. */
void lane_state_set_problem(struct lane_state *state, const char *problem);

/* Add what make said to what it said before. */
void lane_state_add_output(struct lane_state *state, const char *output);

/* Read an object as it lies in the lane; one that did not change is shared with lane->now. */
void lane_state_add_object(struct lane_state *state, const struct lane *lane, const char *path);

/* "fs/open.o" of "fs/open.c". The caller frees. */
char *lane_object_of(const char *source);

/*
 * Compile the objects of these files in the lane, which is at `commit` and configured. What
 * lane->now knows of the same tree is taken from there.
 */
gboolean lane_compile_sources(struct lane *lane, struct lane_state *state, const char *commit,
			      GPtrArray *files, GError **error);

#endif
