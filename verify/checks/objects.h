/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check objects: every call of a system call in the objects of the build is one that find lists
 * in the source. The figure is the change in the size of functions, in bytes.
 */
#ifndef VERIFY_CHECKS_OBJECTS_H
#define VERIFY_CHECKS_OBJECTS_H

#include "verify/checks/check.h"

extern const struct check check_objects;

#endif
