/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Build a kernel tree in an object directory of its own.
 *
 * Call sequence:
 *	build = kbuild_new(source, objects, config, jobs);
 *	kbuild_begin(build, &earlier, &error);
 *	kbuild_configure(build, &lost, &error);		(configure.h)
 *	kbuild_make(build, "", &ok, &output, &error);
 *	... store the output in a file ...
 *	kbuild_end(build, &error);
 *
 * SIGKILL: between begin and end the object directory holds a journal (journal.h) with the start
 * time and the output of make. A begin that finds a journal removes each file that is newer than
 * the start time and that make did not report as done, so that no half-written object is used. It
 * returns the output, so that no diagnostic is lost. Before that it waits for processes that are
 * left: make ends with ksweep, but its grandchildren end a little later. All of them inherit the
 * session's lock.
 */
#ifndef KERNEL_TREE_KBUILD_KBUILD_H
#define KERNEL_TREE_KBUILD_KBUILD_H

#include <glib.h>

#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/kbuild/make.h"

struct kbuild {
	char *source;		      /* directory with the tree's files */
	char *objects;		      /* O= directory */
	struct config_recipe *config; /* borrowed */
	GPtrArray *variables;	      /* char *: NAME=value for make, workarounds included */
	guint jobs;
	gboolean sparse;  /* run sparse on what is compiled */
	char *recipe;	  /* toolchain, base target and all config lines, as text */
	gsize own_length; /* of the recipe, before the lines of workarounds */
	int session;	  /* the lock's descriptor between begin and end; else -1 */
};
typedef struct kbuild kbuild;

/* The source must exist: its version decides on the workarounds. */
struct kbuild *kbuild_new(const char *source, const char *objects, struct config_recipe *config,
			  guint jobs);
void kbuild_free(struct kbuild *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kbuild, kbuild_free)

/*
 * Start a session in the object directory; see SIGKILL above. *earlier (may be NULL, caller frees)
 * gets make's output of a session that never ended, or NULL. The caller holds a lock.
 */
gboolean kbuild_begin(struct kbuild *build, char **earlier, GError **error);
gboolean kbuild_end(struct kbuild *build, GError **error);

/*
 * Build `target` ("" for all). *ok: make succeeded. *output (caller frees): its output, standard
 * error included. An error means that the result does not depend on the tree (make missing,
 * interrupted, disk full, compiler killed). Outside begin and end it is a session of its own.
 */
gboolean kbuild_make(struct kbuild *build, const char *target, gboolean *ok, char **output,
		     GError **error);

/*
 * Make the files that every object needs: generated headers and the programs of the build. As
 * kbuild_make().
 */
gboolean kbuild_prepare(struct kbuild *build, gboolean *ok, char **output, GError **error);

/*
 * Build single objects ("fs/open.o"), as many as can be built: delete them before, and those that
 * exist afterwards were built. Else as kbuild_make().
 */
gboolean kbuild_make_objects(struct kbuild *build, GPtrArray *objects, char **output,
			     GError **error);

/* For kbuild_run_make(). Its strings are the build's. */
struct make_request kbuild_make_request(const struct kbuild *build);

/* Paths of the kernel image and vmlinux in the object directory. The caller frees. */
char *kbuild_image(const struct kbuild *build);
char *kbuild_vmlinux(const struct kbuild *build);

#endif
