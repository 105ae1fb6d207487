#!/usr/bin/env bash
# The rule runs under a kernel tree's own coccicheck, and reports there what find reports: on the directory
# of Debian's kernel (and of $KSWEEP_TREE) that holds the most calls, and on files that nobody desugared.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check_tree() { # TREE
	local tree=$1 folder
	"$KSWEEP" find -C "$tree" --area all --json >"$work/found" 2>/dev/null
	jq -r 'select(.record=="site" and .how=="rule" and .context!="address")
		| "\(.file) \(.line) \(.callee)"' "$work/found" >"$work/calls"
	folder=$(sed 's,/[^/]* .*,,' "$work/calls" | sort | uniq -c | sort -rn | sed -n '1s,^ *[0-9]* ,,p')
	ok "find knows a folder with calls" test -n "$folder"

	git clone -q --shared --no-checkout "$tree" "$work/tree"
	git -C "$work/tree" sparse-checkout set --cone scripts include tools/build tools/scripts arch/x86 \
		"$folder" >/dev/null 2>&1
	git -C "$work/tree" checkout -q HEAD
	# The files as they are: the bodies of most SYSCALL_DEFINEs are out of spatch's sight.
	check() {
		(cd "$work/tree" && make coccicheck MODE="$1" J=1 M="$folder" \
			COCCI="$ksweep_root/semantic-patches/find.cocci" </dev/null 2>"$work/err")
	}
	check report >"$work/report"
	is "$?" 0 "make coccicheck MODE=report"
	sed -nE 's,^(\./)?([^:]+):([0-9]+):[0-9]+-[0-9]+: call of ([^ ]+) in .*,\2 \3 \4,p' "$work/report" |
		sort >"$work/report.list"
	grep "^$folder/[^/ ]* " "$work/calls" | sort >"$work/calls.list"
	ok "it reports calls" test -s "$work/report.list"
	is "$(comm -23 "$work/report.list" "$work/calls.list")" "" "find knows every call that coccicheck reports"
	# What coccicheck misses is in bodies of SYSCALL_DEFINEs, or calls by an alias.
	comm -13 "$work/report.list" "$work/calls.list" >"$work/missed"
	while read -r file line callee; do
		jq -e --arg f "$file" --argjson l "$line" 'select(.record=="site" and .file==$f and .line==$l)
			| select(.context | IN("syscall","compat_syscall"))' "$work/found" >/dev/null ||
			echo "$file $line $callee"
	done <"$work/missed" >"$work/unexplained"
	is "$(cat "$work/unexplained")" "" "what coccicheck misses is in desugared bodies only"
	check org >"$work/org"
	ok "MODE=org says the same" test "$(grep -c 'TO''DO.*call of' "$work/org")" = "$(wc -l <"$work/report.list")"
	check context >"$work/context"
	ok "MODE=context shows lines" grep -q '^-.*sys' "$work/context"
}

debian=$("$KSWEEP" tree get debian)
for each in "$debian" ${KSWEEP_TREE:+"$KSWEEP_TREE"}; do
	rm -rf "$work/tree"
	check_tree "$each"
done
plan_done
