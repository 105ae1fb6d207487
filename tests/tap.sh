# SPDX-License-Identifier: GPL-2.0
# TAP for end-to-end tests: source this, call ok/is/skip, end with plan_done.
# shellcheck shell=bash
set -u
tap_n=0
tap_failed=0
KSWEEP=${KSWEEP:-$(cd "${BUILD:-build}" && pwd)/ksweep}
ksweep_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export KSWEEP ksweep_root
# shellcheck source=tests/data-dirs.sh
. "$ksweep_root/tests/data-dirs.sh"
data_dirs "$(dirname "$KSWEEP")" "$ksweep_root"

tap_result() { # good name
	tap_n=$((tap_n + 1))
	if [ "$1" = 1 ]; then
		echo "ok $tap_n - $2"
	else
		echo "not ok $tap_n - $2"
		tap_failed=$((tap_failed + 1))
	fi
}
# Lines of standard input as diagnostics.
diag() { sed 's/^/# /'; }

# ok NAME COMMAND...: the command succeeds. What it said is shown when it does not.
ok() {
	local name=$1 out got=0
	shift
	out=$("$@" 2>&1 </dev/null) || got=$?
	if [ "$got" = 0 ]; then
		tap_result 1 "$name"
	else
		tap_result 0 "$name"
		printf '%s\n' "status $got: $*" "$out" | tail -30 | diag
	fi
}
# is GOT WANT NAME
is() {
	if [ "$1" = "$2" ]; then
		tap_result 1 "$3"
	else
		tap_result 0 "$3"
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$1") | head -30 | diag
	fi
}
# status WANT NAME COMMAND...: the exit status; output is left in $tap_out (a file).
tap_out=$(mktemp)
status() {
	local want=$1 name=$2 got=0
	shift 2
	"$@" >"$tap_out" 2>&1 </dev/null || got=$?
	if [ "$got" = "$want" ]; then
		tap_result 1 "$name"
	else
		tap_result 0 "$name"
		{
			echo "exit status $got, not $want: $*"
			tail -20 "$tap_out"
		} | diag
	fi
}
# said PATTERN NAME: what the last status command printed matches (grep -E).
said() {
	if grep -qE -- "$1" "$tap_out"; then
		tap_result 1 "$2"
	else
		tap_result 0 "$2"
		{
			echo "nothing matches '$1' in:"
			tail -20 "$tap_out"
		} | diag
	fi
}
skip() { # name reason
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1 # SKIP $2"
	echo "SKIPPED: $1: $2" >&2
}
plan_done() {
	rm -f "$tap_out"
	echo "1..$tap_n"
	exit "$((tap_failed > 0))"
}
