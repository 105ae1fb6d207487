#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Rewind Debian's kernel, or $KSWEEP_TREE if that can be rewound: the same commit each time and for everybody,
# what it says it planted is what a plain text search of its own diff finds, no other line of a function
# changes, and x86 is left without wrappers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
branch=ksweep-rewound

has_wrapper() { git -C "$1" grep -q ARCH_HAS_SYSCALL_WRAPPER HEAD -- arch/x86/Kconfig; }
from=${KSWEEP_TREE:-}
[ -n "$from" ] && has_wrapper "$from" || from=$("$KSWEEP" tree get debian)
git clone -q --shared --no-checkout "$from" "$work/one"
git clone -q --shared --no-checkout "$from" "$work/two"
cd "$work" || exit
base=$(git -C one rev-parse HEAD)
ok "x86 has a system call wrapper" has_wrapper one

status 0 "tree rewind" "$KSWEEP" tree rewind -C one --json
grep '^{' "$tap_out" >said
git -C one for-each-ref --format='%(refname)' | grep -vE "refs/(remotes|ksweep)/|/$branch\$" >refs
is "$(cat refs)" "$(git -C two for-each-ref --format='%(refname)' | grep -v refs/remotes/)" \
	"no other ref is written"
is "$(git -C one rev-parse HEAD)" "$base" "HEAD stays"
tip=$(git -C one rev-parse $branch)
export GIT_AUTHOR_NAME=Somebody GIT_AUTHOR_EMAIL=else@example.org GIT_COMMITTER_DATE="@1 +0200"
status 0 "tree rewind in another clone, as another user" "$KSWEEP" tree rewind -C two
is "$(git -C two rev-parse $branch)" "$tip" "gives the same commit"
status 0 "tree rewind again" "$KSWEEP" tree rewind -C one
is "$(git -C one rev-parse $branch)" "$tip" "gives the same commit as well"
is "$(git -C one rev-list --count "$base..$branch")" 2 "two commits: the dispatch, the helpers"

# What was planted, as the command says, and as the diff shows to somebody who only searches text.
jq -r 'select(.record=="planted") | .symbol as $s | .calls[] | "\($s) \(.)"' said | sort >planted
jq -r 'select(.record=="planted") | "\(.helper) \(.symbol)"' said >names
git -C one diff -U0 --no-renames --no-color --no-ext-diff "$branch~1" "$branch" |
	awk -v names=names '
	BEGIN { while ((getline line < names) > 0) { split(line, pair, " "); known[pair[2]] = 1 } }
	/^\+\+\+ b\// { file = substr($0, 7); next }
	/^@@/ { split($3, at, ","); line = substr(at[1], 2); next }
	/^\+/ {
		text = $0
		while (text !~ /asmlinkage/ && match(text, /[A-Za-z_0-9]+[ \t]*\(/)) {
			name = substr(text, RSTART, RLENGTH - 1)
			sub(/[ \t]+$/, "", name)
			if (name in known) print name, file ":" line
			text = substr(text, RSTART + RLENGTH)
		}
		line++
	}' | sort >shown
is "$(cat shown)" "$(cat planted)" "the planted list is what a plain search of the diff finds"
ok "twenty helpers at least" test "$(wc -l <names)" -ge 20
jq -r 'select(.record=="planted") | .subsystem' said | sort -u |
	grep -cxE 'fs|mm|ipc|kernel|arch/x86' >folders
ok "in four of fs, mm, ipc, kernel, arch/x86 at least" test "$(cat folders)" -ge 4

# The helpers are gone: not one left in code, of those said to be folded (comments are not touched).
cut -d' ' -f1 names >helpers
git -C one grep -nwFf "$work/helpers" $branch -- '*.c' '*.h' '*.S' ':!tools' ':!samples' ':!Documentation' |
	grep -vE ':[0-9]+:[[:space:]]*(/?\*|//)|/\*.*\*/[[:space:]]*$' >left
is "$(cat left)" "" "no folded helper is named in code any more"

# Each removed line is a head, a stub, a prototype or the line of a call; put the names back and nothing is lost.
git -C one diff -U0 --no-color "$branch~1" "$branch" -- '*.c' | grep '^+[^+]' | cut -c2- |
	grep -vE '^(COMPAT_)?SYSCALL_DEFINE|^[[:space:]]+([a-z_].*,)+.*[,)]$|return 0;$' >changed
cut -d' ' -f2 names >symbols
is "$(grep -vwFf symbols changed | grep -cE '^[[:space:]]*(if|for|while|switch|case|goto)\b')" 0 \
	"no line of a body is new but for calls"

# The dispatch.
git -C one grep -lE 'asm/syscalls_|do_syscall_64' $branch -- 'arch/x86/entry/*.c' | cut -d: -f2 >dispatchers
ok "there are dispatchers" test -s dispatchers
# shellcheck disable=SC2046 # names without blanks
is "$(git -C one grep -nE '__(x64|ia32)_(##|sys_|compat_sys_)' $branch -- $(cat dispatchers))" "" \
	"no dispatcher names a wrapper"
is "$(git -C one grep -l 'select ARCH_HAS_SYSCALL_WRAPPER' $branch -- arch/x86)" "" \
	"x86 selects no wrapper"

git -C two symbolic-ref HEAD refs/heads/$branch
status 2 "a rewound revision cannot be rewound" "$KSWEEP" tree rewind -C two
said "rewound already" "and says so"
plan_done
