/* SPDX-License-Identifier: GPL-2.0 */
/* Single objects: compile those of some source files that the config builds. */
#ifndef VERIFY_BUILD_WORKSPACE_SOURCES_H
#define VERIFY_BUILD_WORKSPACE_SOURCES_H

#include <glib.h>

struct build_state;
struct workspace;

/*
 * Fill state->sources, and objects and diagnostics of the files that compile. `commit` is checked
 * out in the workspace and configured. Results that workspace->now has of the same tree are taken
 * from there. Sets state->built to FALSE if not even the programs of the build can be made. FALSE
 * with an error if the files could not be judged.
 */
gboolean workspace_compile_sources(struct workspace *workspace, struct build_state *state,
				   const char *commit, GPtrArray *files, GError **error);

#endif
