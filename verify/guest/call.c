// SPDX-License-Identifier: GPL-2.0
/* System calls without a C library, and the lines about them. */
#include "call.h"

#ifdef __x86_64__
asm(".globl raw_call\n"
    "raw_call:\n"
    "	mov %rdi, %rax\n"
    "	mov %rsi, %r11\n"
    "	mov (%r11), %rdi\n"
    "	mov 8(%r11), %rsi\n"
    "	mov 16(%r11), %rdx\n"
    "	mov 24(%r11), %r10\n"
    "	mov 32(%r11), %r8\n"
    "	mov 40(%r11), %r9\n"
    "	syscall\n"
    "	ret\n");
#else
asm(".globl raw_call\n"
    "raw_call:\n"
    "	push %ebp\n"
    "	push %ebx\n"
    "	push %esi\n"
    "	push %edi\n"
    "	mov 20(%esp), %eax\n"
    "	mov 24(%esp), %edx\n"
    "	mov (%edx), %ebx\n"
    "	mov 4(%edx), %ecx\n"
    "	mov 12(%edx), %esi\n"
    "	mov 16(%edx), %edi\n"
    "	mov 20(%edx), %ebp\n"
    "	mov 8(%edx), %edx\n"
    "	int $0x80\n"
    "	pop %edi\n"
    "	pop %esi\n"
    "	pop %ebx\n"
    "	pop %ebp\n"
    "	ret\n");
#endif

/* One line, written by one write(2), so that lines of several processes do not mix. */
static char line[1024];
static size_t used;

void *memset(void *to, int byte, size_t n)
{
	volatile char *at = to; /* or gcc makes this loop a call of memset() */

	while (n--)
		*at++ = (char)byte;
	return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
	volatile char *at = to;
	const char *source = from;

	while (n--)
		*at++ = *source++;
	return to;
}

size_t length(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static void put(char c)
{
	if (used < sizeof(line) - 1) /* the newline always fits */
		line[used++] = c;
}

static void put_text(const char *text)
{
	while (*text)
		put(*text++);
}

static void put_unsigned(unsigned long long value, unsigned int base)
{
	char digits[64];
	size_t n = 0;

	do
		digits[n++] = "0123456789abcdef"[value % base];
	while ((value /= base) != 0);
	while (n)
		put(digits[--n]);
}

static void put_signed(long long value)
{
	if (value < 0)
		put('-');
	put_unsigned(value < 0 ? -(unsigned long long)value : (unsigned long long)value, 10);
}

void end_line(void)
{
	if (!used)
		return;
	line[used++] = '\n';
	SYS(write, 1, line, used);
	used = 0;
}

static void begin(const char *name, const char *what)
{
	end_line();
	put_text(ABI " ");
	put_text(name);
	put(' ');
	put_text(what);
	put_text(" = ");
}

void say_line(const char *text)
{
	end_line();
	put_text(text);
	end_line();
}

void report(const char *name, const char *what, long value)
{
	begin(name, what);
	put_signed(value);
}

/* Set to prove that the lines would show it: one call gets two arguments in the wrong order. */
static long swapped_number = -1, swapped_first, swapped_second;

void swap_arguments(long number, int first, int second)
{
	swapped_number = number;
	swapped_first = first;
	swapped_second = second;
}

static long call(long number, const long arguments[6])
{
	long changed[6];

	if (number != swapped_number)
		return raw_call(number, arguments);
	memcpy(changed, arguments, sizeof(changed));
	changed[swapped_first] = arguments[swapped_second];
	changed[swapped_second] = arguments[swapped_first];
	return raw_call(number, changed);
}

long try_call(const char *name, const char *what, long number, const long arguments[6])
{
	long value;

	end_line();
	value = call(number, arguments);
	report(name, what, value);
	return value;
}

/* Addresses count as good: only the last page holds errors. */
static int is_error(long value)
{
	return (unsigned long)value >= (unsigned long)-4095L;
}

long try_call_ok(const char *name, const char *what, long number, const long arguments[6])
{
	long value;

	end_line();
	value = call(number, arguments);
	begin(name, what);
	if (is_error(value))
		put_signed(value);
	else
		put_text("ok");
	return value;
}

static void put_key(const char *key)
{
	put(' ');
	put_text(key);
	put('=');
}

void show_number(const char *key, long long value)
{
	put_key(key);
	put_signed(value);
}

void show_octal(const char *key, unsigned long value)
{
	put_key(key);
	put_unsigned(value, 8);
}

void show_bytes(const char *key, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	put_key(key);
	for (; n--; at++) {
		if (*at >= ' ' && *at < 0x7f && *at != '\\') {
			put((char)*at);
			continue;
		}
		put('\\');
		put("0123456789abcdef"[*at >> 4]);
		put("0123456789abcdef"[*at & 15]);
	}
}

void show_text(const char *key, const char *text)
{
	show_bytes(key, text, length(text));
}
