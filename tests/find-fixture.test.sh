#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# find on a tree of hard cases: every site and bin as written by hand, and every mention that another way of
# counting sees is in the accounts.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/find-tree.sh
. "$ksweep_root/tests/fixtures/find-tree.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache
tree=$work/tree
expect=$ksweep_root/tests/fixtures/find-tree.expect
find_tree "$tree" || exit 1

# The records of a revision, in $work/NAME.
records() { # REV NAME
	"$KSWEEP" find -C "$tree" --rev "$1" --area all --json >"$work/$2" 2>"$work/$2.err"
	local status=$?
	[ $status -le 1 ] || diag <"$work/$2.err"
	return $status
}
account() { jq -c 'select(.record == "accounting")' "$work/$1"; }
# Bins of a case: those of its branch less those of main, without the zeros.
bins_of() {
	jq -rn --argjson case "$(account "$1")" --argjson main "$(account main)" \
		'$case.bins | to_entries[] | .value -= $main.bins[.key] | select(.value != 0) |
		 "\(.key)=\(.value)"' | sort
}
place='(.file | tojson[1:-1]) + ":\(.line):\(.column) \(.callee)"'
sites_of() {
	jq -r 'select(.record == "site") | "site " + '"$place"' + " " + .context +
		(if .masquerade then "*" else "" end) + " " +
		(if .enclosing == "" then "-" else .enclosing end) + " " +
		(if .guard == "" then "-" else .guard end)' "$work/$1"
	account "$1" | jq -r '.unresolved[] | "open " + '"$place"
}
expected() { # CASE WORD...: its lines that start so
	sed -n "/^case $1\$/,/^case /p" "$expect" | grep -E "^($2) " | sort
}

# The words of a revision that name a system call, counted without ksweep: what SYSCALL_DEFINEn and
# asmlinkage define anywhere, as a word anywhere in a source file, plus the names inside the macros.
source_text() {
	git -C "$tree" ls-tree -r -z --name-only "$1" | grep -zE '\.([chS]|tbl)$' | grep -zvE '^tools/' |
		while IFS= read -r -d '' file; do
			case $(git -C "$tree" ls-tree "$1" -- ":(literal)$file") in
			120000*) ;;
			*) git -C "$tree" show "$1:$file"; echo ;;
			esac
		done | tr '\0' ' ' | sed 's/\\[nt]/ /g'
}
words_of() {
	local text=$work/text names
	source_text "$1" >"$text"
	names=$({
		sed -nE 's/^SYSCALL_DEFINE[0-9]\((\w+).*/sys_\1/p; s/^COMPAT_SYSCALL_DEFINE[0-9]\((\w+).*/compat_sys_\1/p' "$text"
		grep -B1 -aE '^(asmlinkage.* )?(sys|compat_sys)[0-9]*_\w+\(' "$text" | grep -v ';' |
			grep -oE '\b(sys|compat_sys)[0-9]*_\w+\(' | tr -d '('
	} | sort -u | paste -sd'|')
	echo $(($(grep -aoE "\b($names)\b" "$text" | wc -l) +
		$(grep -acE '^(COMPAT_)?SYSCALL_DEFINE[0-9]\(|^(SYS_NI|COND_SYSCALL)\(' "$text")))
}

records main main
is "$(account main | jq .mentions)" "$(words_of main)" "main: every mention is in the accounts"
for name in $(find_tree_cases); do
	records "case/$name" "$name"
	got=$?
	bad=$(account "$name" | jq '.left > 0 | if . then 1 else 0 end')
	is "$got" "$bad" "$name: the exit status tells whether anything is left"
	is "$(bins_of "$name")" "$(expected "$name" bins | tr ' ' '\n' | grep '=' | sort)" "$name: bins"
	is "$(sites_of "$name" | grep -vxFf <(sites_of main) | sort)" "$(expected "$name" 'site|open')" \
		"$name: sites"
	is "$(account "$name" | jq '[.bins[]] | add')" "$(account "$name" | jq .mentions)" \
		"$name: the bins add up"
	is "$(account "$name" | jq .mentions)" "$(words_of "case/$name")" \
		"$name: every mention is in the accounts"
done

# The cases and the expectations name each other.
is "$(find_tree_cases | sort)" "$(sed -n 's/^case //p' "$expect" | sort)" "every case has its expectation"
plan_done
