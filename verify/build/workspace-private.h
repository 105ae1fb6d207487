/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a workspace: its states (workspace-state.c) and the compilation of single objects
 * (workspace-sources.c). Private to workspace.
 */
#ifndef VERIFY_BUILD_WORKSPACE_PRIVATE_H
#define VERIFY_BUILD_WORKSPACE_PRIVATE_H

#include <jansson.h>
#include <sys/stat.h>

#include "verify/build/workspace.h"

struct build_state *build_state_new(const char *tree);

/* The first problem counts; it becomes one line. */
void build_state_set_problem(struct build_state *state, const char *problem);

/* Add what make said to what it said before. */
void build_state_add_output(struct build_state *state, const char *output);

/* Read an object as it lies in the workspace; one that did not change is shared with
 * workspace->now. */
void build_state_add_object(struct build_state *state, const struct workspace *workspace,
			    const char *path);

/*
 * Inputs of compilers: object -> what it was compiled from, as far as it was ever asked. An object
 * that a changed header makes older than its sources, and whose input is the same nevertheless (see
 * compiler-input.h), is made newer than they are, so that make leaves it: state->kept counts them.
 * To be called when the sources of state->tree are there, and before make. Gives the objects whose
 * input was read and that make is to compile, for _after(); NULL with an error.
 */
GHashTable *workspace_inputs_new(void);
GPtrArray *workspace_inputs_before(struct workspace *workspace, struct build_state *state,
				   GError **error);

/* Remember what make compiled of them; `started` is the time (ns since 1970) before _before(). */
void workspace_inputs_after(struct workspace *workspace, GPtrArray *candidates, gint64 started);

/* Stored with the workspace; an input of an object that is another one by then does not count. */
json_t *workspace_inputs_to_json(GHashTable *inputs);
GHashTable *workspace_inputs_from_json(const json_t *json);

/* Modification time, ns. */
gint64 workspace_stamp_of(const struct stat *status);

/* "fs/open.o" of "fs/open.c". The caller frees. */
char *workspace_object_of(const char *source);

/*
 * Compile the objects of these files in the workspace, which is at `commit` and configured. What
 * workspace->now knows of the same tree is taken from there.
 */
gboolean workspace_compile_sources(struct workspace *workspace, struct build_state *state,
				   const char *commit, GPtrArray *files, GError **error);

#endif
