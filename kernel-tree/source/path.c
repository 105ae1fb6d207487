// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/path.h"

#include <string.h>

#include "base/error.h"

static const char arch_folder[] = "arch/";
static const char arch_prefix[] = "arch:";

/* The architecture's name in a path and its length; NULL for generic ones (arch/Kconfig too). */
static const char *arch_in(const char *path, gsize *length)
{
	const char *name, *slash;

	if (!g_str_has_prefix(path, arch_folder))
		return NULL;
	name = path + strlen(arch_folder);
	slash = strchr(name, '/');
	if (!slash)
		return NULL;
	*length = (gsize)(slash - name);
	return name;
}

char *path_arch(const char *path)
{
	gsize length;
	const char *arch = arch_in(path, &length);

	return arch ? g_strndup(arch, length) : NULL;
}

char *path_area(const char *path)
{
	gsize length;
	const char *arch = arch_in(path, &length);

	return arch ? g_strdup_printf("%s%.*s", arch_prefix, (int)length, arch)
		    : g_strdup("generic");
}

char *path_subsystem(const char *path)
{
	gsize length;
	const char *arch = arch_in(path, &length);
	const char *slash = strchr(path, '/');

	if (arch)
		return g_strdup_printf("%s%.*s", arch_folder, (int)length, arch);
	return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

enum path_class path_class_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (!dot || strchr(dot, '/'))
		return PATH_NONE;
	if (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0 || strcmp(dot, ".inc") == 0)
		return PATH_C;
	if (strcmp(dot, ".S") == 0 || strcmp(dot, ".s") == 0)
		return PATH_ASM;
	return strcmp(dot, ".tbl") == 0 ? PATH_TABLE : PATH_NONE;
}

gboolean path_is_kernel_source(const char *path)
{
	static const char *const user_space[] = {
		"tools/", "samples/", "scripts/", "Documentation/", "usr/",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(user_space); i++)
		if (g_str_has_prefix(path, user_space[i]))
			return FALSE;
	return path_class_of(path) != PATH_NONE;
}

const char *const area_names[] = {"generic", "arch", "all", NULL};

static gboolean area_within_one(const char *area, const char *wanted)
{
	if (strcmp(wanted, "all") == 0)
		return TRUE;
	if (strcmp(wanted, "arch") == 0)
		return g_str_has_prefix(area, arch_prefix);
	return strcmp(area, wanted) == 0;
}

gboolean area_within(const char *area, const char *wanted)
{
	g_auto(GStrv) parts = g_strsplit(wanted, ",", -1);

	for (char **part = parts; *part; part++)
		if (area_within_one(area, *part))
			return TRUE;
	return FALSE;
}

static gboolean area_check_one(const char *wanted, GError **error)
{
	if (g_strv_contains(area_names, wanted))
		return TRUE;
	if (g_str_has_prefix(wanted, arch_prefix) && wanted[strlen(arch_prefix)] &&
	    !strchr(wanted, '/'))
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "there is no area '%s': say generic, arch, arch:NAME (arch:x86), all, or "
		    "several of them with commas between",
		    wanted);
	return FALSE;
}

gboolean area_check(const char *wanted, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(wanted, ",", -1);

	if (!parts[0])
		return area_check_one("", error);
	for (char **part = parts; *part; part++)
		if (!area_check_one(*part, error))
			return FALSE;
	return TRUE;
}
