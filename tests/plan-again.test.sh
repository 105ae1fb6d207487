#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# A plan that starts from what the last one found of names is the plan that one from nothing makes.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
git -C "$tree" tag plain
add() { # FILE NAME: a function of this name, committed
	printf 'int %s(void)\n{\n\treturn 0;\n}\n' "$2" | mini_file "$tree/$1"
	mini_commit "$tree" "Add $2 in $1"
}
add lib/a.c ksys_sync
add lib/Z.c ksys_dup
git -C "$tree" tag taken
add include/linux/b.h ksys_sync
git -C "$tree" rm -q -f lib/a.c
git -C "$tree" mv lib/Z.c lib/z.c
mini_commit "$tree" "Remove and rename"
git -C "$tree" tag moved
git -C "$tree" checkout -q --orphan elsewhere plain
mini_commit "$tree" "The same files, another history"
git -C "$tree" tag elsewhere

plan() { KSWEEP_CACHE=$work/$1 "$KSWEEP" plan -q -C "$tree" --rev "$2" --area all --json --log "$work/log" 2>&1; }
for rev in plain taken moved plain elsewhere taken; do
	rm -rf "$work/cold" "$work/log"
	want=$(plan cold "$rev")
	[ "$rev" != taken ] || ok 'a name that is taken is seen' grep -q 'ksys_sync is taken (lib/a.c)' <(echo "$want")
	is "$(plan warm "$rev")" "$want" "$rev: the same plan, with and without an earlier one"
done
is "$(find "$work/warm/names" -type f | wc -l)" 1 'what was found is kept'
for damage in 'truncate -s 50' 'truncate -s 0' 'rm' 'dd if=/dev/urandom bs=1000 count=1 status=none of='; do
	# shellcheck disable=SC2086
	case $damage in *of=) $damage"$(echo "$work"/warm/names/*)" ;; *) $damage "$work"/warm/names/* ;; esac
	is "$(plan warm moved)" "$(plan cold moved)" "the same where what was kept is damaged (${damage%% *})"
done
plan_done
