// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/kbuild/make-output.h"

#define JOURNAL "ksweep-journal"
#define STARTED "started "

static char *journal_path(const char *objects)
{
	return g_build_filename(objects, JOURNAL, NULL);
}

static gboolean fail(GError **error, const char *verb, const char *path)
{
	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "cannot %s '%s': %s", verb,
		    path, g_strerror(errno));
	return FALSE;
}

/* The content of a journal. */
struct journal {
	struct timespec started; /* of the last session */
	GHashTable *done;	 /* targets that it reported */
	GString *lines;		 /* make's lines of all sessions */
};

static void journal_clear(struct journal *journal)
{
	g_hash_table_destroy(journal->done);
	g_string_free(journal->lines, TRUE);
}

static void read_line(struct journal *journal, const char *line)
{
	long long seconds;
	long nanoseconds;
	char *target;

	if (sscanf(line, STARTED "%lld.%ld", &seconds, &nanoseconds) == 2) {
		journal->started = (struct timespec){seconds, nanoseconds};
		g_hash_table_remove_all(journal->done);
		return;
	}
	g_string_append_printf(journal->lines, "%s\n", line);
	target = kbuild_target_of_line(line);
	if (target)
		g_hash_table_add(journal->done, target);
}

/* A last line without newline was cut short: it does not count. */
static void read_journal(struct journal *journal, char *text)
{
	char *line = text, *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		read_line(journal, line);
	}
}

/* "fs/.open.o.cmd" and "fs/.open.o.d" belong to "fs/open.o". */
static char *target_of_file(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);

	if (name[0] != '.')
		return g_strdup(path);
	if (g_str_has_suffix(name, ".cmd") || g_str_has_suffix(name, ".d"))
		*strrchr(name, '.') = '\0';
	return strcmp(folder, ".") == 0 ? g_strdup(name + 1)
					: g_build_filename(folder, name + 1, NULL);
}

/* kconfig writes these by rename, so they are complete; without them all is compiled again. */
static gboolean always_complete(const char *path)
{
	return strcmp(path, JOURNAL) == 0 || g_str_has_prefix(path, ".config") ||
	       g_str_has_prefix(path, "ksweep-") || g_str_has_prefix(path, "include/config/") ||
	       strcmp(path, "include/generated/autoconf.h") == 0;
}

static gboolean newer(const struct stat *status, const struct timespec *than)
{
	return status->st_mtim.tv_sec > than->tv_sec ||
	       (status->st_mtim.tv_sec == than->tv_sec && status->st_mtim.tv_nsec >= than->tv_nsec);
}

static gboolean remove_unfinished(const struct journal *journal, const char *objects,
				  const char *below, GError **error);

static gboolean check_file(const struct journal *journal, const char *objects, const char *path,
			   GError **error)
{
	g_autofree char *full = g_build_filename(objects, path, NULL);
	g_autofree char *target = target_of_file(path);
	struct stat status;

	if (lstat(full, &status) != 0)
		return TRUE;
	if (S_ISDIR(status.st_mode))
		return remove_unfinished(journal, objects, path, error);
	if (!newer(&status, &journal->started) || always_complete(path) ||
	    g_hash_table_contains(journal->done, target) || S_ISLNK(status.st_mode))
		return TRUE;
	return unlink(full) == 0 || fail(error, "remove the unfinished file", full);
}

static gboolean remove_unfinished(const struct journal *journal, const char *objects,
				  const char *below, GError **error)
{
	g_autofree char *folder = g_build_filename(objects, below, NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;

	if (!dir)
		return FALSE;
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = *below ? g_build_filename(below, name, NULL)
					       : g_strdup(name);

		if (!check_file(journal, objects, path, error))
			return FALSE;
	}
	return TRUE;
}

gboolean journal_repair(const char *objects, char **earlier, GError **error)
{
	struct journal journal = {0};
	g_autofree char *path = journal_path(objects);
	g_autofree char *text = NULL;
	gboolean ok;

	*earlier = NULL;
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	if (!file_read(path, &text, NULL, error))
		return FALSE;
	journal.done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	journal.lines = g_string_new(NULL);
	read_journal(&journal, text);
	ok = remove_unfinished(&journal, objects, "", error);
	if (ok)
		*earlier = g_strdup(journal.lines->str);
	journal_clear(&journal);
	return ok;
}

gboolean journal_add(const char *objects, const char *line)
{
	g_autofree char *path = journal_path(objects);
	g_autofree char *whole = g_strdup_printf("%s\n", line);
	gsize length = strlen(whole);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	gboolean ok;

	if (fd < 0)
		return FALSE;
	ok = write(fd, whole, length) == (ssize_t)length;
	return close(fd) == 0 && ok;
}

/* An empty line also ends one that a kill or a full disk cut short. */
gboolean journal_start(const char *objects, GError **error)
{
	g_autofree char *path = journal_path(objects);
	g_autofree char *line = NULL;
	struct stat status;

	if (!journal_add(objects, "") || stat(path, &status) != 0)
		return fail(error, "write", path);
	line = g_strdup_printf(STARTED "%lld.%09ld", (long long)status.st_mtim.tv_sec,
			       status.st_mtim.tv_nsec);
	return journal_add(objects, line) || fail(error, "write", path);
}

gboolean journal_remove(const char *objects, GError **error)
{
	g_autofree char *path = journal_path(objects);

	return unlink(path) == 0 || errno == ENOENT || fail(error, "remove", path);
}
