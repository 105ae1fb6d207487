/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A digest of the preprocessed text of a source file that is the same whenever the object is.
 *
 * A commit that adds a prototype to a header makes make rebuild every file that includes the
 * header: some hundred files, of which one or two use the new name. In the others the preprocessed
 * text differs by a declaration that they do not use, which adds neither code nor data nor a
 * diagnostic.
 *
 * The digest leaves out each declaration of one function whose name occurs nowhere else in the
 * text, if it is plain: no static, inline, attribute, nested parenthesis or body, and only types
 * that were declared at file scope before. All other tokens count. Line numbers and white space do
 * not: they affect only debug information, and the value of __LINE__ is a token.
 */
#ifndef VERIFY_BUILD_COMPILER_INPUT_H
#define VERIFY_BUILD_COMPILER_INPUT_H

#include <glib.h>

/* Of a text as `gcc -E -P` prints it. The caller frees. */
char *compiler_input_digest(const char *text, gsize length);

/*
 * Turn a command that compiles one C file, as kbuild stores it in a .cmd file (the text after
 * " := "), into the words of one that prints the preprocessed text. NULL if it is not such a
 * command. The caller frees with g_strfreev().
 */
char **compiler_input_command(const char *command);

#endif
