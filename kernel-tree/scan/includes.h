/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which headers does a file of a revision surely see?
 *
 * "Surely" means on every architecture and under every configuration: an #include inside an #if
 * (other than the include guard) does not count, nor does what an <asm/...> header brings, since
 * each architecture has its own. For a file below arch/NAME, and for what it includes,
 * <asm/...> is that architecture's. What headers the compiler is told to include first
 * (linux/kconfig.h, linux/compiler_types.h) is not seen here.
 *
 * Results are remembered; the object belongs to one thread.
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
 * Paths of all headers that `file` sees, itself not among them unless it includes itself: a set
 * of char *, borrowed. NULL only with an error from git; a file that is not there sees nothing.
 */
GHashTable *includes_of(struct includes *includes, const char *file, GError **error);

/*
 * Is `word` an identifier in `file`'s own text, or in that of a header it surely sees, outside
 * any #if? Of what <asm/...> brings, only that counts which every architecture that has the
 * header brings. `before` is an identifier that must stand just before it ("struct"), or NULL.
 * *seen tells; FALSE is an error.
 */
gboolean includes_see_word(struct includes *includes, const char *file, const char *before,
			   const char *word, gboolean *seen, GError **error);

/* One header's direct includes, for tests: "path" for those that count, as text alone tells. */
GPtrArray *includes_parse(const char *text, gsize length);

#endif
