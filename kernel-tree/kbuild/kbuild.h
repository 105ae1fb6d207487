/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kbuild: configure and build a kernel tree in an object folder of its own.
 *
 * Every make has /dev/null as standard input (kconfig asks questions, and a make that waits looks
 * like a hang), LC_ALL=C, none of the variables that a user may have set for builds of his
 * own, and a fixed KBUILD_BUILD_TIMESTAMP, _USER, _HOST and _VERSION, so that two builds of
 * one tree are one.
 *
 * Call sequence:
 *	build = kbuild_new(source, objects, config, jobs);
 *	kbuild_begin(build, &earlier, &error);
 *	kbuild_configure(build, &lost, &error);
 *	kbuild_make(build, "", &ok, &output, &error);
 *	... put what the output says into a file ...
 *	kbuild_end(build, &error);
 *
 * SIGKILL. Between begin and end the object folder holds a journal: the time of the start, and
 * line by line what make said since. The next begin that finds one removes every file newer
 * than that start which make did not report as done (make says "CC fs/open.o" only when the
 * recipe has ended: -Otarget), so that no half written object is taken for good, and
 * returns what make had said, so that no diagnostic is lost with the process. It first waits for
 *what is left running: make dies with us, but its children's children end a little later. They all
 * hold the session's lock, which they inherit.
 */
#ifndef KERNEL_TREE_KBUILD_KBUILD_H
#define KERNEL_TREE_KBUILD_KBUILD_H

#include <glib.h>

/*
 * A kernel configuration by recipe: a base target and a fragment merged onto it, and what of a
 * range of commits is to be judged under it.
 */
struct config_recipe {
	char *name;	  /* "boot", "small", ... used in verdicts and folder names */
	char *base;	  /* make target: tinyconfig, allnoconfig, x86_64_defconfig */
	char *fragment;	  /* lines CONFIG_X=y / # CONFIG_X is not set */
	char *arch;	  /* ARCH=; one that toolchain.h knows */
	gboolean boots;	  /* meant to be booted in QEMU */
	gboolean touched; /* only the objects of the files that a commit changes are compiled */
	gboolean last;	  /* only the last commit of a range, compared with the base */
};
typedef struct config_recipe config_recipe;

/*
 * By name: one that is built in ("boot", "small", "allmodconfig", "i386", "arm64", ...; the table
 * is in kconfig.c), a fragment file, or a make target that needs no answers (tinyconfig,
 * x86_64_defconfig, ...), taken as it is.
 *
 * The first line of a file is "# base: TARGET". Comment lines that follow at once may say
 *	# boots			the image is meant for QEMU; what that takes is up to the file
 *	# arch: ARCH		for make; x86_64 if it is not said
 *	# scope: touched	compile only what a commit changes
 *	# when: last		only the last commit of a range, compared with the base
 * KSWEEP_ERROR_USAGE for an unknown name or a malformed file, naming the line.
 */
struct config_recipe *config_recipe_get(const char *name_or_path, GError **error);
void config_recipe_free(struct config_recipe *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(config_recipe, config_recipe_free)

/*
 * All of these names, NULL-terminated, as struct kconfig *; "all" stands for every config that is
 * there without a file. NULL or none: boot and small. Two of one name are KSWEEP_ERROR_USAGE.
 */
GPtrArray *config_recipe_list(const char *const *names, GError **error);

/*
 * A work-around that an old tree needs on a new toolchain, chosen by kernel version, architecture
 * and compiler version from one table in workarounds.c, and always told to the user.
 */
struct workaround {
	const char *name;
	const char *why;
	guint before;	      /* kernels before this need it: KBUILD_VERSION(5, 7) */
	guint gcc;	      /* with gcc from this major version on; 0: any */
	gboolean host;	      /* it is this machine's own gcc that matters, whatever the arch */
	const char *arch;     /* folder below arch/; NULL: all */
	const char *fragment; /* config lines, or NULL */
	const char *make_variable; /* "HOSTCFLAGS=-fcommon", or NULL */
};
#define KBUILD_VERSION(version, patchlevel) ((version)*1000 + (patchlevel))

/* Those that apply to this tree (a folder, or its version) with the gcc that builds for `arch`:
 * const struct workaround *. */
GPtrArray *kbuild_workarounds(const char *source, const char *arch);
GPtrArray *kbuild_workarounds_for(guint version, guint patchlevel, const char *arch);

struct kbuild {
	char *source;		      /* folder with the tree's files */
	char *objects;		      /* O= folder */
	struct config_recipe *config; /* borrowed */
	GPtrArray *variables;	      /* char *: NAME=value for make, work-arounds included */
	guint jobs;
	gboolean
		sparse; /* check what is compiled; sparse's lines go "FILE:LINE:COLUMN: sparse: " */
	char *recipe;	/* toolchain, base target and all config lines, as text */
	gsize own_length; /* of the recipe, before the lines of work-arounds */
	int session;	  /* the lock's descriptor between begin and end; else -1 */
};
typedef struct kbuild kbuild;
/* Starts the line that takes the place of sparse's word where sparse itself failed; then "exit
 * status N: SOURCE". */
#define KBUILD_UNCHECKED "not checked by sparse: "

/* The source must be there: its version decides on the work-arounds. */
struct kbuild *kbuild_new(const char *source, const char *objects, struct config_recipe *config,
			  guint jobs);
void kbuild_free(struct kbuild *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kbuild, kbuild_free)

/*
 * Start working in the object folder; see SIGKILL above. *earlier (may be NULL, caller frees)
 * gets what make said in a session that was never ended, or NULL. The caller holds a lock.
 */
gboolean kbuild_begin(struct kbuild *build, char **earlier, GError **error);
gboolean kbuild_end(struct kbuild *build, GError **error);

/*
 * Make .config from the recipe, once (again when recipe, Kconfig files or work-arounds changed;
 * another compiler empties the object folder), and check that the fragment's lines survived
 * olddefconfig; those that did not are listed in *lost (may be NULL; char *), since a tree may
 * not know them. KSWEEP_ERROR_NOT_GOOD with what make said when the tree cannot be configured.
 */
gboolean kbuild_configure(struct kbuild *build, GPtrArray **lost, GError **error);

/*
 * Build `target` ("" for all). *ok tells whether make succeeded; *output (merged stderr, caller
 * frees) is what it said. An error means that the build could not be judged (make missing,
 * interrupted, disk full, compiler killed). Outside begin/end it is a session of its own.
 */
gboolean kbuild_make(struct kbuild *build, const char *target, gboolean *ok, char **output,
		     GError **error);

/* Make what every object needs: generated headers and the programs of the build. As
 * kbuild_make(). */
gboolean kbuild_prepare(struct kbuild *build, gboolean *ok, char **output, GError **error);

/*
 * Build single objects ("fs/open.o"), as many of them as can be built: those that are there
 * afterwards were. The rest as kbuild_make().
 */
gboolean kbuild_make_objects(struct kbuild *build, GPtrArray *objects, char **output,
			     GError **error);

/*
 * One line of make's output that names a finished target ("  CC      fs/open.o"): the target,
 * relative to the object folder, else NULL. The caller frees.
 */
char *kbuild_target_of_line(const char *line);

/* Paths of the kernel image and vmlinux in the object folder. The caller frees. */
char *kbuild_image(const struct kbuild *build);
char *kbuild_vmlinux(const struct kbuild *build);

/*
 * gcc, ld (those that build for `arch`) and sparse versions and the work-arounds, in one line, for
 * verdict keys; "no gcc" and the like for what is missing. The caller frees.
 */
char *kbuild_toolchain(const char *source, const char *arch);
char *kbuild_toolchain_for(guint version, guint patchlevel, const char *arch);

#endif
