// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/fast-import.h"

#include <string.h>

#include "base/error.h"
#include "base/pipe-child.h"
#include "base/string-list.h"
#include "kernel-tree/git/command.h"

/* Data is sent to git in pieces of about this size, bytes. */
#define SEND_SIZE (1024 * 1024)
/* The last steps of fast-import are silent for long, seconds. */
#define SILENCE 600
/* 2100-01-01: git and mail do not handle dates far beyond. */
#define LAST_DATE G_GINT64_CONSTANT(4102444800)

struct imported {
	guint mark; /* the blob's number in fast-import */
	guint mode;
};

struct import {
	struct git_repo *repo; /* borrowed */
	struct pipe_child *child;
	GString *out;
	GString *said;
	GHashTable *files; /* path -> struct imported * */
	guint marks;
	guint64 owed; /* announced bytes that are not sent yet */
	gint64 date;
};

struct import *import_begin(struct git_repo *repo, GError **error)
{
	/*
	 * Level 1: a copy of a kernel is made in a third of the time and a quarter larger. No
	 * deltas: a file has nothing in common with the one before, and trying takes 30 s of CPU
	 * time.
	 */
	static const char *const args[] = {"-c",	  "core.compression=1",
					   "fast-import", "--depth=0",
					   "--quiet",	  "--done",
					   "--force",	  NULL};
	g_autoptr(import) import = g_new0(struct import, 1);
	const struct git_place place = {.git_dir = repo->folder};
	g_autoptr(GPtrArray) argv = git_argv(&place, NULL, args);
	g_autoptr(GPtrArray) env = git_environment(&place, NULL);

	import->repo = repo;
	import->out = g_string_new(NULL);
	import->said = g_string_new(NULL);
	import->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	import->child = pipe_child_start(
		&(struct pipe_child_request){
			.argv = (const char *const *)argv->pdata,
			.env = (const char *const *)env->pdata,
			.silence = SILENCE,
		},
		error);
	return import->child ? g_steal_pointer(&import) : NULL;
}

void import_free(struct import *import)
{
	if (!import)
		return;
	pipe_child_end(import->child);
	g_string_free(import->out, TRUE);
	g_string_free(import->said, TRUE);
	g_hash_table_unref(import->files);
	g_free(import);
}

static gboolean send(struct import *import, GError **error)
{
	gsize sent = 0;

	while (sent < import->out->len) {
		gsize written;

		if (!pipe_child_exchange(import->child, import->out->str + sent,
					 import->out->len - sent, &written, import->said, error))
			return FALSE;
		sent += written;
	}
	g_string_truncate(import->out, 0);
	return TRUE;
}

/* Paths that git would reject at checkout, and those that leave the tree. */
static gboolean check_path(const char *path, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);

	for (char **part = parts; *part; part++)
		if (!**part || strcmp(*part, ".") == 0 || strcmp(*part, "..") == 0 ||
		    g_ascii_strcasecmp(*part, ".git") == 0) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "no tree can hold a file named '%s'", path);
			return FALSE;
		}
	return TRUE;
}

static void remember(struct import *import, const char *path, guint mark, guint mode)
{
	struct imported *imported = g_new0(struct imported, 1);

	imported->mark = mark;
	imported->mode = mode;
	g_hash_table_replace(import->files, g_strdup(path), imported);
}

gboolean import_file_begin(struct import *import, const char *path, guint mode, guint64 size,
			   GError **error)
{
	g_assert(import->owed == 0);
	if (!check_path(path, error))
		return FALSE;
	import->owed = size;
	remember(import, path, ++import->marks, mode);
	g_string_append_printf(import->out, "blob\nmark :%u\ndata %" G_GUINT64_FORMAT "\n",
			       import->marks, size);
	return TRUE;
}

gboolean import_data(struct import *import, const char *data, gsize length, GError **error)
{
	g_assert(length <= import->owed);
	import->owed -= length;
	g_string_append_len(import->out, data, length);
	return import->out->len < SEND_SIZE || send(import, error);
}

gboolean import_file(struct import *import, const char *path, guint mode, const char *data,
		     gsize length, GError **error)
{
	return import_file_begin(import, path, mode, length, error) &&
	       import_data(import, data, length, error);
}

gboolean import_same(struct import *import, const char *path, const char *other, GError **error)
{
	const struct imported *imported = g_hash_table_lookup(import->files, other);

	if (!check_path(path, error))
		return FALSE;
	if (!imported) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "'%s' is a hard link to '%s', which is not there", path, other);
		return FALSE;
	}
	remember(import, path, imported->mark, imported->mode);
	return TRUE;
}

void import_date(struct import *import, gint64 seconds)
{
	import->date = MAX(import->date, MIN(seconds, LAST_DATE));
}

/* The length of a top directory ("linux-6.1/") that all paths share; 0 if there is none. */
static gsize shared_prefix(GPtrArray *paths)
{
	const char *first = paths->len ? paths->pdata[0] : "";
	const char *slash = strchr(first, '/');
	gsize length = slash ? slash + 1 - first : 0;

	for (guint i = 0; length && i < paths->len; i++)
		if (strncmp(paths->pdata[i], first, length) != 0)
			return 0;
	return length;
}

/* A path for fast-import: in C quotes, since it may hold a quote or a newline. */
static void append_quoted(GString *out, const char *path)
{
	g_string_append_c(out, '"');
	for (; *path; path++) {
		if (*path == '"' || *path == '\\')
			g_string_append_c(out, '\\');
		if (*path == '\n')
			g_string_append(out, "\\n");
		else
			g_string_append_c(out, *path);
	}
	g_string_append_c(out, '"');
}

gboolean import_commit(struct import *import, const char *ref, const char *message, gboolean strip,
		       GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	GHashTableIter iter;
	gpointer path;
	gsize cut;

	g_assert(import->owed == 0);
	g_hash_table_iter_init(&iter, import->files);
	while (g_hash_table_iter_next(&iter, &path, NULL))
		g_ptr_array_add(paths, path);
	string_list_sort(paths);
	cut = strip ? shared_prefix(paths) : 0;
	g_string_append_printf(import->out,
			       "commit %s\n"
			       "committer ksweep <ksweep@localhost> %" G_GINT64_FORMAT " +0000\n"
			       "data %zu\n%s\ndeleteall\n",
			       ref, import->date, strlen(message), message);
	for (guint i = 0; i < paths->len; i++) {
		const struct imported *file = g_hash_table_lookup(import->files, paths->pdata[i]);

		g_string_append_printf(import->out, "M %o :%u ", file->mode, file->mark);
		append_quoted(import->out, (char *)paths->pdata[i] + cut);
		g_string_append_c(import->out, '\n');
	}
	g_string_append(import->out, "done\n");
	return send(import, error) && pipe_child_finish(import->child, import->said, error);
}
