/* SPDX-License-Identifier: GPL-2.0 */
/* The definition of a C function in a revision, as tokens. */
#ifndef REPORTS_RUN_FUNCTION_H
#define REPORTS_RUN_FUNCTION_H

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/source/lexer.h"

/* Numbers are indexes of tokens; ends are one past. */
struct function {
	char *file;
	GBytes *text;
	GArray *tokens; /* of the file: struct token, without comments */
	guint head;	/* where the return type (or the macro) starts */
	guint name;
	guint open; /* the '(' of the parameters */
	guint body; /* the '{' */
	guint end;
};
typedef struct function function;
void function_free(struct function *function);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(function, function_free)

/*
 * The definition of `name` in the first of some files (char *) that has it. NULL without an error
 * if none has. The caller frees.
 */
struct function *function_read(struct git_blobs *blobs, const char *rev, GPtrArray *files,
			       const char *name, GError **error);

const struct token *function_token(const struct function *function, guint n);

#endif
