// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/make-output.h"

#include <string.h>

/* "  CC      fs/open.o", "  CC [M]  fs/x.o": two spaces, a word in capitals, the target. */
char *kbuild_target_of_line(const char *line)
{
	const char *p = line;

	if (strncmp(p, "  ", 2) != 0 || !g_ascii_isupper(p[2]))
		return NULL;
	for (p += 2; g_ascii_isupper(*p) || g_ascii_isdigit(*p) || *p == '_' || *p == '-'; p++)
		;
	if (g_str_has_prefix(p, " [M]"))
		p += 4;
	if (*p != ' ')
		return NULL;
	p += strspn(p, " ");
	return *p && !strchr(p, ' ') ? g_strdup(p) : NULL;
}
