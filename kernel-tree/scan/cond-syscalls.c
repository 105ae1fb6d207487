// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/cond-syscalls.h"

#include <string.h>

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/tokens.h"

/* The function that cond_syscall() makes a name fall back to. */
#define NOT_IMPLEMENTED "sys_ni_syscall"

static const struct macro {
	const char *name;
	const char *prefix;
	enum cond_syscall kind;
} macros[] = {
	{"cond_syscall", "", COND_SYSCALL_WEAK},
	{"COND_SYSCALL", "sys_", COND_SYSCALL_WEAK},
	{"COND_SYSCALL_COMPAT", "compat_sys_", COND_SYSCALL_WEAK},
	{"SYS_NI", "sys_", COND_SYSCALL_STUB},
	{"COMPAT_SYS_NI", "compat_sys_", COND_SYSCALL_STUB},
};

struct entry {
	enum cond_syscall kind;
	char *file;
	char *target; /* NULL: not understood */
};

static void entry_free(gpointer data)
{
	struct entry *entry = data;

	g_free(entry->file);
	g_free(entry->target);
	g_free(entry);
}

/* MACRO ( name ), outside directives: the symbol, which the caller frees; else NULL. */
static char *symbol_at(GArray *tokens, guint at, const struct macro **macro)
{
	const struct token *token = token_nth(tokens, at);

	if (token->directive != DIRECTIVE_NONE || at + 3 >= tokens->len ||
	    !token_is(&token[1], "(") || token[2].kind != TOKEN_IDENTIFIER ||
	    !token_is(&token[3], ")"))
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(macros); i++) {
		if (!token_is(token, macros[i].name))
			continue;
		*macro = &macros[i];
		return g_strdup_printf("%s%.*s", macros[i].prefix, (int)token[2].length,
				       token[2].text);
	}
	return NULL;
}

/* "#define SYS_NI(name) SYSCALL_ALIAS(sys_##name, stub)", from "define" on: the stub, or NULL. */
static char *alias_at(GArray *tokens, guint at, const struct macro *macro)
{
	const struct token *token = token_nth(tokens, at);
	const char *const shape[] = {"define", macro->name,   "(",  NULL, ")", "SYSCALL_ALIAS",
				     "(",      macro->prefix, "##", NULL, ",", NULL,
				     ")"};
	const guint n = G_N_ELEMENTS(shape);

	if (at + n > tokens->len || token->directive != DIRECTIVE_DEFINE)
		return NULL;
	for (guint i = 0; i < n; i++)
		if (shape[i] ? !token_is(&token[i], shape[i]) : token[i].kind != TOKEN_IDENTIFIER)
			return NULL;
	if (token[3].length != token[9].length ||
	    memcmp(token[3].text, token[9].text, token[3].length) != 0)
		return NULL;
	if (at + n < tokens->len && token[n].directive != DIRECTIVE_NONE && !token[n].hash)
		return NULL; /* there is more to it */
	return token_dup(&token[11]);
}

/* The stub that the macro makes an alias of; NULL if the text does not define it once and so. */
static char *stub_of(GArray *tokens, const struct macro *macro)
{
	char *stub = NULL;
	guint definitions = 0;

	for (guint i = 0; i + 1 < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token->directive != DIRECTIVE_DEFINE || !token_is(token, "define") ||
		    !token_is(&token[1], macro->name))
			continue;
		if (!definitions++)
			stub = alias_at(tokens, i, macro);
	}
	if (definitions > 1)
		g_clear_pointer(&stub, g_free);
	return stub;
}

/* Most files have none, and looking is cheaper than lexing. */
static gboolean may_have_any(const char *text, gsize length)
{
	return memmem(text, length, "cond_syscall", strlen("cond_syscall")) ||
	       memmem(text, length, "COND_SYSCALL", strlen("COND_SYSCALL")) ||
	       memmem(text, length, "SYS_NI", strlen("SYS_NI"));
}

static void parse(const char *file, const char *text, gsize length, GHashTable *table)
{
	g_autoptr(GArray) tokens = NULL;

	if (!may_have_any(text, length))
		return;
	tokens = lexer_all(text, length, LEXER_C, FALSE);
	for (guint i = 0; i < tokens->len; i++) {
		const struct macro *macro;
		g_autofree char *symbol = symbol_at(tokens, i, &macro);
		struct entry *entry;

		if (!symbol || g_hash_table_contains(table, symbol))
			continue;
		entry = g_new0(struct entry, 1);
		entry->kind = macro->kind;
		entry->file = g_strdup(file);
		entry->target = macro->kind == COND_SYSCALL_WEAK ? g_strdup(NOT_IMPLEMENTED)
								 : stub_of(tokens, macro);
		g_hash_table_insert(table, g_steal_pointer(&symbol), entry);
	}
}

char *cond_syscalls_line(const char *helper, const char *target)
{
	if (strcmp(target, NOT_IMPLEMENTED) == 0)
		return g_strdup_printf("cond_syscall(%s);\n", helper);
	return g_strdup_printf("SYSCALL_ALIAS(%s, %s);\n", helper, target);
}

GArray *cond_syscalls_behind(const char *text, gsize length, const char *symbol)
{
	GArray *offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);

	for (guint i = 0; i < tokens->len; i++) {
		const struct macro *macro;
		g_autofree char *name = symbol_at(tokens, i, &macro);
		const struct token *past = token_nth(tokens, i) + 4;
		const char *newline;
		gsize offset;

		if (g_strcmp0(name, symbol) != 0 || i + 4 >= tokens->len || !token_is(past, ";"))
			continue;
		newline = memchr(past->text, '\n', length - (gsize)(past->text - text));
		if (!newline)
			continue;
		offset = (gsize)(newline - text) + 1;
		g_array_append_val(offsets, offset);
	}
	return offsets;
}

/* The result, and the paths of the blobs that are read, in the same order. */
struct reading {
	GHashTable *table;
	GPtrArray *files; /* char * (borrowed) */
};

static gboolean parse_blob(gsize i, const char *data, gsize length, gpointer reading_,
			   GError **error G_GNUC_UNUSED)
{
	struct reading *reading = reading_;

	parse(g_ptr_array_index(reading->files, i), data, length, reading->table);
	return TRUE;
}

GHashTable *cond_syscalls_read(struct git_repo *repo, const char *rev, GError **error)
{
	g_autoptr(GHashTable)
		table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
	g_autoptr(GPtrArray) entries = git_list(repo, rev, "kernel", error);
	g_autoptr(GPtrArray) oids = g_ptr_array_new(), files = g_ptr_array_new();
	g_autoptr(git_blobs) blobs = entries ? git_blobs_open(repo, error) : NULL;
	struct reading reading = {table, files};

	if (!blobs)
		return NULL;
	for (guint i = 0; i < entries->len; i++) {
		struct git_entry *entry = g_ptr_array_index(entries, i);

		if (!g_str_has_suffix(entry->path, ".c") || (entry->mode & 0170000) != 0100000)
			continue;
		g_ptr_array_add(oids, entry->oid);
		g_ptr_array_add(files, entry->path);
	}
	if (!git_blobs_read_all(blobs, (const char *const *)oids->pdata, oids->len, parse_blob,
				&reading, error))
		return NULL;
	return g_steal_pointer(&table);
}

enum cond_syscall cond_syscalls_get(GHashTable *table, const char *symbol)
{
	const struct entry *entry = g_hash_table_lookup(table, symbol);

	return entry ? entry->kind : COND_SYSCALL_NONE;
}

const char *cond_syscalls_file(GHashTable *table, const char *symbol)
{
	const struct entry *entry = g_hash_table_lookup(table, symbol);

	return entry ? entry->file : NULL;
}

const char *cond_syscalls_target(GHashTable *table, const char *symbol)
{
	const struct entry *entry = g_hash_table_lookup(table, symbol);

	return entry ? entry->target : NULL;
}
