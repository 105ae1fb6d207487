// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/lines.h"

#include <string.h>

gsize line_start(const char *text, gsize offset)
{
	while (offset > 0 && text[offset - 1] != '\n')
		offset--;
	return offset;
}

gsize line_end(const char *text, gsize length, gsize offset)
{
	const char *newline = offset < length ? memchr(text + offset, '\n', length - offset) : NULL;

	return newline ? (gsize)(newline - text) + 1 : length;
}

guint line_number(const char *text, gsize offset)
{
	guint number = 1;

	for (gsize i = 0; i < offset; i++)
		number += text[i] == '\n';
	return number;
}

gsize line_offset(const char *text, gsize length, guint number)
{
	gsize offset = 0;

	while (number-- > 1 && offset < length)
		offset = line_end(text, length, offset);
	return offset;
}
