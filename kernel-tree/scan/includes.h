/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The headers that a file of a revision surely sees, directly or indirectly.
 *
 * "Surely" means on every architecture and under every configuration. An #include inside an #if
 * (other than the include guard) does not count, and neither do the includes of an <asm/...>
 * header, since each architecture has its own. For a file below arch/NAME, and for the files it
 * includes, <asm/...> is that of the architecture. Headers that the compiler's options include first
 * (linux/kconfig.h, linux/compiler_types.h) are not seen here.
 *
 *	struct includes *includes = includes_open(repo, rev, &error);
 *	headers = includes_of(includes, "fs/open.c", &error);
 *	includes_close(includes);
 *
 * Results are kept. The object belongs to one thread.
 */
#ifndef KERNEL_TREE_SCAN_INCLUDES_H
#define KERNEL_TREE_SCAN_INCLUDES_H

#include "kernel-tree/git/repo.h"

struct includes;
typedef struct includes includes;

struct includes *includes_open(struct git_repo *repo, const char *rev, GError **error);
void includes_close(struct includes *includes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(includes, includes_close)

/*
 * The paths of all headers that `file` sees, without itself unless it includes itself: a set of
 * char *, borrowed. Empty for a file that does not exist. NULL only with an error from git.
 */
GHashTable *includes_of(struct includes *includes, const char *file, GError **error);

/*
 * Is `word` an identifier in the text of `file` or of a header that it surely sees, outside any
 * #if? In <asm/...> headers, the word counts only if the header has it on every architecture that
 * has the header. `before`: an identifier that must come directly before it ("struct"), or NULL.
 * Sets *seen; FALSE is an error.
 */
gboolean includes_see_word(struct includes *includes, const char *file, const char *before,
			   const char *word, gboolean *seen, GError **error);

#endif
