// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets. Every call is made directly and, by the 32-bit program, through the multiplexer
 * socketcall(2) as well, whose lines are named "socketcall:bind": the multiplexer and the call
 * behind it.
 */
#include <linux/fcntl.h>
#include <linux/in.h>
#include <linux/net.h>
#include <linux/un.h>

#include "network.h"

#ifndef AF_UNIX
#define AF_UNIX 1
#define AF_INET 2
#endif
#define SOCK_STREAM_	1
#define SOCK_DGRAM_	2
#define SOL_SOCKET_	1
#define SO_TYPE_	3
#define SO_PASSCRED_	16
#define SO_RCVTIMEO_OLD 20
#define SO_DOMAIN_	39

int through_socketcall;

long call_socket(const char *name, const char *what, int number, long direct, const long a[6])
{
#ifndef __x86_64__
	if (through_socketcall)
		return try_call(name, what, __NR_socketcall, LONGS(number, a));
#else
	(void)number;
#endif
	return try_call(name, what, direct, a);
}

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memcpy(address.sun_path, path, length(path) + 1);
	return address;
}

static void try_make(void)
{
	int pair[2] = {-1, -1};

	SOCKET(socket, 1, "unix-stream", AF_UNIX, SOCK_STREAM_, 0);
	SOCKET(socket, 1, "inet-datagram", AF_INET, SOCK_DGRAM_, 17);
	SOCKET(socket, 1, "nonblock", AF_UNIX, SOCK_DGRAM_ | O_NONBLOCK, 0);
	SOCKET(socket, 1, "bad-domain", 99, SOCK_STREAM_, 0);
	SOCKET(socket, 1, "bad-type", AF_UNIX, 99, 0);
	SOCKET(socket, 1, "bad-protocol", AF_UNIX, SOCK_STREAM_, 7);
	SOCKET(socketpair, 8, "stream", AF_UNIX, SOCK_STREAM_, 0, pair);
	show_number("0", pair[0]);
	show_number("1", pair[1]);
	SOCKET(socketpair, 8, "inet", AF_INET, SOCK_STREAM_, 0, pair);
	SOCKET(socketpair, 8, "bad-protocol", AF_UNIX, SOCK_STREAM_, 7, pair);
	SOCKET(socketpair, 8, "bad-pointer", AF_UNIX, SOCK_STREAM_, 0, BAD);
}

static void try_connection(void)
{
	struct sockaddr_un here = address_of(NAME("sock")), got;
	int size = (int)sizeof(got), server, client, peer;

	server = (int)SYS(socket, AF_UNIX, SOCK_STREAM_, 0);
	client = (int)SYS(socket, AF_UNIX, SOCK_STREAM_, 0);
	SOCKET(bind, 2, "good", server, &here, sizeof(here));
	SOCKET(bind, 2, "again", server, &here, sizeof(here));
	SOCKET(bind, 2, "negative", client, &here, -1);
	SOCKET(bind, 2, "bad-pointer", client, BAD, sizeof(here));
	SOCKET(bind, 2, "bad-fd", -1, &here, sizeof(here));
	SOCKET(connect, 3, "not-listening", client, &here, sizeof(here));
	SOCKET(listen, 4, "two", server, 2);
	SOCKET(listen, 4, "bad-fd", -1, 2);
	SOCKET(listen, 4, "no-socket", 1, 2);
	SOCKET(connect, 3, "good", client, &here, sizeof(here));
	SOCKET(connect, 3, "short", client, &here, 1);
	SOCKET(connect, 3, "bad-pointer", client, BAD, sizeof(here));
	SOCKET(connect, 3, "bad-fd", -1, &here, sizeof(here));
	/* i386 has no number for accept(2): only the multiplexer, and accept4(). */
#ifdef __NR_accept
	peer = (int)SOCKET(accept, 5, "good", server, &got, &size);
	SOCKET(accept, 5, "bad-fd", -1, &got, &size);
	SOCKET(accept, 5, "no-socket", 1, &got, &size);
#else
	peer = (int)(through_socketcall ? TRY_AS("socketcall:accept", socketcall, "good", 5,
						 LONGS(server, &got, &size))
					: SYS(accept4, server, &got, &size, 0));
	if (through_socketcall)
		TRY_AS("socketcall:accept", socketcall, "bad-fd", 5, LONGS(-1, &got, &size));
#endif
	size = (int)sizeof(got);
	SOCKET(getsockname, 6, "good", peer, &got, &size);
	show_number("size", size);
	show_text("path", got.sun_path);
	SOCKET(getsockname, 6, "bad-fd", -1, &got, &size);
	SOCKET(getsockname, 6, "bad-pointer", peer, &got, BAD);
	size = 4;
	SOCKET(getpeername, 7, "cut", client, &got, &size);
	show_number("size", size);
	SOCKET(getpeername, 7, "not-connected", server, &got, &size);
	SOCKET(getpeername, 7, "bad-fd", -1, &got, &size);
	client = (int)SYS(socket, AF_UNIX, SOCK_STREAM_, 0);
	SYS(connect, client, &here, sizeof(here));
	SOCKET(accept4, 18, "cloexec", server, &got, &size, O_CLOEXEC);
	SYS(fcntl, server, F_SETFL, O_NONBLOCK);
	SOCKET(accept4, 18, "none", server, NULL, NULL, 0);
	SOCKET(accept4, 18, "bad-flag", server, &got, &size, O_APPEND);
	SOCKET(accept4, 18, "bad-fd", -1, &got, &size, 0);
	SOCKET(shutdown, 13, "write", peer, 1);
	SOCKET(shutdown, 13, "bad-how", peer, 9);
	SOCKET(shutdown, 13, "bad-fd", -1, 1);
}

static void try_options(void)
{
	int fd = (int)SYS(socket, AF_UNIX, SOCK_DGRAM_, 0), value = 1, size = sizeof(value);
	long timeout[2] = {2, 500000};

	SOCKET(setsockopt, 14, "passcred", fd, SOL_SOCKET_, SO_PASSCRED_, &value, sizeof(value));
	value = 0;
	SOCKET(getsockopt, 15, "passcred", fd, SOL_SOCKET_, SO_PASSCRED_, &value, &size);
	show_number("value", value);
	SOCKET(getsockopt, 15, "type", fd, SOL_SOCKET_, SO_TYPE_, &value, &size);
	show_number("value", value);
	show_number("size", size);
	SOCKET(getsockopt, 15, "domain", fd, SOL_SOCKET_, SO_DOMAIN_, &value, &size);
	show_number("value", value);
	SOCKET(setsockopt, 14, "timeout", fd, SOL_SOCKET_, SO_RCVTIMEO_OLD, timeout,
	       sizeof(timeout));
	timeout[0] = timeout[1] = 0;
	size = sizeof(timeout);
	SOCKET(getsockopt, 15, "timeout", fd, SOL_SOCKET_, SO_RCVTIMEO_OLD, timeout, &size);
	show_number("seconds", timeout[0]);
	show_number("size", size);
	SOCKET(setsockopt, 14, "short", fd, SOL_SOCKET_, SO_PASSCRED_, &value, 2);
	SOCKET(setsockopt, 14, "bad-name", fd, SOL_SOCKET_, 9999, &value, sizeof(value));
	SOCKET(setsockopt, 14, "bad-level", fd, 77, SO_PASSCRED_, &value, sizeof(value));
	SOCKET(setsockopt, 14, "negative", fd, SOL_SOCKET_, SO_PASSCRED_, &value, -4);
	SOCKET(setsockopt, 14, "bad-fd", -1, SOL_SOCKET_, SO_PASSCRED_, &value, sizeof(value));
	SOCKET(setsockopt, 14, "bad-pointer", fd, SOL_SOCKET_, SO_PASSCRED_, BAD, sizeof(value));
	SOCKET(getsockopt, 15, "bad-name", fd, SOL_SOCKET_, 9999, &value, &size);
	SOCKET(getsockopt, 15, "bad-level", fd, 77, SO_TYPE_, &value, &size);
	SOCKET(getsockopt, 15, "bad-pointer", fd, SOL_SOCKET_, SO_TYPE_, &value, BAD);
	SOCKET(getsockopt, 15, "bad-fd", -1, SOL_SOCKET_, SO_TYPE_, &value, &size);
}

#ifndef __x86_64__
static void try_multiplexer(void)
{
	TRY(socketcall, "bad-call", 99, LONGS(1, 2, 3));
	TRY(socketcall, "zero", 0, LONGS(1, 2, 3));
	TRY(socketcall, "bad-pointer", 1, BAD);
}
#endif

static void try_all(void)
{
	in_child("make", try_make);
	in_child("connection", try_connection);
	in_child("options", try_options);
	try_transfer();
}

void try_network(void)
{
	try_all();
#ifndef __x86_64__
	through_socketcall = 1;
	in_child("through-socketcall", try_all);
	in_child("multiplexer", try_multiplexer);
#endif
}
