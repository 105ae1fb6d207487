// SPDX-License-Identifier: GPL-2.0
/* Memory: map, protect, move, advise, lock, synchronise; and where it lies. */
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/uio.h>

#include "call.h"

#define PAGE	 4096
#define MAP_ANON (MAP_PRIVATE | MAP_ANONYMOUS)

/* Nothing else lies here in either ABI. */
static char *const place = (char *)0x20000000;

static char *map(size_t pages)
{
#ifdef __x86_64__
	return (char *)SYS(mmap, place, pages * PAGE, PROT_READ | PROT_WRITE, MAP_ANON | MAP_FIXED,
			   -1, 0);
#else
	return (char *)SYS(mmap2, place, pages * PAGE, PROT_READ | PROT_WRITE, MAP_ANON | MAP_FIXED,
			   -1, 0);
#endif
}

/* A file of three pages that begin with a, b and c. */
static int pages_file(void)
{
	int fd = file_with("pages", "");

	for (int i = 0; i < 3; i++) {
		char c = (char)('a' + i);

		SYS(pwrite64, fd, &c, 1, LOFF((long long)i * PAGE));
	}
	return fd;
}

#ifdef __x86_64__
static void try_map(void)
{
	int fd = pages_file();
	char *at;

	at = (char *)TRY_OK(mmap, "second-page", place, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED,
			    fd, PAGE);
	show_bytes("data", at, 1);
	show_number("placed", at == place);
	TRY(mmap, "odd-offset", place, PAGE, PROT_READ, MAP_PRIVATE, fd, 100);
	TRY(mmap, "no-length", place, 0, PROT_READ, MAP_PRIVATE, fd, 0);
	TRY(mmap, "no-type", place, PAGE, PROT_READ, 0, fd, 0);
	TRY(mmap, "bad-fd", place, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
	TRY(mmap, "odd-place", place + 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0);
	TRY(mmap, "huge", 0, -PAGE, PROT_READ, MAP_ANON, -1, 0);
}
#else
static void try_map(void)
{
	int fd = pages_file();
	unsigned long block[6] = {(unsigned long)place, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED,
				  (unsigned long)fd,	PAGE};
	char *at;

	at = (char *)TRY_OK_AS("mmap_pgoff", mmap2, "third-page", place, PAGE, PROT_READ,
			       MAP_PRIVATE | MAP_FIXED, fd, 2);
	show_bytes("data", at, 1);
	show_number("placed", at == place);
	TRY_AS("mmap_pgoff", mmap2, "no-length", place, 0, PROT_READ, MAP_PRIVATE, fd, 0);
	TRY_AS("mmap_pgoff", mmap2, "no-type", place, PAGE, PROT_READ, 0, fd, 0);
	TRY_AS("mmap_pgoff", mmap2, "bad-fd", place, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
	TRY_AS("mmap_pgoff", mmap2, "odd-place", place + 1, PAGE, PROT_READ,
	       MAP_PRIVATE | MAP_FIXED, fd, 0);
	TRY_OK_AS("mmap_pgoff", mmap2, "far", place, PAGE, PROT_READ, MAP_PRIVATE, fd, -1);
	TRY_AS("mmap_pgoff", mmap2, "huge-pages", place, PAGE, PROT_READ, MAP_ANON | MAP_HUGETLB,
	       -1, 0);
	at = (char *)TRY_OK_AS("old_mmap", mmap, "second-page", block);
	show_bytes("data", at, 1);
	block[5] = 100;
	TRY_AS("old_mmap", mmap, "odd-offset", block);
	block[5] = 0;
	block[4] = 99;
	TRY_AS("old_mmap", mmap, "bad-fd", block);
	TRY_AS("old_mmap", mmap, "bad-pointer", BAD);
}
#endif

static void try_change(void)
{
	char *at = map(4);
	int ends[2];
	char got[4] = "";

	memcpy(at, "page0", 5);
	memcpy(at + PAGE, "page1", 5);
	SYS(pipe, ends);
	TRY(mprotect, "none", at, PAGE, PROT_NONE);
	show_number("read", SYS(write, ends[1], at, 1));
	TRY(mprotect, "back", at, PAGE, PROT_READ);
	show_number("read", SYS(write, ends[1], at, 1));
	TRY(mprotect, "odd", at + 1, PAGE, PROT_READ);
	TRY(mprotect, "bad-protection", at, PAGE, 0x40);
	TRY(mprotect, "unmapped", at + 16 * PAGE, PAGE, PROT_READ);
	TRY(pkey_mprotect, "no-key", at, PAGE, PROT_READ, 99);
	TRY(pkey_free, "no-key", 99);
	TRY(pkey_alloc, "bad-flag", 1, 0);
	TRY_OK(mremap, "shrink", at, 4 * PAGE, 3 * PAGE, 0);
	TRY_OK(mremap, "move", at + PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
	       at + 8 * PAGE);
	show_bytes("data", at + 8 * PAGE, 5);
	TRY(mremap, "bad-flag", at, PAGE, 2 * PAGE, 0x40);
	TRY(mremap, "odd", at + 1, PAGE, 2 * PAGE, 0);
	TRY(mremap, "unmapped", at + 32 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	TRY(munmap, "good", at + 8 * PAGE, PAGE);
	show_number("read", SYS(write, ends[1], at + 8 * PAGE, 1));
	TRY(munmap, "odd", at + 1, PAGE);
	TRY(munmap, "no-length", at, 0);
	TRY(remap_file_pages, "anonymous", at, PAGE, 0, 3, 0);
	TRY(remap_file_pages, "protection", at, PAGE, PROT_READ, 3, 0);
	SYS(read, ends[0], got, 1);
	report("brk", "zero-and-grow", 0);
	long now = SYS(brk, 0);

	show_number("grows", SYS(brk, now + PAGE) == now + PAGE);
	show_number("refused", SYS(brk, 1) == now + PAGE);
}

static void try_advice(void)
{
	char *at = map(4);
	unsigned char there[4] = {9, 9, 9, 9};

	at[0] = 'x';
	at[2 * PAGE] = 'y';
	TRY(mincore, "four", at, 4 * PAGE, there);
	show_number("0", there[0] & 1);
	show_number("1", there[1] & 1);
	show_number("2", there[2] & 1);
	TRY(mincore, "odd", at + 1, PAGE, there);
	TRY(mincore, "unmapped", at + 16 * PAGE, PAGE, there);
	TRY(mincore, "bad-pointer", at, PAGE, BAD);
	TRY(madvise, "drop", at, PAGE, MADV_DONTNEED);
	show_number("0", at[0]);
	show_number("2", at[2 * PAGE]);
	TRY(madvise, "odd", at + 1, PAGE, MADV_DONTNEED);
	TRY(madvise, "bad-advice", at, PAGE, 9999);
	TRY(madvise, "unmapped", at + 16 * PAGE, PAGE, MADV_DONTNEED);
	TRY(madvise, "negative", at, -PAGE, MADV_NORMAL);
	TRY(msync, "good", at, PAGE, MS_SYNC);
	TRY(msync, "bad-flag", at, PAGE, 64);
	TRY(msync, "both", at, PAGE, MS_SYNC | MS_ASYNC);
	TRY(msync, "odd", at + 1, PAGE, MS_SYNC);
	TRY(msync, "unmapped", at + 16 * PAGE, PAGE, MS_SYNC);
	TRY(mlock, "good", at, 2 * PAGE);
	SYS(mincore, at, 4 * PAGE, there);
	show_number("1", there[1] & 1);
	show_number("3", there[3] & 1);
	TRY(mlock, "unmapped", at + 16 * PAGE, PAGE);
	TRY(mlock2, "on-fault", at, PAGE, 1);
	TRY(mlock2, "bad-flag", at, PAGE, 2);
	TRY(munlock, "good", at, PAGE);
	TRY(munlock, "unmapped", at + 16 * PAGE, PAGE);
	TRY(mlockall, "future", 2);
	TRY(mlockall, "bad-flag", 64);
	TRY(munlockall, "good");
	TRY(process_madvise, "bad-fd", -1, NULL, 0, 20, 0);
}

/* struct iovec arrays that name this process's own memory. */
static void try_others(void)
{
	char from[8] = "abcdefg", to[8] = "";
	struct iovec local = {to, 3}, remote = {from + 1, 5};
	int fd;

	TRY(process_vm_readv, "self", SYS(getpid), &local, 1, &remote, 1, 0);
	show_text("data", to);
	TRY(process_vm_readv, "bad-flag", SYS(getpid), &local, 1, &remote, 1, 1);
	TRY(process_vm_readv, "missing", 29999, &local, 1, &remote, 1, 0);
	local.iov_base = "XYZ";
	TRY(process_vm_writev, "self", SYS(getpid), &local, 1, &remote, 1, 0);
	show_text("data", from);
	TRY(process_vm_writev, "missing", 29999, &local, 1, &remote, 1, 0);
	fd = (int)TRY(memfd_create, "sealable", "name", 2);
	show_number("seals", SYS(fcntl, fd, 1034, 0));
	TRY(memfd_create, "bad-flag", "name", 0x80);
	TRY(memfd_create, "bad-pointer", BAD, 0);
	TRY(userfaultfd, "bad-flag", 0x4000);
	TRY(membarrier, "bad-command", 1 << 30, 0);
	TRY(membarrier, "bad-flag", 0, 4);
	TRY(membarrier, "global", 1, 0);
	report("membarrier", "query", SYS(membarrier, 0, 0) >= 0);
	TRY(rseq, "bad-size", NULL, 3, 0, 0);
}

static void try_nodes(void)
{
	char *at = map(2);
	unsigned long mask = 1, got[1024 / 32] = {0};
	int mode = -1, status[2] = {9, 9}, nodes[2] = {0, 0};
	void *pages[2];

	at[0] = 'x';
	pages[0] = at;
	pages[1] = at + 4 * PAGE;
	TRY(set_mempolicy, "bind-0", 2, &mask, 2);
	TRY(get_mempolicy, "default", &mode, got, 1024, 0, 0);
	show_number("mode", mode);
	show_number("mask", (long)got[0]);
	TRY(set_mempolicy, "default", 0, NULL, 0);
	TRY(set_mempolicy, "bad-mode", 99, &mask, 2);
	TRY(set_mempolicy, "bad-pointer", 2, BAD, 2);
	TRY(get_mempolicy, "bad-flag", &mode, got, 1024, 0, 99);
	TRY(get_mempolicy, "small", &mode, got, 1, 0, 0);
	TRY(get_mempolicy, "node-of", &mode, NULL, 0, at, 3);
	show_number("node", mode);
	TRY(get_mempolicy, "bad-pointer", BAD, NULL, 0, 0, 0);
	TRY(mbind, "preferred-0", at, PAGE, 1, &mask, 2, 0);
	TRY(mbind, "odd", at + 1, PAGE, 1, &mask, 2, 0);
	TRY(mbind, "bad-mode", at, PAGE, 99, &mask, 2, 0);
	TRY(mbind, "bad-flag", at, PAGE, 1, &mask, 2, 0x100);
	TRY(mbind, "bad-pointer", at, PAGE, 2, BAD, 2, 0);
	TRY(mbind, "unmapped", at + 16 * PAGE, PAGE, 1, &mask, 2, 0);
	TRY(move_pages, "where", 0, 2, pages, NULL, status, 0);
	show_number("0", status[0]);
	show_number("1", status[1]);
	TRY(move_pages, "to-0", 0, 1, pages, nodes, status, 2);
	show_number("0", status[0]);
	TRY(move_pages, "bad-flag", 0, 1, pages, nodes, status, 0x100);
	TRY(move_pages, "missing", 29999, 1, pages, nodes, status, 0);
	TRY(move_pages, "bad-pointer", 0, 1, BAD, NULL, status, 0);
	TRY(migrate_pages, "self", 0, 2, &mask, &mask);
	TRY(migrate_pages, "missing", 29999, 2, &mask, &mask);
	TRY(migrate_pages, "bad-old", 0, 2, BAD, &mask);
	TRY(migrate_pages, "bad-new", 0, 2, &mask, BAD);
}

void try_memory(void)
{
	in_child("map", try_map);
	in_child("change", try_change);
	in_child("advice", try_advice);
	in_child("others", try_others);
	in_child("nodes", try_nodes);
}
