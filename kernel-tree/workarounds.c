// SPDX-License-Identifier: GPL-2.0
/* What old trees need on new toolchains, and which toolchain this is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/kbuild.h"

/* Each ends where mainline mended it; on a tree that has the fix, nothing is changed. */
static const struct workaround table[] = {
	{
		.name = "host-fcommon",
		.why = "host tools (dtc) define one variable in several files, which gcc 10 refuses",
		.before = KBUILD_VERSION(5, 6),
		.gcc = 10,
		.make_variable = "HOSTCFLAGS=-Wall -Wmissing-prototypes -Wstrict-prototypes -O2 "
				 "-fomit-frame-pointer -std=gnu89 -fcommon",
	},
	{
		.name = "no-objtool",
		.why = "its objtool cannot read the objects of binutils that came with gcc 10 or newer",
		.before = KBUILD_VERSION(5, 11),
		.gcc = 10,
		.fragment = "# CONFIG_STACK_VALIDATION is not set\n"
			    "# CONFIG_UNWINDER_ORC is not set\n"
			    "# CONFIG_ORC_UNWINDER is not set\n"
			    "CONFIG_UNWINDER_FRAME_POINTER=y\n"
			    "CONFIG_FRAME_POINTER_UNWINDER=y\n",
	},
	{
		.name = "no-stack-protector",
		.why = "gcc 10 ends start_secondary() in a tail call, past the canary it has just set",
		.before = KBUILD_VERSION(5, 7),
		.gcc = 10,
		.fragment = "# CONFIG_STACKPROTECTOR is not set\n"
			    "# CONFIG_CC_STACKPROTECTOR_AUTO is not set\n"
			    "# CONFIG_CC_STACKPROTECTOR_REGULAR is not set\n"
			    "# CONFIG_CC_STACKPROTECTOR_STRONG is not set\n"
			    "CONFIG_CC_STACKPROTECTOR_NONE=y\n",
	},
	{
		.name = "no-randomize-base",
		.why = "the boot wrapper defines __force_order twice, which gcc 10 refuses",
		.before = KBUILD_VERSION(5, 10),
		.gcc = 10,
		.fragment = "# CONFIG_RANDOMIZE_BASE is not set\n",
	},
	{
		.name = "no-selinux",
		.why = "its host tool counts the address families of the host's headers, not the tree's",
		.before = KBUILD_VERSION(5, 1),
		.fragment = "# CONFIG_SECURITY_SELINUX is not set\n",
	},
};

/* The first line that a program says to an argument; NULL when it cannot be started. */
static char *first_line(const char *program, const char *argument)
{
	const char *const argv[] = {program, argument, NULL};
	const char *const env[] = {"LC_ALL=C", NULL};
	g_auto(run_result) result = {0};

	if (!run_program(&(struct run_request){.argv = argv, .env = env, .deadline = 60}, &result,
			 NULL) ||
	    run_failed(&result))
		return NULL;
	return g_strstrip(g_strndup(result.out->str, strcspn(result.out->str, "\n")));
}

/* The tools do not change while we run, and they are asked for each commit: ask once. */
static const char *tool_version(const char *program)
{
	static GMutex mutex;
	static GHashTable *known;
	char *line;

	g_mutex_lock(&mutex);
	if (!known)
		known = g_hash_table_new(g_str_hash, g_str_equal);
	line = g_hash_table_lookup(known, program);
	if (!line) {
		line = first_line(program, "--version");
		if (!line)
			line = g_strdup_printf("no %s", program);
		g_hash_table_insert(known, (gpointer)program, line);
	}
	g_mutex_unlock(&mutex);
	return line;
}

/* "gcc (Debian 12.2.0-14+deb12u1) 12.2.0": the major version is in the last word; 0 without gcc. */
static guint gcc_major(void)
{
	const char *last = strrchr(tool_version("gcc"), ' ');

	return last ? strtoul(last + 1, NULL, 10) : 0;
}

GPtrArray *kbuild_workarounds_for(guint version, guint patchlevel)
{
	GPtrArray *result = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
		if (KBUILD_VERSION(version, patchlevel) < table[i].before &&
		    gcc_major() >= table[i].gcc)
			g_ptr_array_add(result, (gpointer)&table[i]);
	return result;
}

/* VERSION and PATCHLEVEL of the top Makefile; zeros when they are not there. */
static void version_of_source(const char *source, guint *version, guint *patchlevel)
{
	g_autofree char *path = g_build_filename(source, "Makefile", NULL);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	*version = *patchlevel = 0;
	if (!file_read(path, &text, NULL, NULL))
		return;
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		if (*version == 0 && sscanf(lines[i], "VERSION = %u", version) == 1)
			continue;
		if (sscanf(lines[i], "PATCHLEVEL = %u", patchlevel) == 1)
			return;
	}
}

GPtrArray *kbuild_workarounds(const char *source)
{
	guint version, patchlevel;

	version_of_source(source, &version, &patchlevel);
	return kbuild_workarounds_for(version, patchlevel);
}

char *kbuild_toolchain_for(guint version, guint patchlevel)
{
	g_autoptr(GPtrArray) workarounds = kbuild_workarounds_for(version, patchlevel);
	const char *gcc = tool_version("gcc"), *ld = tool_version("ld");
	const char *sparse = tool_version("sparse");
	GString *line = g_string_new(NULL);

	g_string_append_printf(line, "%s; %s; sparse %s", gcc, ld, sparse);
	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		g_string_append_printf(line, "%s%s", i == 0 ? "; " : " ", w->name);
	}
	return g_string_free(line, FALSE);
}

char *kbuild_toolchain(const char *source)
{
	guint version, patchlevel;

	version_of_source(source, &version, &patchlevel);
	return kbuild_toolchain_for(version, patchlevel);
}
