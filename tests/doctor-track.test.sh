#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# doctor names what is missing; track counts calls over history without touching the tree.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache

# A PATH in which spatch and qemu are missing and the rest is there.
mkdir "$work/bin"
for folder in /usr/local/bin /usr/bin /bin; do
	for program in "$folder"/*; do
		case ${program##*/} in
		spatch* | qemu-system-x86_64) ;;
		*) ln -sf "$program" "$work/bin/" ;;
		esac
	done
done
status 3 "doctor without spatch and qemu: exit status 3" env PATH="$work/bin" "$KSWEEP" doctor
is "$(grep -c '^MISSING' "$tap_out")" 2 "just these two are missing"
is "$(grep -c 'MISSING.*spatch.*package coccinelle' "$tap_out")" 1 "coccinelle is named"
is "$(grep -c 'MISSING.*qemu-system-x86_64.*package qemu-system-x86' "$tap_out")" 1 "qemu-system-x86 is named"
# Its own data. A program that is in no layout finds only what the variables name.
mkdir "$work/alone"
cp "$KSWEEP" "$work/alone/ksweep"
with_data() { # WANT NAME CHANGE: the exit status with data to which a command was done
	rm -rf "$work/data"
	mkdir -p "$work/data/rules" "$work/data/guest"
	cp "$ksweep_root"/semantic-patches/*.{cocci,ini} "$work/data/rules"
	cp "$ksweep_root"/verify/guest/*.[ch] "$work/data/guest"
	(cd "$work/data" && eval "$3")
	status "$1" "doctor: $2" env KSWEEP_RULES="$work/data/rules" KSWEEP_GUEST="$work/data/guest" "$work/alone/ksweep" doctor
}
with_data 0 "all data is there" :
for file in rules/find.cocci rules/convert.cocci rules/policy.ini guest/call.h guest/network.h guest/mqueue.c; do
	with_data 3 "$file is missing" "rm $file"
	case $file in
	rules/*) said "^MISSING +rules and policy .*'${file#*/}'" "names it" ;;
	*) said '^MISSING +guest program' "names the part" ;;
	esac
	is "$(grep -c '^MISSING' "$tap_out") $(grep -c Ready "$tap_out")" "1 0" "doctor: $file: nothing else is missing, and it is not Ready"
done
with_data 3 "a bad policy" "echo '[nonsense]' >rules/policy.ini"
status 2 "doctor takes no argument" "$KSWEEP" doctor now
status 0 "doctor on this machine" "$KSWEEP" doctor --json
is "$(jq -r 'select(.record == "tool" and .needed and (.good | not)) | .name' "$tap_out" 2>/dev/null)" "" \
	"nothing that is needed is missing"
is "$(jq -r 'select(.name == "KVM") | .record' "$tap_out")" tool "KVM was tried"

tree=$work/tree
git init -q -b main "$tree"
git -C "$tree" config user.name T
git -C "$tree" config user.email t@example.org
mkdir -p "$tree/include/linux" "$tree/fs"
printf 'VERSION = 4\nPATCHLEVEL = 16\nSUBLEVEL = 0\n' >"$tree/Makefile"
touch "$tree/Kconfig" "$tree/MAINTAINERS"
echo 'asmlinkage long sys_one(int a);' >"$tree/include/linux/syscalls.h"
for calls in 3 3 1; do
	{
		printf 'SYSCALL_DEFINE1(one, int, a)\n{\n\treturn a;\n}\nvoid f(void)\n{\n'
		for _ in $(seq "$calls"); do printf '\tsys_one(1);\n'; done
		echo '}'
	} >"$tree/fs/x.c"
	date +%N >"$tree/other"
	git -C "$tree" add -A -f .
	git -C "$tree" commit -q -m "$calls calls"
done
echo changed >>"$tree/fs/x.c"
before=$(git -C "$tree" status --porcelain; git -C "$tree" for-each-ref; sha256sum "$tree/.git/index")
ok "track a range" "$KSWEEP" track -C "$tree" main~2..main
is "$("$KSWEEP" track -q -C "$tree" --json main~2..main | jq -c '[.calls, .subsystems.fs]' | paste -sd' ')" \
	"[3,3] [3,3] [1,1]" "three, three, one"
is "$("$KSWEEP" track -q -C "$tree" main~2..main | wc -l)" 4 "a head, two rows, and a word on the third"
is "$(git -C "$tree" status --porcelain; git -C "$tree" for-each-ref; sha256sum "$tree/.git/index")" "$before" \
	"work tree, index and refs are as before"
status 2 "a range that is none" "$KSWEEP" track -C "$tree" main
status 2 "a revision that is none" "$KSWEEP" track -C "$tree" nothing..main
status 2 "tags that are none" "$KSWEEP" track -C "$tree" --tags 'v*'
mkdir "$work/empty"
status 2 "no repository" "$KSWEEP" track -C "$work/empty" a..b
plan_done
