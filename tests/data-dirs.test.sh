#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Programs of a build directory that is not directly in the checkout find their data under tests/run.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$(dirname "$KSWEEP")/base/tests/test-data-path
unset KSWEEP_RULES KSWEEP_GUEST

# variables BUILD: what data_dirs sets for it.
variables() {
	(
		data_dirs "$1" "$ksweep_root"
		echo "${KSWEEP_RULES:-} ${KSWEEP_GUEST:-}"
	)
}
both="$ksweep_root/semantic-patches $ksweep_root/verify/guest"
is "$(variables "$ksweep_root/build")" " " "build: no variable is set"
is "$(variables "$ksweep_root/build/dbg")" " " "build/dbg: no variable is set"
is "$(variables "$ksweep_root/build/dbg/x")" "$both" "build/dbg/x: the variables are set"
is "$(variables "$work/build")" "$both" "a directory outside: the variables are set"
ln -s "$work/build" "$work/link"
is "$(variables "$work/link")" "$both" "a link to one outside: the variables are set"
is "$(KSWEEP_RULES=/own variables "$work/build")" "/own $ksweep_root/verify/guest" "the user's variable is kept"

mkdir -p "$work/build/base/tests"
cp "$program" "$work/build/base/tests/"
own=$("$work/build/base/tests/test-data-path" --tap -k -p /data-path/self 2>&1)
is "$(grep -c "^ERROR.*cannot find 'find.cocci'" <<<"$own")" 1 "a program outside finds nothing on its own"
ok "and finds its data under tests/run" \
	env BUILD="$work/build" TEST_LOGS="$work/logs" "$ksweep_root/tests/run" "$work/build/base/tests/test-data-path"
plan_done
