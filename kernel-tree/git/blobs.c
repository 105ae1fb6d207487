// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/blobs.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/pipe-child.h"
#include "kernel-tree/git/command.h"

/*
 * Most requests in flight: enough that git never waits for us, and few enough that little is left
 * unread when a caller stops.
 */
#define PIPELINE 4096
/* "OID TYPE SIZE\n" fits; a longer first line is the echo of an unknown name. */
#define HEADER_MAX 128
/* Consumed bytes are removed from the buffer once there are this many. */
#define COMPACT (1024 * 1024)

struct git_blobs {
	struct git_repo *repo; /* borrowed */
	struct pipe_child *child;
	GString *in;	/* git's output */
	gsize position; /* end of the consumed part */
	GString *out;	/* unsent requests */
	gsize sent;
};

/* git's reply to one request. */
struct reply {
	gboolean missing;
	gboolean folder;
	char *data; /* in the buffer, until the next reply; writable, NUL-terminated */
	gsize length;
};

static gboolean start_child(struct git_blobs *blobs, GError **error)
{
	/* -z: names end in NUL, since a path may hold a newline. */
	static const char *const args[] = {"cat-file", "--batch", "-z", NULL};
	const struct git_place place = {.git_dir = blobs->repo->folder};
	g_autoptr(GPtrArray) argv = git_argv(&place, NULL, args);
	g_autoptr(GPtrArray) env = git_environment(&place, NULL);

	blobs->child = pipe_child_start(
		&(struct pipe_child_request){
			.argv = (const char *const *)argv->pdata,
			.env = (const char *const *)env->pdata,
		},
		error);
	g_string_truncate(blobs->in, 0);
	g_string_truncate(blobs->out, 0);
	blobs->position = blobs->sent = 0;
	return blobs->child != NULL;
}

/* Unread replies are lost with the child; the next request starts a new one. */
static void drop_child(struct git_blobs *blobs)
{
	pipe_child_end(blobs->child);
	blobs->child = NULL;
}

struct git_blobs *git_blobs_open(struct git_repo *repo, GError **error)
{
	g_autoptr(git_blobs) blobs = g_new0(struct git_blobs, 1);

	blobs->repo = repo;
	blobs->in = g_string_new(NULL);
	blobs->out = g_string_new(NULL);
	if (!start_child(blobs, error))
		return NULL;
	return g_steal_pointer(&blobs);
}

void git_blobs_close(struct git_blobs *blobs)
{
	if (!blobs)
		return;
	drop_child(blobs);
	g_string_free(blobs->in, TRUE);
	g_string_free(blobs->out, TRUE);
	g_free(blobs);
}

static void request(struct git_blobs *blobs, const char *object)
{
	g_string_append_len(blobs->out, object, strlen(object) + 1);
}

/* Exchange until the buffer holds `length` bytes past the position. */
static gboolean need(struct git_blobs *blobs, gsize length, GError **error)
{
	while (blobs->in->len - blobs->position < length) {
		gsize written;

		if (!pipe_child_exchange(blobs->child, blobs->out->str + blobs->sent,
					 blobs->out->len - blobs->sent, &written, blobs->in,
					 error)) {
			drop_child(blobs);
			return FALSE;
		}
		blobs->sent += written;
		if (blobs->sent == blobs->out->len) {
			g_string_truncate(blobs->out, 0);
			blobs->sent = 0;
		}
	}
	return TRUE;
}

static void compact(struct git_blobs *blobs)
{
	if (blobs->position == blobs->in->len)
		g_string_truncate(blobs->in, 0);
	else if (blobs->position > COMPACT)
		g_string_erase(blobs->in, 0, blobs->position);
	else
		return;
	blobs->position = 0;
}

/* Does the buffer start with "OBJECT WHAT\n"? Compares the name, which may hold any bytes. */
static gboolean starts_with(struct git_blobs *blobs, const char *object, const char *what,
			    gboolean *result, GError **error)
{
	g_autofree char *line = g_strdup_printf("%s %s\n", object, what);

	*result = FALSE;
	for (gsize i = 0; line[i]; i++) {
		if (!need(blobs, i + 1, error))
			return FALSE;
		if (blobs->in->str[blobs->position + i] != line[i])
			return TRUE;
	}
	blobs->position += strlen(line);
	*result = TRUE;
	return TRUE;
}

static gboolean set_unparsable(struct git_blobs *blobs, const char *object, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "cannot parse the output of git cat-file for '%s'", object);
	drop_child(blobs);
	return FALSE;
}

/* "OID TYPE SIZE\n", CONTENT, "\n". */
static gboolean read_content(struct git_blobs *blobs, const char *object, struct reply *reply,
			     GError **error)
{
	const char *line, *type;
	char *end;
	gsize size;

	for (gsize length = 1;; length++) {
		if (length > HEADER_MAX)
			return set_unparsable(blobs, object, error);
		if (!need(blobs, length, error))
			return FALSE;
		if (blobs->in->str[blobs->position + length - 1] == '\n')
			break;
	}
	line = blobs->in->str + blobs->position;
	type = line + strcspn(line, " \n");
	type += strspn(type, " ");
	reply->folder = g_str_has_prefix(type, "tree ");
	size = g_ascii_strtoull(type + strcspn(type, " \n"), &end, 10);
	if (*end != '\n')
		return set_unparsable(blobs, object, error);
	blobs->position += end + 1 - line;
	if (!need(blobs, size + 1, error))
		return FALSE;
	reply->data = blobs->in->str + blobs->position;
	reply->length = size;
	/* git's newline after the content becomes the NUL that blobs.h documents. */
	reply->data[size] = '\0';
	blobs->position += size + 1;
	return TRUE;
}

static gboolean next_reply(struct git_blobs *blobs, const char *object, struct reply *reply,
			   GError **error)
{
	gboolean ambiguous;

	*reply = (struct reply){0};
	compact(blobs);
	if (!starts_with(blobs, object, "missing", &reply->missing, error))
		return FALSE;
	if (reply->missing)
		return TRUE;
	if (!starts_with(blobs, object, "ambiguous", &ambiguous, error))
		return FALSE;
	reply->missing = ambiguous;
	return ambiguous || read_content(blobs, object, reply, error);
}

static void set_missing(struct git_blobs *blobs, const char *object, const struct reply *reply,
			GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s is %s %s", object,
		    reply->folder ? "a folder in" : "not in", blobs->repo->path);
}

GBytes *git_blobs_read(struct git_blobs *blobs, const char *object, gboolean *missing,
		       GError **error)
{
	struct reply reply;
	char *data;

	if (missing)
		*missing = FALSE;
	if (!blobs->child && !start_child(blobs, error))
		return NULL;
	request(blobs, object);
	if (!next_reply(blobs, object, &reply, error))
		return NULL;
	if (reply.missing || reply.folder) {
		if (missing)
			*missing = TRUE;
		set_missing(blobs, object, &reply, error);
		return NULL;
	}
	/* g_bytes_new() would not copy the NUL. */
	data = g_memdup2(reply.data, reply.length + 1);
	return g_bytes_new_with_free_func(data, reply.length, g_free, data);
}

gboolean git_blobs_read_all(struct git_blobs *blobs, const char *const *oids, gsize n,
			    gboolean (*each)(gsize i, const char *data, gsize length,
					     gpointer data_, GError **error),
			    gpointer data_, GError **error)
{
	gsize asked = 0;

	if (!blobs->child && !start_child(blobs, error))
		return FALSE;
	for (gsize i = 0; i < n; i++) {
		struct reply reply;

		if (asked - i < PIPELINE / 2)
			for (; asked < n && asked - i < PIPELINE; asked++)
				request(blobs, oids[asked]);
		if (!next_reply(blobs, oids[i], &reply, error))
			return FALSE;
		if (reply.missing || reply.folder)
			set_missing(blobs, oids[i], &reply, error);
		else if (each(i, reply.data, reply.length, data_, error))
			continue;
		drop_child(blobs);
		return FALSE;
	}
	return TRUE;
}
