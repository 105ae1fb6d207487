#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# End-to-end tests that build no kernel, once more with ASan and UBSan (see the Makefile): the one that runs
# most of the code in `make check`, more of them in `make check-long`.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
program=$ksweep_root/build-asan/ksweep
if [ ! -x "$program" ]; then
	skip "ASan and UBSan" "there is no build-asan/ksweep; make check-asan makes it"
	plan_done
fi
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
names=(series)
[ -z "${KSWEEP_TEST_LONG:-}" ] || names+=(find-fixture plan-again options hostile-config)
for name in "${names[@]}"; do
	ok "$name under ASan and UBSan" \
		env KSWEEP="$program" bash "$ksweep_root/tests/$name.test.sh"
done
plan_done
