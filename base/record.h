/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records that stages pass to each other.
 *
 * Each is one JSON object on a line, with "record" (site, step, verdict) and "version"
 * (RECORD_VERSION), keys sorted, so that files of them diff and sort well and can be read
 * with jq. A string field that is unset is "" and an unset list is [], never null.
 * JSON is UTF-8, and names of files may be any bytes. A string "file" that is not UTF-8 is written with
 * each bad byte as U+FFFD, and again as "file_escaped", with percent signs and bad bytes as %XX:
 * fs/latin-\xe4.c gives "fs/latin-%E4.c". A list "files" with such a string gets a "files_escaped" for all
 * of its strings. Nothing in ksweep reads these; other strings do not have them.
 *
 * A record owns its strings and lists. _new() returns an empty record, _free() takes NULL.
 * Text enums are plain strings, checked on reading against the lists below.
 */
#ifndef BASE_RECORD_H
#define BASE_RECORD_H

#include <glib.h>
#include <jansson.h>

#define RECORD_VERSION 1

/* A place in a kernel tree that invokes a system call. */
struct site {
	char *file;        /* path in the tree */
	guint line;        /* from 1 */
	guint column;      /* from 1, in bytes */
	char *callee;      /* the symbol: sys_dup2, compat_sys_wait4 */
	char *enclosing;   /* the function or macro around it; "" at file level */
	char *context;     /* plain syscall compat_syscall macro header_inline address asm export */
	char *area;        /* "generic", or "arch:NAME" */
	char *subsystem;   /* first directory of file: fs, net, kernel; arch/x86 for arch */
	gboolean masquerade; /* the kernel pretends to be user space: under set_fs(KERNEL_DS),
			     or it passes memory of its own */
	char *guard;       /* the #if conditions around it, joined by " && "; "" if none */
	char *how;         /* found by: rule (spatch), scan (lexer) */
};

/* One commit of a series. */
struct step {
	guint n;            /* from 1 */
	guint of;
	char *commit;       /* object name; "" in a plan */
	char *subject;
	char *subsystem;
	GPtrArray *syscalls; /* char *: sys_dup2 */
	GPtrArray *files;    /* char *: touched, sorted */
	GPtrArray *to;       /* char *: "Name <address>" */
	GPtrArray *cc;
	GPtrArray *needs;    /* char *: syscalls whose steps must come before */
};

/* The result of a check of a commit. */
struct verdict {
	char *commit;
	char *tree;      /* the commit's tree object */
	char *config;    /* name of the config; "-" for checks without one */
	char *toolchain; /* fingerprint of the compiler and other things that the outcome depends on */
	char *check;     /* one of base/check-names.h */
	char *outcome;   /* pass fail error skip */
	double seconds;
	gint64 figure;   /* the check's own number: new warnings, sites left, bytes of text, ... */
	char *detail;    /* one line for messages; for skip and error the reason */
	char *log;       /* path of the full output, relative to the run directory; "" if none */
};

struct site *site_new(void);
void site_free(struct site *site);
struct step *step_new(void);
void step_free(struct step *step);
struct verdict *verdict_new(void);
void verdict_free(struct verdict *verdict);

/* g_autoptr() pastes type names, so these carry typedefs. */
typedef struct site site;
typedef struct step step;
typedef struct verdict verdict;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(site, site_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(step, step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(verdict, verdict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* A new reference; never NULL. Keys sorted when dumped with record_line(). */
json_t *site_to_json(const struct site *site);
json_t *step_to_json(const struct step *step);
json_t *verdict_to_json(const struct verdict *verdict);

/* NULL with KSWEEP_ERROR_USAGE naming the field that is missing or of the wrong type. */
struct site *site_from_json(const json_t *json, GError **error);
struct step *step_from_json(const json_t *json, GError **error);
struct verdict *verdict_from_json(const json_t *json, GError **error);

/* Order by file, line, column, callee: for g_ptr_array_sort(). */
gint site_compare(gconstpointer a, gconstpointer b);

/* One line of JSON with its newline, keys sorted, compact. The caller frees. */
char *record_line(const json_t *json);

/*
 * Write an array of json_t* (borrowed) as lines, whole or not at all; and read such a
 * file back into a GPtrArray of json_t* that frees them. An error names the file and line.
 */
gboolean record_write_file(const char *path, GPtrArray *records, GError **error);
GPtrArray *record_read_file(const char *path, GError **error);

#define RECORD_ESCAPED "_escaped"

/* Set a string of a record, with its escaped form if it is not UTF-8. */
void record_set_text(json_t *json, const char *key, const char *text);

/* Shorthands on json objects for other small records (plans, accounting): "" / 0 / FALSE if absent. */
const char *record_text(const json_t *json, const char *key);
gint64 record_number(const json_t *json, const char *key);

#endif
