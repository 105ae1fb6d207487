/* SPDX-License-Identifier: GPL-2.0 */
/* Socket calls, made directly or through socketcall(2), in network.c and messages.c. */
#ifndef GUEST_NETWORK_H
#define GUEST_NETWORK_H

#include "call.h"

/* Set while the scenarios run through the multiplexer. */
extern int through_socketcall;

/* A name for a socket that the other round does not use. */
#define NAME(name) (through_socketcall ? name "-mux" : name)

long call_socket(const char *name, const char *what, int number, long direct, const long a[6]);

/* TRY(), or its like through socketcall(2), where the call has the number `number`. */
#define SOCKET(call, number, what, ...)                                                            \
	call_socket(through_socketcall ? "socketcall:" #call : #call, what, number, __NR_##call,   \
		    LONGS(__VA_ARGS__))

/* For the calls that only the multiplexer has. */
#define MULTIPLEXED(call, number, what, ...)                                                       \
	(through_socketcall ? call_socket("socketcall:" #call, what, number, -1, LONGS(__VA_ARGS__)) : 0)

/* messages.c */
void try_transfer(void);

#endif
