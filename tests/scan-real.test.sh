#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The scan of whole real kernels (Debian's, and $KSWEEP_TREE) against git grep, by the unit test that does so.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
debian=$("$KSWEEP" tree get debian)
for tree in "$debian" ${KSWEEP_TREE:+"$KSWEEP_TREE"}; do
	ok "the scan of ${tree##*/} is what git grep sees" \
		env KSWEEP_TREE="$tree" "${BUILD:-build}/kernel-tree/tests/test-scan-real" --tap
done
plan_done
