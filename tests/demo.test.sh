#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The main job on Debian's kernel: what was planted is found, the series removes it, the
# patches are the branch, every check passes, a killed run goes on, and nothing of the user's moves.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME="A. Tester" GIT_AUTHOR_EMAIL=tester@localhost
export GIT_COMMITTER_NAME="A. Tester" GIT_COMMITTER_EMAIL=tester@localhost
branch=ksweep-demo-test
# Each commit costs most of a minute, so only some are verified. KSWEEP_TEST_SUBSYSTEMS names others;
# "all" takes the whole series, as `make demo` does.
wanted=${KSWEEP_TEST_SUBSYSTEMS:-mm}
subsystems=()
for name in $wanted; do
	[ "$name" = all ] || subsystems+=(--subsystem "$name")
done
area=generic,arch:x86

tree=$("$KSWEEP" tree get debian)
ok "tree get debian gives a kernel" test -f "$tree/Makefile"
is "$("$KSWEEP" tree get debian)" "$tree" "a second get gives the same tree"
status 0 "tree rewind" "$KSWEEP" tree rewind -C "$tree" --json
grep '^{' "$tap_out" | grep '"record":"planted"' >"$work/planted"

# What the user has: everything but the refs asked for.
state() {
	git --no-optional-locks -C "$tree" status --porcelain
	git -C "$tree" rev-parse HEAD
	git -C "$tree" symbolic-ref -q HEAD
	git -C "$tree" for-each-ref | grep -v -e refs/ksweep/ -e "refs/heads/$branch\$"
	sha256sum "$tree/.git/index"
}
state >"$work/before"

# Planted and found are the same calls.
"$KSWEEP" find -C "$tree" --rev ksweep-rewound --area "$area" --json >"$work/found"
jq -r 'select(.record=="planted") | .symbol as $s | .calls[] | "\($s) \(.)"' "$work/planted" |
	sort >"$work/planted.list"
jq -r 'select(.record=="site" and (.context | IN("address","asm","export") | not))
	| "\(.callee) \(.file):\(.line)"' "$work/found" | sort >"$work/found.all"
cut -d' ' -f1 "$work/planted.list" | sort -u >"$work/symbols"
grep -wFf "$work/symbols" "$work/found.all" >"$work/found.list"
# Callers in other architectures were planted as well, and are out of the area asked for.
grep -vE ' arch/' "$work/planted.list" >"$work/planted.in"
grep -E ' arch/x86/' "$work/planted.list" >>"$work/planted.in"
is "$(cat "$work/found.list")" "$(sort "$work/planted.in")" "find finds exactly what was planted"
ok "twenty helpers at least were folded back" test "$(wc -l <"$work/symbols")" -ge 20
ok "in at least four subsystems" test "$(jq -r .subsystem "$work/planted" | sort -u | wc -l)" -ge 4
# A third witness: a plain text search for name( at the planted places.
missing=0
while read -r symbol place; do
	git -C "$tree" show "ksweep-rewound:${place%:*}" 2>/dev/null |
		sed -n "${place##*:}p" | grep -qE "\\b${symbol}[[:space:]]*\\(" || missing=$((missing + 1))
done <"$work/planted.list"
is "$missing" 0 "a plain search sees each planted call at its line"

# The run, killed in the middle of verifying, then run again to its end.
run=("$KSWEEP" run -C "$tree" --base ksweep-rewound --branch "$branch" --area "$area"
	"${subsystems[@]}" -o "$work/run")
"${run[@]}" >"$work/first.log" 2>&1 </dev/null &
pid=$!
for _ in $(seq 3000); do
	kill -0 "$pid" 2>/dev/null || break
	[ -f "$work/run/verdicts.jsonl" ] && [ "$(wc -l <"$work/run/verdicts.jsonl")" -ge 12 ] && break
	sleep 1
done
kill -KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
cp "$work/run/verdicts.jsonl" "$work/killed" 2>/dev/null || : >"$work/killed"
ok "verdicts were reached before the kill" test -s "$work/killed"
status 0 "the same command goes on and everything passes" "${run[@]}"
diag <"$tap_out"
cp "$tap_out" "$TEST_LOGS/demo.log" 2>/dev/null || true
outcome() { jq -c '{commit,config,check,outcome,figure,seconds}' "$1" | sort; }
is "$(outcome "$work/killed" | comm -23 - <(outcome "$work/run/verdicts.jsonl"))" "" \
	"verdicts from before the kill were kept, not reached again"
is "$(jq -r 'select(.outcome!="pass" and .outcome!="skip") | .check' "$work/run/verdicts.jsonl")" "" \
	"no verdict is fail or error"
steps=$(wc -l <"$work/run/steps.jsonl")
ok "the series has commits" test "$steps" -ge 3
[ "$wanted" != all ] || ok "at least twenty" test "$steps" -ge 20
for check in build sparse objects calls boot abi checkpatch; do
	is "$(jq -r "select(.check==\"$check\" and .outcome==\"pass\") | .commit" "$work/run/verdicts.jsonl" |
		sort -u | wc -l)" "$steps" "every commit passed $check"
done
jq -r '.syscalls[]' "$work/run/steps.jsonl" | sort -u >"$work/converted"
is "$(jq -r 'select(.strategy | IN("refuse")) | .symbol' "$work/run/plan.jsonl")" "" \
	"no system call is refused"
ok "the plan converts twenty system calls at least" test \
	"$(jq -r 'select(.strategy | IN("refuse","keep") | not) | .symbol' "$work/run/plan.jsonl" | wc -l)" -ge 20
is "$(jq -r 'select(.context | IN("address","asm","export") | not) | .callee' \
	"$work/run/sites-after.jsonl" | grep -cxFf "$work/converted")" 0 "no call of a converted one is left"
# What stands outside arch/ and is neither in a comment nor a declaration: return, =, ( or a tab before.
is "$(git -C "$tree" grep -hE \
	"(return |= |\\(|^[[:space:]]+)($(paste -sd'|' "$work/converted"))\\(" "$branch" \
	-- '*.c' ':!arch' ':!tools' ':!samples')" "" "and a plain search agrees"

# The patches are the branch.
git clone -q --shared --no-checkout "$tree" "$work/am"
git -C "$work/am" config user.name am
git -C "$work/am" config user.email am@localhost
base=$(git -C "$tree" rev-parse ksweep-rewound)
git -C "$work/am" checkout -q --detach "$base"
mapfile -t patches < <(find "$work/run/patches" -name '*.patch' ! -name '0000-*' | sort)
is "${#patches[@]}" "$steps" "a patch for each commit"
ok "git am takes the patches" git -C "$work/am" am -q "${patches[@]}"
is "$(git -C "$work/am" log --format=%T "$base..HEAD")" \
	"$(git -C "$tree" log --format=%T "ksweep-rewound..$branch")" "and gives the branch's trees"
rm -rf "$work/am"

# Again, elsewhere: the same bytes.
status 0 "the series can be made again" "$KSWEEP" series -C "$tree" --base ksweep-rewound --branch "$branch" \
	--area "$area" "${subsystems[@]}" -o "$work/again"
cp -r "$work/run/patches" "$work/once"
rm -f "$work"/once/0000-* "$work"/again/0000-*
ok "two runs give the same patches" diff -r "$work/once" "$work/again"

# What was proved once is not run again, and what is run again says the same.
first=$(jq -r .commit "$work/run/steps.jsonl" | head -1)
# A cache of its own, whose store is a copy, changed by SQL. All else in it is the user's.
store_copy() { # NAME SQL
	local cache
	cache=$(realpath "${KSWEEP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ksweep}")
	mkdir "$work/$1"
	find "$cache" -mindepth 1 -maxdepth 1 ! -name 'verdicts.sqlite*' -exec ln -s -t "$work/$1" {} +
	changed=$(python3 -c 'import sqlite3, sys
store = sqlite3.connect(sys.argv[2])
sqlite3.connect(sys.argv[1]).backup(store)
store.execute(sys.argv[3])
store.commit()
print(store.total_changes)' "$cache/verdicts.sqlite" "$work/$1/verdicts.sqlite" "$2")
}
proved_once() { # NAME: with this copy of the store
	local KSWEEP_CACHE=$work/$1
	export KSWEEP_CACHE
	"$KSWEEP" verify -C "$tree" --json --log "$work/$1.log" "ksweep-rewound..$first" 2>/dev/null >"$work/$1.verdicts"
	is "$(jq -c '{commit,config,check,outcome,figure}' "$work/$1.verdicts" | sort)" \
		"$(jq -c "select(.commit==\"$first\") | {commit,config,check,outcome,figure}" \
			"$work/run/verdicts.jsonl" | sort)" \
		"$1: verify gives the stored verdicts again"
	ok "$1: and builds nothing for them" sh -c "! grep -q \"'make'\" '$work/$1.log'"
	status 0 "$1: verify --one is good for git bisect run" "$KSWEEP" verify -C "$tree" --one "$first"
}
store_copy stored 'delete from fact where 0'
proved_once stored
# Verdicts go by tree. Another run over the same trees (make demo, another branch) leaves them under its own commits.
store_copy other-commits "update verdict set record = json_set(record, '$.commit',
	'1234567890123456789012345678901234567890')"
ok "other-commits: there are verdicts" test "$changed" -ge "$(wc -l <"$work/stored.verdicts")"
proved_once other-commits
# The images' boots are remembered apart: a verdict on them that is lost costs no build.
store_copy forgotten "delete from verdict where json_extract(record, '$.check') in ('boot', 'abi')"
ok "verdicts on boots are forgotten" test "$changed" -ge 2
KSWEEP_CACHE=$work/forgotten status 0 "boots are judged anew" "$KSWEEP" verify -C "$tree" --log "$work/anew.log" \
	--config boot --checks boot,abi "ksweep-rewound..$first"
ok "from what the store knows of them" sh -c "! grep -q \"'make'\" '$work/anew.log'"

state >"$work/after"
is "$(cat "$work/after")" "$(cat "$work/before")" "work tree, index, HEAD and other refs did not move"
plan_done
