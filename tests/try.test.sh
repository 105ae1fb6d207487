#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# make try, on a terminal: every step, the patches and the report are there, and colours where they are wanted.
# It uses the tree and the verdicts that demo.test.sh has left; alone, it takes some minutes.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
branch=ksweep-try-test
run=${KSWEEP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ksweep}/runs/$branch
BUILD=$(dirname "$KSWEEP")
export BUILD TERM=xterm GIT_CONFIG_GLOBAL=/dev/null
escape=$(printf '\033')

# script gives it a terminal.
status 0 "tests/try" env -u NO_COLOR script -qec "'$ksweep_root/tests/try' $branch" /dev/null
tr -d '\r' <"$tap_out" >"$work/out"
is "$(sed "s/$escape\[[0-9;]*m//g" "$work/out" | grep -oE '^[0-9]\. [A-Z][a-z ]+\.' | paste -sd' ')" \
	"1. The tree. 2. Calls to remove. 3. Find. 4. Plan. 5. Series. 6. Verify." "announces each step"
is "$(grep -cE '^   done in [0-9]+:[0-9]{2}$' "$work/out")" 6 "and how long it took"
ok "shows a patch in colour" grep -qE "^$escape\[32m\+" "$work/out"
ok "and what to do next" grep -q 'make demo' "$work/out"
tree=$("$KSWEEP" tree get debian)
commits=$(git -C "$tree" rev-list --count "ksweep-rewound..$branch")
ok "two commits at least" test "$commits" -ge 2
is "$(find "$run/run/patches" -name '*.patch' ! -name '0000-*' | wc -l)" "$commits" "a patch for each commit"
is "$(jq -r 'select(.outcome == "pass" and .check == "build") | .config' "$run/run/verdicts.jsonl" | sort | uniq -c | xargs)" \
	"$commits small" "each was built under the small config"
ok "the report is there" test -s "$run/run/report.html"

status 0 "tests/try with NO_COLOR" env NO_COLOR=1 script -qec "'$ksweep_root/tests/try' $branch" /dev/null
is "$(grep -cE "$escape\[[0-9;]*m" "$tap_out")" 0 "prints no colours"

git -C "$tree" for-each-ref --format='delete %(refname)' "refs/heads/$branch" "refs/ksweep/*/$branch" |
	git -C "$tree" update-ref --stdin
rm -rf "$run"
plan_done
