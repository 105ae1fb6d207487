// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/workarounds.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "kernel-tree/kbuild/toolchain.h"

/* Each ends with the version that fixed the problem. */
static const struct workaround table[] = {
	{
		.name = "host-fcommon",
		.why = "host tools (dtc) define one variable in several files, which gcc 10 refuses",
		.before = KBUILD_VERSION(5, 6),
		.gcc = 10,
		.host = TRUE,
		.make_variable = "HOSTCFLAGS=-Wall -Wmissing-prototypes -Wstrict-prototypes -O2 "
				 "-fomit-frame-pointer -std=gnu89 -fcommon",
	},
	{
		.name = "no-objtool",
		.why = "its objtool cannot read the objects of binutils that came with gcc 10 or newer",
		.before = KBUILD_VERSION(5, 11),
		.gcc = 10,
		.arch = "x86",
		.fragment = "# CONFIG_STACK_VALIDATION is not set\n"
			    "# CONFIG_RETPOLINE is not set\n" /* selects it */
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
		.arch = "x86",
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
		.arch = "x86",
		.fragment = "# CONFIG_RANDOMIZE_BASE is not set\n",
	},
	{
		.name = "no-jump-label",
		.why = "gcc 9 puts a register where its assembly wants a jump label's address",
		.before = KBUILD_VERSION(5, 1),
		.gcc = 9,
		.arch = "s390",
		.fragment = "# CONFIG_JUMP_LABEL is not set\n",
	},
	{
		.name = "no-selinux",
		.why = "its host tool counts the address families of the host's headers, not the tree's",
		.before = KBUILD_VERSION(5, 1),
		.fragment = "# CONFIG_SECURITY_SELINUX is not set\n",
	},
};

GPtrArray *kbuild_workarounds_for(guint version, guint patchlevel, const char *arch)
{
	GPtrArray *result = g_ptr_array_new();
	const char *folder = toolchain_arch_folder(arch);
	guint gcc = toolchain_gcc_major(arch), host = toolchain_gcc_major(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
		if (KBUILD_VERSION(version, patchlevel) < table[i].before &&
		    (table[i].host ? host : gcc) >= table[i].gcc &&
		    (!table[i].arch || strcmp(table[i].arch, folder) == 0))
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

GPtrArray *kbuild_workarounds(const char *source, const char *arch)
{
	guint version, patchlevel;

	version_of_source(source, &version, &patchlevel);
	return kbuild_workarounds_for(version, patchlevel, arch);
}

char *kbuild_toolchain_for(guint version, guint patchlevel, const char *arch)
{
	g_autoptr(GPtrArray) workarounds = kbuild_workarounds_for(version, patchlevel, arch);
	GString *line = g_string_new(NULL);

	g_string_append_printf(line, "%s; %s; sparse %s", toolchain_version(arch, "gcc"),
			       toolchain_version(arch, "ld"), toolchain_version(NULL, "sparse"));
	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		g_string_append_printf(line, "%s%s", i == 0 ? "; " : " ", w->name);
	}
	return g_string_free(line, FALSE);
}

char *kbuild_toolchain(const char *source, const char *arch)
{
	guint version, patchlevel;

	version_of_source(source, &version, &patchlevel);
	return kbuild_toolchain_for(version, patchlevel, arch);
}
