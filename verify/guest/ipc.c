// SPDX-License-Identifier: GPL-2.0
/*
 * System V IPC: semaphores, message queues, shared memory. The 32-bit program goes through it
 * twice, by the direct calls (since Linux 5.1) and by the multiplexer ipc(2), whose lines are named
 * "ipc:semget": the multiplexer and the call behind it.
 */
#include <linux/ipc.h>
#include <linux/msg.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <linux/time_types.h>

#include "call.h"

#ifdef __x86_64__
#define MUX(call, what, number, ...)	0
#define MUX_OK(call, what, number, ...) 0
static const int through_ipc;
#else
#define MUX(call, what, number, ...)	TRY_AS("ipc:" #call, ipc, what, number, ##__VA_ARGS__)
#define MUX_OK(call, what, number, ...) TRY_OK_AS("ipc:" #call, ipc, what, number, ##__VA_ARGS__)
static int through_ipc;
#endif

static long do_semget(const char *what, long key, long number, long flags)
{
	if (through_ipc)
		return MUX_OK(semget, what, 2, key, number, flags);
	return TRY_OK(semget, what, key, number, flags);
}

/* The multiplexer takes the fourth argument behind a pointer. */
static long do_semctl(const char *what, long id, long number, long command, long argument)
{
	if (through_ipc)
		return MUX(semctl, what, 3, id, number, command | 0x100, &argument);
	return TRY(semctl, what, id, number, command, argument);
}

static long do_semop(const char *what, long id, void *operations, long n)
{
#ifdef __x86_64__
	return TRY(semop, what, id, operations, n);
#else
	if (through_ipc)
		return MUX(semop, what, 1, id, n, 0, operations);
	return 0;
#endif
}

static long do_semtimedop(const char *what, long id, void *operations, long n, long nanoseconds)
{
#ifdef __x86_64__
	struct __kernel_old_timespec timeout = {0, nanoseconds};

	return TRY(semtimedop, what, id, operations, n, &timeout);
#else
	struct __kernel_old_timespec timeout = {0, nanoseconds};
	struct __kernel_timespec timeout64 = {0, nanoseconds};

	if (through_ipc)
		return MUX(semtimedop, what, 4, id, n, 0, operations, &timeout);
	return TRY_AS("semtimedop", semtimedop_time64, what, id, operations, n, &timeout64);
#endif
}

static void try_semaphores(void)
{
	unsigned short values[3] = {5, 6, 7};
	struct sembuf take[2] = {{0, -4, IPC_NOWAIT}, {2, 3, 0}};
	struct sembuf wait[1] = {{1, -100, 0}}, far[1] = {{9, 1, 0}};
	struct semid64_ds ds;
	long id = do_semget("new", 0x1234, 3, IPC_CREAT | IPC_EXCL | 0640);

	do_semget("exists", 0x1234, 3, IPC_CREAT | IPC_EXCL | 0640);
	do_semget("more-than-there", 0x1234, 4, 0);
	do_semget("missing", 0x4321, 1, 0);
	do_semget("negative", 0x99, -2, IPC_CREAT);
	ZERO(ds);
	do_semctl("stat", id, 0, IPC_STAT, (long)&ds);
	show_number("nsems", (long)ds.sem_nsems);
	show_octal("mode", ds.sem_perm.mode);
	show_number("key", ds.sem_perm.key);
	do_semctl("setall", id, 0, SETALL, (long)values);
	do_semctl("setval", id, 1, SETVAL, 9);
	do_semctl("getval-0", id, 0, GETVAL, 0);
	do_semctl("getval-1", id, 1, GETVAL, 0);
	do_semctl("getval-2", id, 2, GETVAL, 0);
	do_semctl("getval-3", id, 3, GETVAL, 0);
	do_semctl("setval-too-high", id, 1, SETVAL, 40000);
	do_semctl("bad-command", id, 1, 77, 0);
	do_semctl("bad-id", -1, 1, GETVAL, 0);
	do_semctl("bad-pointer", id, 0, GETALL, (long)BAD);
	do_semop("take-and-give", id, take, 2);
	do_semop("take-again", id, take, 2);
	do_semop("no-such", id, far, 1);
	do_semop("none", id, take, 0);
	do_semop("bad-pointer", id, BAD, 2);
	do_semop("bad-id", -1, take, 1);
	do_semtimedop("timeout", id, wait, 1, 1000000);
	do_semtimedop("bad-time", id, wait, 1, -5);
	do_semtimedop("give", id, &take[1], 1, 1000000);
	do_semctl("getall", id, 0, GETALL, (long)values);
	show_number("0", values[0]);
	show_number("1", values[1]);
	show_number("2", values[2]);
	ds.sem_perm.mode = 0604;
	do_semctl("set", id, 0, IPC_SET, (long)&ds);
	do_semctl("stat", id, 0, IPC_STAT, (long)&ds);
	show_octal("mode", ds.sem_perm.mode);
	do_semctl("remove", id, 0, IPC_RMID, 0);
	do_semctl("removed", id, 0, GETVAL, 0);
}

struct text_message {
	long type;
	char text[16];
};

static long do_msgget(const char *what, long key, long flags)
{
	if (through_ipc)
		return MUX_OK(msgget, what, 13, key, flags);
	return TRY_OK(msgget, what, key, flags);
}

static long do_msgctl(const char *what, long id, long command, void *ds)
{
	if (through_ipc)
		return MUX(msgctl, what, 14, id, command | 0x100, 0, ds);
	return TRY(msgctl, what, id, command, ds);
}

static long do_msgsnd(const char *what, long id, const void *message, long size, long flags)
{
	if (through_ipc)
		return MUX(msgsnd, what, 11, id, size, flags, message);
	return TRY(msgsnd, what, id, message, size, flags);
}

static long do_msgrcv(const char *what, long id, void *message, long size, long type, long flags)
{
#ifndef __x86_64__
	struct {
		void *message;
		long type;
	} both = {message, type};

	if (through_ipc && (type & 1)) /* version 1: the type in an argument of its own */
		return MUX(msgrcv, what, 12 | 1 << 16, id, size, flags, message, type);
	if (through_ipc)
		return MUX(msgrcv, what, 12, id, size, flags, &both);
#endif
	return TRY(msgrcv, what, id, message, size, type, flags);
}

static void receive(const char *what, long id, long size, long type, long flags)
{
	struct text_message got;
	long n;

	ZERO(got);
	n = do_msgrcv(what, id, &got, size, type, flags);
	if (n < 0)
		return;
	show_number("type", got.type);
	show_bytes("text", got.text, (size_t)n);
}

static void try_messages_sysv(void)
{
	struct text_message one = {1, "one"}, two = {2, "twotwo"}, three = {3, "3"},
			    zero = {0, "z"};
	struct msqid64_ds ds;
	long id = do_msgget("new", 0x2345, IPC_CREAT | IPC_EXCL | 0604);

	do_msgget("exists", 0x2345, IPC_CREAT | IPC_EXCL);
	do_msgget("missing", 0x5432, 0600);
	do_msgsnd("one", id, &one, 3, 0);
	do_msgsnd("two", id, &two, 6, IPC_NOWAIT);
	do_msgsnd("three", id, &three, 1, 0);
	do_msgsnd("type-0", id, &zero, 1, 0);
	do_msgsnd("negative", id, &one, -1, 0);
	do_msgsnd("too-long", id, &one, 100000, IPC_NOWAIT);
	do_msgsnd("bad-id", -1, &one, 3, 0);
	do_msgsnd("bad-pointer", id, BAD, 3, 0);
	ZERO(ds);
	do_msgctl("stat", id, IPC_STAT, &ds);
	show_number("messages", (long)ds.msg_qnum);
	show_number("bytes", (long)ds.msg_cbytes);
	show_octal("mode", ds.msg_perm.mode);
	receive("type-2-too-big", id, 4, 2, IPC_NOWAIT);
	receive("type-2-cut", id, 4, 2, MSG_NOERROR);
	receive("except-1", id, 9, 1, MSG_EXCEPT | IPC_NOWAIT);
	receive("up-to-5", id, 9, -5, IPC_NOWAIT);
	receive("none-left", id, 9, 0, IPC_NOWAIT);
	receive("bad-id", -1, 9, 1, IPC_NOWAIT);
	receive("negative", id, -3, 1, IPC_NOWAIT);
	do_msgsnd("again", id, &three, 1, 0);
	receive("copy-0", id, 9, 0, MSG_COPY | IPC_NOWAIT);
	do_msgrcv("bad-pointer", id, BAD, 9, 0, IPC_NOWAIT);
	do_msgctl("bad-command", id, 77, &ds);
	do_msgctl("bad-pointer", id, IPC_STAT, BAD);
	ds.msg_perm.mode = 0660;
	ds.msg_qbytes = 4000;
	do_msgctl("set", id, IPC_SET, &ds);
	do_msgctl("stat", id, IPC_STAT, &ds);
	show_octal("mode", ds.msg_perm.mode);
	show_number("limit", (long)ds.msg_qbytes);
	do_msgctl("remove", id, IPC_RMID, NULL);
	do_msgctl("removed", id, IPC_STAT, &ds);
}

static long do_shmget(const char *what, long key, long size, long flags)
{
	if (through_ipc)
		return MUX_OK(shmget, what, 23, key, size, flags);
	return TRY_OK(shmget, what, key, size, flags);
}

static long do_shmctl(const char *what, long id, long command, void *ds)
{
	if (through_ipc)
		return MUX(shmctl, what, 24, id, command | 0x100, 0, ds);
	return TRY(shmctl, what, id, command, ds);
}

static long do_shmat(const char *what, long id, const void *address, long flags)
{
#ifndef __x86_64__
	if (through_ipc) {
		unsigned long at = 0;
		long value = MUX(shmat, what, 21, id, flags, &at, address);

		return value < 0 ? value : (long)at;
	}
#endif
	return TRY_OK(shmat, what, id, address, flags);
}

static long do_shmdt(const char *what, const void *address)
{
	if (through_ipc)
		return MUX(shmdt, what, 22, 0, 0, 0, address);
	return TRY(shmdt, what, address);
}

static void try_shared_memory(void)
{
	struct shmid64_ds ds;
	char *const place = (char *)0x30000000;
	char *one, *two;
	long id = do_shmget("new", 0x3456, 8200, IPC_CREAT | IPC_EXCL | 0606);

	do_shmget("exists", 0x3456, 8200, IPC_CREAT | IPC_EXCL);
	do_shmget("larger", 0x3456, 90000, 0);
	do_shmget("missing", 0x6543, 4096, 0600);
	do_shmget("no-size", 0x7777, 0, IPC_CREAT | 0600);
	one = (char *)do_shmat("anywhere", id, NULL, 0);
	two = (char *)do_shmat("read-only", id, NULL, SHM_RDONLY);
	if ((unsigned long)one < (unsigned long)-4095L &&
	    (unsigned long)two < (unsigned long)-4095L) {
		memcpy(one, "shared", 6);
		show_bytes("read", two, 6);
	}
	show_number("placed", do_shmat("rounded", id, place + 100, SHM_RND) == (long)place);
	do_shmat("unaligned", id, place + 100, 0);
	do_shmat("bad-id", -1, NULL, 0);
	do_shmat("remap-nowhere", id, NULL, SHM_REMAP);
	ZERO(ds);
	do_shmctl("stat", id, IPC_STAT, &ds);
	show_number("size", (long)ds.shm_segsz);
	show_number("attached", (long)ds.shm_nattch);
	show_octal("mode", ds.shm_perm.mode);
	do_shmctl("bad-command", id, 77, &ds);
	do_shmctl("bad-pointer", id, IPC_STAT, BAD);
	do_shmctl("bad-id", -1, IPC_STAT, &ds);
	do_shmdt("good", one);
	do_shmdt("again", one);
	do_shmdt("unaligned", place + 1);
	do_shmctl("stat", id, IPC_STAT, &ds);
	show_number("attached", (long)ds.shm_nattch);
	ds.shm_perm.mode = 0620;
	do_shmctl("set", id, IPC_SET, &ds);
	do_shmctl("stat", id, IPC_STAT, &ds);
	show_octal("mode", ds.shm_perm.mode);
	do_shmctl("remove", id, IPC_RMID, NULL);
	do_shmctl("removed", id, SHM_LOCK, NULL);
}

#ifndef __x86_64__
/* The structures from before 1997, which only the multiplexer still takes. */
static void try_old_structures(void)
{
	struct semid_ds sem;
	struct msqid_ds msg;
	struct shmid_ds shm;
	long argument = (long)&sem;
	long id = MUX_OK(semget, "for-old", 2, IPC_PRIVATE, 2, 0611);

	ZERO(sem);
	MUX(semctl, "old-stat", 3, id, 0, IPC_STAT, &argument);
	show_number("nsems", sem.sem_nsems);
	show_octal("mode", sem.sem_perm.mode);
	MUX(semctl, "no-argument", 3, id, 0, IPC_STAT, NULL);
	argument = 0;
	MUX(semctl, "old-remove", 3, id, 0, IPC_RMID, &argument);
	id = MUX_OK(msgget, "for-old", 13, IPC_PRIVATE, 0622);
	ZERO(msg);
	MUX(msgctl, "old-stat", 14, id, IPC_STAT, 0, &msg);
	show_octal("mode", msg.msg_perm.mode);
	MUX(msgctl, "old-remove", 14, id, IPC_RMID, 0, NULL);
	id = MUX_OK(shmget, "for-old", 23, IPC_PRIVATE, 5000, 0633);
	ZERO(shm);
	MUX(shmctl, "old-stat", 24, id, IPC_STAT, 0, &shm);
	show_number("size", (long)shm.shm_segsz);
	show_octal("mode", shm.shm_perm.mode);
	MUX(shmat, "version-1", 21 | 1 << 16, id, 0, &argument, NULL);
	MUX(shmctl, "old-remove", 24, id, IPC_RMID, 0, NULL);
	TRY(ipc, "bad-call", 99, 1, 2, 3, NULL, 5);
	TRY(ipc, "msgrcv-no-kludge", 12, 0, 4, 0, NULL, 5);
}
#endif

void try_ipc(void)
{
	in_child("semaphores", try_semaphores);
	in_child("messages", try_messages_sysv);
	in_child("shared-memory", try_shared_memory);
#ifndef __x86_64__
	through_ipc = 1;
	in_child("ipc-semaphores", try_semaphores);
	in_child("ipc-messages", try_messages_sysv);
	in_child("ipc-shared-memory", try_shared_memory);
	in_child("old-structures", try_old_structures);
#endif
}
