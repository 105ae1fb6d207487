// SPDX-License-Identifier: GPL-2.0
/* Open files: read, write, seek, duplicate, truncate, allocate, advise, synchronise. */
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/uio.h>

#include "call.h"

static char buffer[64];

static void show_content(int fd)
{
	long n = SYS(pread64, fd, buffer, sizeof(buffer), LOFF(0LL));

	show_bytes("file", buffer, n > 0 ? (size_t)n : 0);
}

static void show_position(int fd)
{
	show_number("position", SYS(lseek, fd, 0, SEEK_CUR));
}

static void try_read_write(void)
{
	int fd = file_with("rw", "hello world");
	long n;

	n = TRY(read, "five", fd, buffer, 5);
	show_bytes("data", buffer, n > 0 ? (size_t)n : 0);
	show_position(fd);
	n = TRY(read, "to-end", fd, buffer, 40);
	show_bytes("data", buffer, n > 0 ? (size_t)n : 0);
	TRY(read, "bad-fd", -1, buffer, 5);
	TRY(read, "bad-buffer", 0x7ff, BAD, 3);
	SYS(lseek, fd, 0, SEEK_SET);
	TRY(read, "bad-pointer", fd, BAD, 3);
	TRY(write, "three", fd, "XYZW", 3);
	show_content(fd);
	TRY(write, "bad-fd", -1, "a", 1);
	TRY(write, "bad-pointer", fd, BAD, 7);
	TRY(write, "nothing", fd, "a", 0);

	n = TRY(pread64, "offset-3", fd, buffer, 5, LOFF(3LL));
	show_bytes("data", buffer, n > 0 ? (size_t)n : 0);
	show_position(fd);
	TRY(pread64, "negative", fd, buffer, 5, LOFF(-1LL));
	TRY(pread64, "far", fd, buffer, 5, LOFF(0x500000003LL));
	TRY(pread64, "bad-fd", -1, buffer, 5, LOFF(3LL));
	TRY(pread64, "bad-pointer", fd, BAD, 5, LOFF(3LL));
	TRY(pwrite64, "offset-8", fd, "pqrs", 2, LOFF(8LL));
	show_content(fd);
	show_position(fd);
	TRY(pwrite64, "negative", fd, "pq", 2, LOFF(-3LL));
	TRY(pwrite64, "bad-fd", -1, "pq", 2, LOFF(8LL));
	TRY(pwrite64, "bad-pointer", fd, BAD, 2, LOFF(8LL));
}

static void try_vectors(void)
{
	int fd = file_with("vec", "abcdefghij");
	char a[4] = "", b[4] = "";
	struct iovec in[2] = {{a, 2}, {b, 3}}, out[2] = {{"12", 2}, {"345", 3}};

	TRY(readv, "two", fd, in, 2);
	show_bytes("a", a, 2);
	show_bytes("b", b, 3);
	TRY(readv, "too-many", fd, in, 5000);
	TRY(writev, "two", fd, out, 2);
	show_content(fd);
	TRY(writev, "bad-pointer", fd, BAD, 2);
	/* These two take the offset in two longs in either ABI. */
	TRY(preadv, "offset-4", fd, in, 2, 4, 0);
	show_bytes("a", a, 2);
	TRY(preadv, "offset-high", fd, in, 2, 4, -1);
	TRY(pwritev, "offset-1", fd, out, 2, 1, 0);
	show_content(fd);
	TRY(preadv2, "offset-2", fd, in, 1, 2, 0, 0);
	show_bytes("a", a, 2);
	TRY(preadv2, "bad-flag", fd, in, 1, 2, 0, 0x4000);
	TRY(pwritev2, "append", fd, out, 1, 0, 0, 0x10);
	show_content(fd);
}

static void try_seek(void)
{
	int fd = file_with("seek", "0123456789");

	TRY(lseek, "set-4", fd, 4, SEEK_SET);
	TRY(lseek, "plus-1", fd, 1, SEEK_CUR);
	TRY(lseek, "end-minus-2", fd, -2, SEEK_END);
	TRY(lseek, "before-start", fd, -20, SEEK_CUR);
	TRY(lseek, "data", fd, 3, SEEK_DATA);
	TRY(lseek, "hole", fd, 3, SEEK_HOLE);
	TRY(lseek, "bad-whence", fd, 2, 9);
	TRY(lseek, "bad-fd", -1, 2, SEEK_SET);
#ifndef __x86_64__
	uint64_t at = 0;

	TRY_AS("llseek", _llseek, "high-1-low-2", fd, 1, 2, &at, SEEK_SET);
	show_number("at", (long long)at);
	TRY_AS("llseek", _llseek, "end", fd, 0, 3, &at, SEEK_END);
	show_number("at", (long long)at);
	TRY_AS("llseek", _llseek, "bad-whence", fd, 0, 3, &at, 9);
	TRY_AS("llseek", _llseek, "bad-pointer", fd, 0, 3, BAD, SEEK_SET);
#endif
}

static void try_duplicates(void)
{
	int fd = file_with("dup", "dup");

	TRY(dup, "file", fd);
	TRY(dup, "bad-fd", -1);
	TRY(dup, "closed", 77);
	TRY(dup2, "good", fd, 20);
	show_content(20);
	TRY(dup2, "same", fd, fd);
	TRY(dup2, "bad-old", 78, 21);
	TRY(dup2, "bad-fd", -1, 5);
	TRY(dup2, "bad-new", fd, -1);
	TRY(dup3, "cloexec", fd, 22, O_CLOEXEC);
	show_number("flags", SYS(fcntl, 22, F_GETFD));
	TRY(dup3, "plain", fd, 23, 0);
	show_number("flags", SYS(fcntl, 23, F_GETFD));
	TRY(dup3, "same", fd, fd, 0);
	TRY(dup3, "bad-flag", fd, 24, O_APPEND);
	TRY(dup3, "bad-old", 78, 24, 0);
	TRY(close, "good", 20);
	TRY(close, "again", 20);
	TRY(close, "bad-fd", -1);
	TRY(close_range, "22-23", 22, 23, 0);
	show_number("left", SYS(fcntl, 22, F_GETFD));
	TRY(close_range, "order", 23, 22, 0);
	TRY(close_range, "bad-flag", 22, 23, 0x80);
}

static void try_control(void)
{
	int fd = file_with("ctl", "ctl"), ends[2] = {-1, -1}, number = 0;

	TRY(fcntl, "dupfd-30", fd, F_DUPFD, 30);
	TRY(fcntl, "setfl", fd, F_SETFL, O_APPEND);
	TRY(fcntl, "getfl", fd, F_GETFL, 0);
	TRY(fcntl, "bad-command", fd, 4444, 1);
	TRY(fcntl, "bad-fd", -1, F_GETFD, 0);
#ifndef __x86_64__
	struct flock64 lock = {.l_type = F_WRLCK, .l_start = 1, .l_len = 2};

	TRY(fcntl64, "dupfd-40", fd, F_DUPFD, 40);
	TRY(fcntl64, "setlk", fd, F_SETLK64, &lock);
	TRY(fcntl64, "getfl", fd, F_GETFL, 0);
	TRY(fcntl64, "bad-command", fd, 4444, 1);
	TRY(fcntl64, "bad-pointer", fd, F_GETLK64, BAD);
#endif
	TRY(pipe, "good", ends);
	show_number("in", ends[0]);
	show_number("out", ends[1]);
	SYS(write, ends[1], "piped", 5);
	TRY(ioctl, "fionread", ends[0], 0x541b, &number);
	show_number("waiting", number);
	TRY(ioctl, "bad-command", ends[0], 0x12345678, &number);
	TRY(ioctl, "bad-fd", -1, 0x541b, &number);
	TRY(ioctl, "bad-pointer", ends[0], 0x541b, BAD);
	TRY(ioctl, "cloexec", ends[0], 0x5451, 0);
	TRY(pipe, "bad-pointer", BAD);
	TRY(pipe2, "nonblock", ends, O_NONBLOCK);
	show_number("blocks", SYS(read, ends[0], buffer, 1));
	TRY(pipe2, "bad-flag", ends, O_APPEND | O_TRUNC);
	TRY(pipe2, "bad-pointer", BAD, O_CLOEXEC);
	TRY(flock, "exclusive", fd, 2);
	TRY(flock, "bad-operation", fd, 64);
	TRY(flock, "bad-fd", -1, 2);
}

static void try_sizes(void)
{
	int fd = file_with("size", "0123456789");

	TRY(truncate, "path-7", "size", 7);
	show_content(fd);
	TRY(truncate, "missing", "none", 7);
	TRY(truncate, "negative", "size", -1);
	TRY(truncate, "bad-pointer", BAD, 7);
	TRY(ftruncate, "fd-4", fd, 4);
	show_content(fd);
	TRY(ftruncate, "negative", fd, -5);
	TRY(ftruncate, "bad-fd", -1, 4);
#ifndef __x86_64__
	TRY(truncate64, "path-6", "size", LOFF(6LL));
	show_content(fd);
	TRY(truncate64, "high", "size", LOFF(0x100000005LL));
	show_number("end", SYS(lseek, fd, 0, SEEK_END));
	TRY(truncate64, "negative", "size", LOFF(-1LL));
	TRY(ftruncate64, "fd-3", fd, LOFF(3LL));
	show_content(fd);
	TRY(ftruncate64, "negative", fd, LOFF(-1LL));
	TRY(ftruncate64, "bad-fd", -1, LOFF(3LL));
#endif
	SYS(ftruncate, fd, 3);
	TRY(fallocate, "offset-5-length-9", fd, 0, LOFF(5LL), LOFF(9LL));
	show_number("end", SYS(lseek, fd, 0, SEEK_END));
	TRY(fallocate, "keep-size", fd, FALLOC_FL_KEEP_SIZE, LOFF(0LL), LOFF(8192LL));
	show_number("end", SYS(lseek, fd, 0, SEEK_END));
	TRY(fallocate, "punch", fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, LOFF(1LL),
	    LOFF(2LL));
	show_content(fd);
	TRY(fallocate, "no-length", fd, 0, LOFF(5LL), LOFF(0LL));
	TRY(fallocate, "negative", fd, 0, LOFF(-5LL), LOFF(9LL));
	TRY(fallocate, "bad-mode", fd, 0x4000, LOFF(5LL), LOFF(9LL));
	TRY(fallocate, "too-far", fd, 0, LOFF(0x7ffffffffffffff0LL), LOFF(0x7fLL));
	TRY(fallocate, "bad-fd", -1, 0, LOFF(5LL), LOFF(9LL));
}

static void try_advice(void)
{
	int fd = file_with("advice", "0123456789"), ends[2];

	SYS(pipe, ends);
	TRY(readahead, "good", fd, LOFF(3LL), 5);
	TRY(readahead, "negative-offset", fd, LOFF(-5LL), 3);
	TRY(readahead, "negative-count", fd, LOFF(3LL), -5L);
	TRY(readahead, "pipe", ends[0], LOFF(3LL), 5);
	TRY(readahead, "write-only", SYS(open, "advice", O_WRONLY, 0), LOFF(3LL), 5);
	TRY(readahead, "bad-fd", -1, LOFF(3LL), 5);
#ifdef __x86_64__
	TRY(fadvise64, "willneed", fd, 2, 4, POSIX_FADV_WILLNEED);
	TRY(fadvise64, "negative-length", fd, 2, -4, POSIX_FADV_NORMAL);
	TRY(fadvise64, "bad-advice", fd, 2, 4, 99);
	TRY(fadvise64, "pipe", ends[0], 2, 4, POSIX_FADV_NORMAL);
#else
	TRY(fadvise64, "willneed", fd, LOFF(2LL), 4, POSIX_FADV_WILLNEED);
	TRY(fadvise64, "bad-advice", fd, LOFF(2LL), 4, 99);
	TRY(fadvise64, "pipe", ends[0], LOFF(2LL), 4, POSIX_FADV_NORMAL);
	TRY(fadvise64_64, "willneed", fd, LOFF(2LL), LOFF(4LL), POSIX_FADV_WILLNEED);
	TRY(fadvise64_64, "negative-offset", fd, LOFF(-2LL), LOFF(4LL), POSIX_FADV_NORMAL);
	TRY(fadvise64_64, "negative-length", fd, LOFF(2LL), LOFF(-4LL), POSIX_FADV_NORMAL);
	TRY(fadvise64_64, "bad-advice", fd, LOFF(2LL), LOFF(4LL), 99);
	TRY(fadvise64_64, "pipe", ends[0], LOFF(2LL), LOFF(4LL), POSIX_FADV_NORMAL);
	TRY(fadvise64_64, "bad-fd", -1, LOFF(2LL), LOFF(4LL), POSIX_FADV_NORMAL);
#endif
	TRY(fadvise64, "bad-fd", -1, LOFF(2LL), 4, POSIX_FADV_NORMAL);
}

static void try_synchronise(void)
{
	int fd = file_with("sync", "0123456789"), ends[2];

	SYS(pipe, ends);
	TRY(sync, "all");
	TRY(syncfs, "good", fd);
	TRY(syncfs, "bad-fd", -1);
	TRY(fsync, "good", fd);
	TRY(fsync, "pipe", ends[0]);
	TRY(fsync, "bad-fd", -1);
	TRY(fdatasync, "good", fd);
	TRY(fdatasync, "pipe", ends[1]);
	TRY(fdatasync, "bad-fd", -1);
	TRY(sync_file_range, "good", fd, LOFF(2LL), LOFF(5LL), SYNC_FILE_RANGE_WRITE);
	TRY(sync_file_range, "bad-flag", fd, LOFF(2LL), LOFF(5LL), 0x40);
	TRY(sync_file_range, "negative-offset", fd, LOFF(-2LL), LOFF(5LL), 0);
	TRY(sync_file_range, "negative-length", fd, LOFF(2LL), LOFF(-5LL), 0);
	TRY(sync_file_range, "pipe", ends[0], LOFF(2LL), LOFF(5LL), 0);
	TRY(sync_file_range, "bad-fd", -1, LOFF(2LL), LOFF(5LL), 0);
}

static void try_transfers(void)
{
	int from = file_with("from", "abcdefghij"), to = file_with("to", ""), ends[2], more[2];
	uint64_t position = 2, target = 1;
	long offset = 4;
	struct iovec vector = {"splice-me", 9};

	SYS(pipe, ends);
	SYS(pipe, more);
	TRY(sendfile, "offset-4-count-3", to, from, &offset, 3);
	show_number("offset", offset);
	show_content(to);
	TRY(sendfile, "bad-fd", to, -1, &offset, 3);
	TRY(sendfile, "bad-pointer", to, from, BAD, 3);
	TRY(sendfile, "no-offset", to, from, NULL, 2);
	show_content(to);
#ifndef __x86_64__
	TRY(sendfile64, "offset-2", to, from, &position, 3);
	show_number("offset", (long long)position);
	position = 2;
#endif
	TRY(vmsplice, "gift", ends[1], &vector, 1, 0);
	TRY(vmsplice, "bad-flag", ends[1], &vector, 1, 0x100);
	TRY(vmsplice, "bad-pointer", ends[1], BAD, 1, 0);
	TRY(vmsplice, "file", to, &vector, 1, 0);
	TRY(tee, "four", ends[0], more[1], 4, 0);
	TRY(tee, "same", ends[0], ends[1], 4, 0);
	TRY(splice, "to-file", ends[0], NULL, to, &target, 6, 0);
	show_content(to);
	TRY(splice, "offset-on-pipe", ends[0], &target, to, NULL, 6, 0);
	TRY(splice, "bad-flag", ends[0], NULL, to, &target, 6, 0x100);
	TRY(copy_file_range, "good", from, &position, to, &target, 3, 0);
	show_number("in", (long long)position);
	show_number("out", (long long)target);
	show_content(to);
	TRY(copy_file_range, "bad-flag", from, &position, to, &target, 3, 0x100);
}

void try_files(void)
{
	in_child("read-write", try_read_write);
	in_child("vectors", try_vectors);
	in_child("seek", try_seek);
	in_child("duplicates", try_duplicates);
	in_child("control", try_control);
	in_child("sizes", try_sizes);
	in_child("advice", try_advice);
	in_child("synchronise", try_synchronise);
	in_child("transfers", try_transfers);
}
