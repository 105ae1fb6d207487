#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The scan of a whole real kernel ($KSWEEP_TREE, else Debian's) against git grep, by the unit test that does so.
set -eu
build=$(cd "${BUILD:-build}" && pwd)
export KSWEEP_TREE=${KSWEEP_TREE:-$("$build/ksweep" tree get debian)}
exec "$build/kernel-tree/tests/test-scan-real" --tap
