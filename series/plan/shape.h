/* SPDX-License-Identifier: GPL-2.0 */
/* The shape of a function body: is it only a call of another function? */
#ifndef SERIES_PLAN_SHAPE_H
#define SERIES_PLAN_SHAPE_H

#include <glib.h>

struct shape {
	char *callee;	      /* "" when the body is anything else */
	GPtrArray *arguments; /* char *: text of each */
	GPtrArray *constants; /* char *: identifiers in them that are not parameters */
	gboolean in_order;    /* the arguments are exactly the parameters, in order */
};
void shape_free(struct shape *shape);

/* Of a body (braces included) of a function with these parameters (struct parameter *). */
struct shape *shape_of_body(const char *body, gsize length, GPtrArray *parameters);

/* "char __user *" and "char __user*" are the same type. */
gboolean same_type(const char *a, const char *b);

#endif
