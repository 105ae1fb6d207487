#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# What several commands take means the same to all of them, and has one default.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
mini_file "$tree/arch/x86/kernel/caller.c" <<'END'
#include <linux/syscalls.h>

long arch_caller(void)
{
	return sys_sync();
}
END
mini_commit "$tree" "A caller in arch/" || exit 1
git -C "$tree" config user.name "Ann Author"
git -C "$tree" config user.email ann@example.org

help_of() { "$KSWEEP" "$1" --help | grep -E -- "^  (-., )?--$2=" | tr -s " "; } # COMMAND OPTION
for command in plan series run; do
	is "$(help_of "$command" area)" "$(help_of find area)" "$command --help: --area is that of find"
done
for option in base branch policy subsystem; do
	is "$(help_of run "$option")" "$(help_of series "$option")" "run --help: --$option is that of series"
done

of() { "$KSWEEP" "$@" -q -C "$tree" --json 2>/dev/null; }
ok 'the tree has a call in arch/' grep -q arch/x86/kernel/caller.c <(of find --area all)
for command in find plan; do
	is "$(of "$command")" "$(of "$command" --area generic)" "$command: the area is generic by default"
	ok "$command: and that is not all" test "$(of "$command")" != "$(of "$command" --area all)"
done
is "$(of series --branch a)" "$(of series --branch b --area generic)" 'series: the area is generic by default'
ok 'series: the call in arch/ is left' git -C "$tree" grep -q 'return sys_sync()' a -- arch
of series --branch c --area all >/dev/null
ok 'series: with --area all it is not' git -C "$tree" grep -q 'return ksys_sync()' c -- arch
of run --branch d -o "$work/run" >/dev/null
is "$(git -C "$tree" rev-parse d)" "$(git -C "$tree" rev-parse a)" 'run: the area is generic by default'
plan_done
