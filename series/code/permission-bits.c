// SPDX-License-Identifier: GPL-2.0
#include "series/code/permission-bits.h"

static const struct {
	const char *name;
	guint bits;
} names[] = {
	{"S_IRUSR", 0400}, {"S_IWUSR", 0200}, {"S_IXUSR", 0100}, {"S_IRWXU", 0700},
	{"S_IRGRP", 0040}, {"S_IWGRP", 0020}, {"S_IXGRP", 0010}, {"S_IRWXG", 0070},
	{"S_IROTH", 0004}, {"S_IWOTH", 0002}, {"S_IXOTH", 0001}, {"S_IRWXO", 0007},
	{"S_IRUGO", 0444}, {"S_IWUGO", 0222}, {"S_IXUGO", 0111}, {"S_IRWXUGO", 0777},
};

guint permission_bits(const struct token *token)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (token_is(token, names[i].name))
			return names[i].bits;
	return 0;
}

const char *permission_bits_text(guint bits)
{
	g_autofree char *text = g_strdup_printf("%04o", bits);

	return g_intern_string(text);
}
