/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the scanner share: names (scan-name.c), guards (scan-guard.c), headers
 * of definitions (scan-header.c), the text itself (scan-text.c), the cache (scan-cache.c)
 * and the whole tree (scan-tree.c). Nobody else includes this.
 */
#ifndef KERNEL_TREE_SCAN_PRIVATE_H
#define KERNEL_TREE_SCAN_PRIVATE_H

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/scan/scan.h"

/* Raise it whenever the same bytes give another file_scan: it is part of the cache's key. */
#define SCAN_VERSION 4

/* How a file is read; part of the cache's key, since one blob may stand under two names. */
enum path_class {
	PATH_NONE,
	PATH_C,
	PATH_ASM,
	PATH_TABLE,
};
enum path_class path_class_of(const char *path);

/* A piece of the text being scanned. */
struct span {
	gsize offset;
	gsize length;
};

/* ---- names ---- */

/* The symbol that a word means, or NULL when it does not look like a syscall's. */
char *name_symbol(const char *word, gsize length);

/* FALSE when no word of the text can mean anything to the scanner: most files of a tree. */
gboolean name_possible(const char *text, gsize length);

/* What a macro whose name tells so does with the syscall's name, its first argument. */
struct name_macro {
	enum {
		NAME_DEFINES, /* SYSCALL_DEFINEn: defines it, a body follows */
		NAME_WRAPS,   /* COMPAT_SYSCALL_WRAPn: defines it whole */
		NAME_PASTES,  /* SYS_NI, COND_SYSCALL: mentions it */
	} what;
	gboolean compat;
	gboolean compat_too; /* native or compat, by config */
};
gboolean name_is_macro(const char *word, gsize length, struct name_macro *macro);

/* "sys_NAME" or "compat_sys_NAME". */
char *name_of_syscall(const char *name, gboolean compat);

/* ---- guards ---- */

struct guard;
#define GUARD_DEEPEST 256 /* deeper #ifs are counted and no more */

struct guard *guard_new(void);
void guard_free(struct guard *guard);
/* tokens: those of the directive after its name. TRUE when the branch that starts is literally dead
 * (#if 0). */
gboolean guard_if(struct guard *guard, const struct token *name, GArray *tokens);
gboolean guard_else(struct guard *guard, const struct token *name, GArray *tokens);
void guard_endif(struct guard *guard);
/* Levels on the stack, GUARD_DEEPEST at most; whether the last call went beyond that. */
guint guard_depth(const struct guard *guard);
gboolean guard_beyond(const struct guard *guard);
/* The innermost #if turned out to be the include guard of `macro`, if it tests that it is not
 * defined. */
void guard_hide_include_guard(struct guard *guard, const char *macro, gsize length);
/* Valid until the next call. */
const char *guard_text(struct guard *guard);

/* ---- headers of definitions ---- */

/* Fill name and parameters from "MACRO(name, type, arg, ...)"; argument: which one is the name. */
void header_parse_macro(struct definition *definition, const char *text, guint argument);
/* Fill the parameters from "long sys_x(type arg, ...)"; list: offset of its '('. */
void header_parse_plain(struct definition *definition, const char *text, gsize list);
void parameter_free(gpointer data);

/* ---- file_scan ---- */

struct file_scan *file_scan_new(void);
void mention_free(gpointer data);
/* A compact form for the cache, and back; NULL for bytes that are none. */
GBytes *file_scan_pack(const struct file_scan *scan);
struct file_scan *file_scan_unpack(GBytes *bytes);

/* ---- the cache: $KSWEEP_CACHE/scan.sqlite ---- */

/*
 * Several processes may use it at once. Whatever goes wrong with it is told in one
 * progress_note() and then it is as if it were empty: never an error, never a wrong answer.
 */
struct scan_cache;
typedef struct scan_cache scan_cache;
struct scan_cache *scan_cache_open(void);
void scan_cache_close(struct scan_cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(scan_cache, scan_cache_close)

/* What was put for a blob, empty bytes for a file that says nothing of syscalls; NULL if unknown.
 */
GBytes *scan_cache_get(struct scan_cache *cache, const char *oid, enum path_class class);
/* Written in batches: a killed run loses the last one only. */
void scan_cache_put(struct scan_cache *cache, const char *oid, enum path_class class,
		    GBytes *packed);

#endif
