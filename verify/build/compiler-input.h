/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the compiler reads of a source file, as far as it matters to what it makes of it.
 *
 * A commit that adds a prototype to a header has make compile all that includes the header, some
 * hundred files of which one or two use the new name. To the others the preprocessed text differs
 * by a declaration that they do not use, and such a declaration makes neither code nor data nor a
 * diagnostic.
 *
 * Left out of the digest is a declaration of one function, of a name that stands nowhere else in
 * the text, that is made of plain words: no static, inline, attribute, nested parenthesis or
 * body, and no type that was not declared at file scope before. Everything else counts, token by
 * token. Line numbers and white space do not: they reach debug information alone, and what __LINE__
 * gave is a token.
 */
#ifndef VERIFY_BUILD_COMPILER_INPUT_H
#define VERIFY_BUILD_COMPILER_INPUT_H

#include <glib.h>

/* Of a text as `gcc -E -P` prints it. The caller frees. */
char *compiler_input_digest(const char *text, gsize length);

/*
 * The words of a command that compiles one C file, as kbuild keeps it in a .cmd file (the text
 * after " := "), turned into one that prints the preprocessed text. NULL when it is no such
 * command. The caller frees with g_strfreev().
 */
char **compiler_input_command(const char *command);

#endif
