/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's vocabulary: make a system call, print one line about it.
 *
 *	TRY(dup2, "good", 1, 7);                 abi64 dup2 good = 7
 *	TRY_AS("newstat", stat, "file", p, &st); abi64 newstat file = 0 mode=100644 size=5
 *	show_number("mode", st.st_mode);
 *	show_number("size", st.st_size);
 *
 * A line stays open for show_...() until the next TRY or end_line(). The first word after the ABI
 *is the kernel's name of the call (sys_NAME without its "sys_"), whatever the C library calls it.
 *
 * What is printed must be the same in two boots of one kernel: no address, pid, inode or time.
 * What a call did must be seen: contents, sizes, modes, ids; and every argument gets a value that
 *its neighbours do not have, so that two arguments of one type cannot change places unseen.
 *
 * Compiled twice, as a 64-bit and as a 32-bit program, without a C library.
 */
#ifndef GUEST_CALL_H
#define GUEST_CALL_H

#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __x86_64__
#define ABI	"abi64"
#define LOFF(x) (x) /* a loff_t argument: one register, or two halves, the low one first */
#else
#define ABI	"abi32"
#define LOFF(x) (uint32_t)(x), (uint32_t)((uint64_t)(x) >> 32)
#endif

#define COUNT_(z, a, b, c, d, e, f, n, ...) n
#define COUNT(...)			    COUNT_(0, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define LONGS0()			    0
#define LONGS1(a)			    (long)(a)
#define LONGS2(a, b)			    (long)(a), (long)(b)
#define LONGS3(a, b, c)			    LONGS2(a, b), (long)(c)
#define LONGS4(a, b, c, d)		    LONGS3(a, b, c), (long)(d)
#define LONGS5(a, b, c, d, e)		    LONGS4(a, b, c, d), (long)(e)
#define LONGS6(a, b, c, d, e, f)	    LONGS5(a, b, c, d, e), (long)(f)
#define LONGS__(n, ...)			    LONGS##n(__VA_ARGS__)
#define LONGS_(n, ...)			    LONGS__(n, ##__VA_ARGS__)
#define LONGS(...)			    ((const long[6]){LONGS_(COUNT(__VA_ARGS__), ##__VA_ARGS__)})

/* The call alone: nothing is printed. Returns the value or -errno. */
long raw_call(long number, const long arguments[6]);
#define SYS(name, ...) raw_call(__NR_##name, LONGS(__VA_ARGS__))

/* The call and its line; returns the value. `what` is one word. */
long try_call(const char *name, const char *what, long number, const long arguments[6]);
#define TRY(name, what, ...)	    try_call(#name, what, __NR_##name, LONGS(__VA_ARGS__))
#define TRY_AS(as, name, what, ...) try_call(as, what, __NR_##name, LONGS(__VA_ARGS__))

/* The same for values that differ from boot to boot (pids, addresses): 0 and above print as "ok".
 */
long try_call_ok(const char *name, const char *what, long number, const long arguments[6]);
#define TRY_OK(name, what, ...)	       try_call_ok(#name, what, __NR_##name, LONGS(__VA_ARGS__))
#define TRY_OK_AS(as, name, what, ...) try_call_ok(as, what, __NR_##name, LONGS(__VA_ARGS__))

/*
 * From now on, give the call of this number its arguments `first` and `second` (from 0) in the
 * wrong order, in every TRY: what a kernel does whose stub swaps them. To test that the lines show
 * it.
 */
void swap_arguments(long number, int first, int second);

/* A line for what cannot be one TRY: "abi64 NAME WHAT = VALUE". */
void report(const char *name, const char *what, long value);

void show_number(const char *key, long long value);
void show_octal(const char *key, unsigned long value);
void show_bytes(const char *key, const void *bytes, size_t n); /* what is not printable as \xx */
void show_text(const char *key, const char *text);
void show_mode(const char *path); /* mode and device number, as lstat(2) gives them */
void end_line(void);
void say_line(const char *text); /* as it is, without the ABI */

/*
 * Run in a child, so that what it opens, changes or breaks ends with it. A child that dies by a
 * signal, or hangs (it gets ten seconds), leaves a line that says so. Returns its wait status.
 */
int in_child(const char *name, void (*scenario)(void));
void leave(int status) __attribute__((noreturn));
/* fork(2) alone, with what is printed so far flushed. */
int fork_child(void);
/* Reap a child: its wait status. */
int reap(int pid);

/* An open file that holds `text`, read and write, at offset 0. */
int file_with(const char *path, const char *text);
size_t length(const char *text);
int same(const char *a, const char *b);
void *memset(void *to, int byte, size_t n);
void *memcpy(void *to, const void *from, size_t n);
#define ZERO(x) memset(&(x), 0, sizeof(x))

/* An address that no process can read: it must give -EFAULT. */
#define BAD ((void *)-4096L)

/* The families. Each is a function of its own file. */
void try_files(void);
void try_paths(void);
void try_metadata(void);
void try_ipc(void);
void try_mqueue(void);
void try_network(void);
void try_memory(void);
void try_processes(void);
void try_ids(void);
void try_signals(void);
void try_waiting(void);
void try_time(void);
void try_scheduler(void);
void try_system(void);
void try_mounts(void);
void try_machine(void);
void try_old(void);

#endif
