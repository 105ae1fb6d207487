// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/dispatch/symbol-name.h"

#include <string.h>

static gboolean skip(const char **p, const char *end, const char *prefix)
{
	gsize length = strlen(prefix);

	if ((gsize)(end - *p) < length || memcmp(*p, prefix, length) != 0)
		return FALSE;
	*p += length;
	return TRUE;
}

/* sys_, sys32_, sysn32_: moves past it. */
static gboolean skip_stem(const char **p, const char *end)
{
	const char *at = *p;

	if (!skip(&at, end, "sys"))
		return FALSE;
	if (at + 1 < end && g_ascii_islower(at[0]) && g_ascii_isdigit(at[1]))
		at++;
	while (at < end && g_ascii_isdigit(*at))
		at++;
	if (at == end || *at != '_')
		return FALSE;
	*p = at + 1;
	return TRUE;
}

/*
 * __x64_, __ia32_, __arm64_, __se_, __do_ before sys_ or compat_sys_: the aliases that wrapper
 * macros make. __compat_sys_x is no alias but a helper's name.
 */
static void skip_alias_prefix(const char **p, const char *end)
{
	const char *at = *p;
	const char *stem;

	if (!skip(&at, end, "__"))
		return;
	stem = at;
	while (at < end && (g_ascii_islower(*at) || g_ascii_isdigit(*at)))
		at++;
	if (at == stem || at == end || *at != '_' || (at - stem == 6 && !memcmp(stem, "compat", 6)))
		return;
	stem = ++at;
	skip(&stem, end, "compat_");
	if (skip_stem(&stem, end))
		*p = at;
}

char *name_symbol(const char *word, gsize length)
{
	const char *p = word;
	const char *end = word + length;
	const char *stem;
	gboolean compat;

	if (length < 5 || !strchr("_csSC", *word))
		return NULL;
	skip_alias_prefix(&p, end);
	compat = skip(&p, end, "compat_");
	stem = p;
	if (!compat && skip(&p, end, "C_SYSC_"))
		compat = TRUE;
	else if (!skip_stem(&p, end) && !skip(&p, end, "SyS_") && !skip(&p, end, "SYSC_"))
		return NULL;
	if (p == end || *p == '_')
		return NULL;
	for (const char *at = p; at < end; at++)
		if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_')
			return NULL;
	if (*stem != 's') { /* C_SYSC_, SyS_, SYSC_ */
		g_autofree char *name = g_strndup(p, end - p);

		return name_of_syscall(name, compat);
	}
	return g_strdup_printf("%s%.*s", compat ? "compat_" : "", (int)(end - stem), stem);
}

char *name_of_syscall(const char *name, gboolean compat)
{
	return g_strconcat(compat ? "compat_sys_" : "sys_", name, NULL);
}

static const char *find(const char *word, gsize length, const char *part)
{
	return memmem(word, length, part, strlen(part));
}

gboolean name_is_macro(const char *word, gsize length, struct name_macro *macro)
{
	const char *syscall = length >= 6 && length < 64 ? find(word, length, "SYS") : NULL;
	gsize stem = length;
	gboolean numbered;

	if (!syscall || (syscall > word && syscall[-1] != '_'))
		return FALSE;
	numbered = g_ascii_isdigit(word[length - 1]);
	if (numbered)
		stem--;
	*macro = (struct name_macro){.compat = find(word, length, "COMPAT") != NULL};
	if (stem - (syscall - word) >= 13 && memcmp(syscall, "SYSCALL", 7) == 0 &&
	    memcmp(word + stem - 6, "DEFINE", 6) == 0) {
		macro->what = NAME_DEFINES;
		macro->compat_too = !macro->compat && find(word, length, "32") != NULL;
		return TRUE;
	}
	if (numbered && macro->compat && stem - (syscall - word) == 12 &&
	    memcmp(syscall, "SYSCALL_WRAP", 12) == 0) {
		macro->what = NAME_WRAPS;
		return TRUE;
	}
	macro->what = NAME_PASTES;
	if (stem - (syscall - word) == 6 && memcmp(syscall, "SYS_NI", 6) == 0)
		return TRUE;
	return find(word, length, "COND_SYSCALL") == word &&
	       (length == 12 || (length == 19 && memcmp(word + 12, "_COMPAT", 7) == 0));
}

gboolean name_possible(const char *text, gsize length)
{
	const char *end = text + length;
	const char *p = text;

	if (find(text, length, "SyS_") || find(text, length, "SYS_NI") ||
	    find(text, length, "SYSCALL") || find(text, length, "SYSC_"))
		return TRUE;
	while (p < end && (p = find(p, end - p, "sys")) != NULL) {
		const char *at = p;

		if (skip_stem(&at, end))
			return TRUE;
		p++;
	}
	return FALSE;
}
