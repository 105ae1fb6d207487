/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of one revision as text, tokens and outline. Each file is read and parsed once.
 */
#ifndef SERIES_PLAN_FILE_TEXT_H
#define SERIES_PLAN_FILE_TEXT_H

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/tree.h"

struct file_texts;
typedef struct file_texts file_texts;

/* Of the tree's revision. Both arguments are borrowed and must live longer. */
struct file_texts *file_texts_new(const struct tree *tree, struct git_blobs *blobs);
void file_texts_free(struct file_texts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(file_texts, file_texts_free)

/* Borrowed; *text NULL when there is no such file. FALSE with an error of git. */
gboolean file_text(struct file_texts *texts, const char *path, const char **text, gsize *length,
		   GError **error);

/* Tokens without comments, and the outline. Borrowed; *outline NULL when there is no such file. */
gboolean file_outline(struct file_texts *texts, const char *path, GArray **tokens,
		      struct outline **outline, GError **error);

#endif
