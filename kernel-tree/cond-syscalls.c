// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/cond-syscalls.h"

#include <string.h>

#include "kernel-tree/lexer.h"

static const struct {
	const char *macro;
	const char *prefix;
	enum cond_syscall kind;
} macros[] = {
	{"cond_syscall", "", COND_SYSCALL_WEAK},
	{"COND_SYSCALL", "sys_", COND_SYSCALL_WEAK},
	{"COND_SYSCALL_COMPAT", "compat_sys_", COND_SYSCALL_WEAK},
	{"SYS_NI", "sys_", COND_SYSCALL_STUB},
	{"COMPAT_SYS_NI", "compat_sys_", COND_SYSCALL_STUB},
};

/* MACRO ( name ), outside directives. */
static void read_entry(GArray *tokens, guint at, GHashTable *table)
{
	const struct token *token = &g_array_index(tokens, struct token, at);

	if (token->directive != DIRECTIVE_NONE || at + 3 >= tokens->len ||
	    !token_is(&token[1], "(") || token[2].kind != TOKEN_IDENTIFIER ||
	    !token_is(&token[3], ")"))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(macros); i++)
		if (token_is(token, macros[i].macro))
			g_hash_table_insert(table,
					    g_strdup_printf("%s%.*s", macros[i].prefix,
							    (int)token[2].length, token[2].text),
					    GUINT_TO_POINTER(macros[i].kind));
}

void cond_syscalls_parse(const char *text, gsize length, GHashTable *table)
{
	g_autoptr(GArray) tokens = NULL;

	/* Most files have none, and looking is cheaper than lexing. */
	if (!memmem(text, length, "cond_syscall", strlen("cond_syscall")) &&
	    !memmem(text, length, "COND_SYSCALL", strlen("COND_SYSCALL")) &&
	    !memmem(text, length, "SYS_NI", strlen("SYS_NI")))
		return;
	tokens = lexer_all(text, length, LEXER_C, FALSE);
	for (guint i = 0; i < tokens->len; i++)
		read_entry(tokens, i, table);
}

static gboolean parse_blob(gsize i G_GNUC_UNUSED, const char *data, gsize length, gpointer data_,
			   GError **error G_GNUC_UNUSED)
{
	cond_syscalls_parse(data, length, data_);
	return TRUE;
}

GHashTable *cond_syscalls_read(struct git_repo *repo, const char *rev, GError **error)
{
	g_autoptr(GHashTable) table =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) entries = git_list(repo, rev, "kernel", error);
	g_autoptr(GPtrArray) oids = g_ptr_array_new();
	g_autoptr(git_blobs) blobs = entries ? git_blobs_open(repo, error) : NULL;

	if (!blobs)
		return NULL;
	for (guint i = 0; i < entries->len; i++) {
		struct git_entry *entry = g_ptr_array_index(entries, i);

		if (g_str_has_suffix(entry->path, ".c") && (entry->mode & 0170000) == 0100000)
			g_ptr_array_add(oids, entry->oid);
	}
	if (!git_blobs_read_all(blobs, (const char *const *)oids->pdata, oids->len, parse_blob,
				table, error))
		return NULL;
	return g_steal_pointer(&table);
}

enum cond_syscall cond_syscalls_get(GHashTable *table, const char *symbol)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, symbol));
}
