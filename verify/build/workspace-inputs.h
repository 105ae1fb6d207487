/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inputs of the compiler: which objects does a changed header leave as they are?
 *
 *	candidates = workspace_inputs_before(workspace, state, &error);
 *	... make ...
 *	workspace_inputs_after(workspace, candidates, started);
 *
 * workspace->inputs maps an object to a digest of the preprocessed text that it was compiled from
 * (compiler-input.h), for objects that were candidates before.
 */
#ifndef VERIFY_BUILD_WORKSPACE_INPUTS_H
#define VERIFY_BUILD_WORKSPACE_INPUTS_H

#include <glib.h>
#include <jansson.h>

struct build_state;
struct workspace;

GHashTable *workspace_inputs_new(void);

/*
 * Preprocess the objects that a changed header makes older than their sources. Each whose digest is
 * still the same gets a new modification time, so that make does not rebuild it; state->kept counts
 * them. Returns the others, for _after(); NULL with an error. To be called when the sources of
 * state->tree are checked out, before make.
 */
GPtrArray *workspace_inputs_before(struct workspace *workspace, struct build_state *state,
				   GError **error);

/* Store the digests of what make compiled; `started` is the time (ns since 1970) before _before().
 */
void workspace_inputs_after(struct workspace *workspace, GPtrArray *candidates, gint64 started);

/* An input counts only while its object has the stored size and modification time. */
json_t *workspace_inputs_to_json(GHashTable *inputs);
GHashTable *workspace_inputs_from_json(const json_t *json);

#endif
