/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a lane: its states (lane-state.c) and the compilation of single objects
 * (lane-sources.c). Private to lane.
 */
#ifndef VERIFY_LANE_PRIVATE_H
#define VERIFY_LANE_PRIVATE_H

#include <jansson.h>
#include <sys/stat.h>

#include "verify/build/workspace.h"

struct lane_state *lane_state_new(const char *tree);

/* The first problem counts; it becomes one line. */
void lane_state_set_problem(struct lane_state *state, const char *problem);

/* Add what make said to what it said before. */
void lane_state_add_output(struct lane_state *state, const char *output);

/* Read an object as it lies in the lane; one that did not change is shared with lane->now. */
void lane_state_add_object(struct lane_state *state, const struct lane *lane, const char *path);

/*
 * Inputs of compilers: object -> what it was compiled from, as far as it was ever asked. An object
 * that a changed header makes older than its sources, and whose input is the same nevertheless (see
 * compiler-input.h), is made newer than they are, so that make leaves it: state->kept counts them.
 * To be called when the sources of state->tree are there, and before make. Gives the objects whose
 * input was read and that make is to compile, for _after(); NULL with an error.
 */
GHashTable *lane_inputs_new(void);
GPtrArray *lane_inputs_before(struct lane *lane, struct lane_state *state, GError **error);

/* Remember what make compiled of them; `started` is the time (ns since 1970) before _before(). */
void lane_inputs_after(struct lane *lane, GPtrArray *candidates, gint64 started);

/* Stored with the lane; an input of an object that is another one by then does not count. */
json_t *lane_inputs_to_json(GHashTable *inputs);
GHashTable *lane_inputs_from_json(const json_t *json);

/* Modification time, ns. */
gint64 lane_stamp_of(const struct stat *status);

/* "fs/open.o" of "fs/open.c". The caller frees. */
char *lane_object_of(const char *source);

/*
 * Compile the objects of these files in the lane, which is at `commit` and configured. What
 * lane->now knows of the same tree is taken from there.
 */
gboolean lane_compile_sources(struct lane *lane, struct lane_state *state, const char *commit,
			      GPtrArray *files, GError **error);

#endif
