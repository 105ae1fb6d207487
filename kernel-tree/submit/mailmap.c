// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/submit/mailmap.h"

#include <string.h>

/* The new identity; a part that is NULL stays. */
struct proper {
	char *name;
	char *address;
};

struct mailmap {
	GHashTable *entries; /* "address", or "name\naddress", in lower case -> struct proper * */
};

static void proper_free(gpointer data)
{
	struct proper *proper = data;

	g_free(proper->name);
	g_free(proper->address);
	g_free(proper);
}

static char *make_key(const char *name, const char *address)
{
	g_autofree char *text = name ? g_strdup_printf("%s\n%s", name, address) : g_strdup(address);

	return g_ascii_strdown(text, -1);
}

/*
 * "Name <address>": *rest is the text after it. Name NULL when there is none. FALSE when there is
 * no address.
 */
static gboolean read_identity(const char *text, char **name, char **address, const char **rest)
{
	const char *open = strchr(text, '<');
	const char *close = open ? strchr(open, '>') : NULL;

	*name = *address = NULL;
	if (!close)
		return FALSE;
	*name = g_strstrip(g_strndup(text, open - text));
	if (!(*name)[0])
		g_clear_pointer(name, g_free);
	*address = g_strndup(open + 1, close - open - 1);
	*rest = close + 1;
	return TRUE;
}

static void read_line(struct mailmap *mailmap, const char *line)
{
	g_autofree char *name = NULL;
	g_autofree char *address = NULL;
	g_autofree char *old_name = NULL;
	g_autofree char *old_address = NULL;
	struct proper *proper;
	const char *rest;
	char *key;

	if (line[0] == '#' || !read_identity(line, &name, &address, &rest))
		return;
	if (read_identity(rest, &old_name, &old_address, &rest))
		key = make_key(old_name, old_address);
	else
		key = make_key(NULL, address);
	proper = g_new0(struct proper, 1);
	proper->name = g_steal_pointer(&name);
	proper->address = g_steal_pointer(&address);
	g_hash_table_insert(mailmap->entries, key, proper);
}

struct mailmap *mailmap_parse(const char *text, gsize length)
{
	g_autofree char *copy = g_strndup(text, length);
	g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
	struct mailmap *mailmap = g_new0(struct mailmap, 1);

	mailmap->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, proper_free);
	for (guint i = 0; lines[i]; i++)
		read_line(mailmap, lines[i]);
	return mailmap;
}

void mailmap_free(struct mailmap *mailmap)
{
	if (!mailmap)
		return;
	g_hash_table_unref(mailmap->entries);
	g_free(mailmap);
}

gboolean mailmap_apply(const struct mailmap *mailmap, char **name, char **address)
{
	g_autofree char *both = make_key(*name, *address);
	g_autofree char *alone = make_key(NULL, *address);
	struct proper *proper = g_hash_table_lookup(mailmap->entries, both);

	if (!proper)
		proper = g_hash_table_lookup(mailmap->entries, alone);
	if (!proper)
		return FALSE;
	if (proper->name) {
		g_free(*name);
		*name = g_strdup(proper->name);
	}
	g_free(*address);
	*address = g_strdup(proper->address);
	return TRUE;
}
