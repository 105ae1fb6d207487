#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The end-to-end tests that build no kernel, once more with ASan and UBSan (see the Makefile).
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
program=$ksweep_root/build-asan/ksweep
if [ ! -x "$program" ]; then
	skip "ASan and UBSan" "there is no build-asan/ksweep; make check-asan makes it"
	plan_done
fi
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
for name in find-fixture series; do
	ok "$name under ASan and UBSan" \
		env KSWEEP="$program" bash "$ksweep_root/tests/$name.test.sh"
done
plan_done
