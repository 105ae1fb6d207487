# SPDX-License-Identifier: GPL-2.0
# Branches of subsystems on a real kernel: each stands on the base alone, any set of them merges without
# a conflict, all of them are the whole series, and each of them and the whole builds. `make check-long` builds
# what each pair comes to as well, and does it all on $KSWEEP_TREE, too. KSWEEP_TEST_BRANCHES=boot boots them.
# shellcheck shell=bash disable=SC1091
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME="A. Tester" GIT_AUTHOR_EMAIL=tester@localhost
export GIT_COMMITTER_NAME="A. Tester" GIT_COMMITTER_EMAIL=tester@localhost
export GIT_AUTHOR_DATE='2018-04-01T12:00:00Z' GIT_COMMITTER_DATE='2018-04-01T12:00:00Z'
verify=(--config small --checks build)
long=${KSWEEP_TEST_LONG:-}
[ "${KSWEEP_TEST_BRANCHES:-}" != boot ] || verify=(--checks "build,boot,abi")

g() { git -C "$tree" -c core.hooksPath=/dev/null "$@"; }

# Status 1: a system call was refused. Which, and why, is for other tests.
series() { # BRANCH OPTION...
	local branch=$1 got=0
	shift
	"$KSWEEP" series -q --json -C "$tree" --base "$base" --area generic,arch:x86 --no-checkpatch \
		--branch "$branch" "$@" >"$work/$(basename "$branch").json" || got=$?
	[ "$got" -le 1 ]
}

# Merged one after the other; prints the tree.
merged() { # BRANCH...
	local tip=$1 joined
	shift
	for branch; do
		joined=$(g merge-tree --write-tree "$tip" "$branch") || {
			echo "$joined" >&2 # names the files that conflict
			return 1
		}
		tip=$(g commit-tree -p "$tip" -p "$branch" -m merge "$joined") || return 1
	done
	g rev-parse "$tip^{tree}"
}

# They merge; no call of what they split is left.
joins() { # NAME BRANCH...
	local name=$1 commit
	shift
	if ! joined=$(merged "$@" 2>"$work/conflict"); then
		tap_result 0 "$name merge"
		diag <"$work/conflict"
		return
	fi
	commit=$(g commit-tree -p "$base" -m "$name" "$joined")
	ok "$name: no call is left behind" \
		"$KSWEEP" verify -q -C "$tree" --checks calls "$base..$commit"
}

# What they came to is put on top of $chain: each of its commits is built once, and any two neighbours
# are compared.
to_build() { # NAME
	[ -n "$joined" ] || return
	chain=$(g commit-tree -p "$chain" -m "$1" "$joined")
	chained["$chain"]=$1
}

build_chain() {
	local commit
	"$KSWEEP" verify -q --json -C "$tree" "${verify[@]}" "$base..$chain" >"$work/verdicts.json"
	for commit in $(g rev-list --reverse "$base..$chain"); do
		jq -r --arg commit "$commit" 'select(.commit == $commit) |
			.check + "/" + .config + ": " + .outcome + " " + .detail' \
			"$work/verdicts.json" >"$work/verdict"
		if [ -s "$work/verdict" ] && ! grep -qv ': pass ' "$work/verdict"; then
			tap_result 1 "${chained[$commit]}: good"
		else
			tap_result 0 "${chained[$commit]}: good"
			diag <"$work/verdict"
		fi
	done
}

check_branches() { # TREE BASE
	local tree=$1 base chain branch other i joined
	local -a subsystems names owners=() subset back
	local -A chained=()
	base=$(g rev-parse "$2^{commit}")
	chain=$base
	drop_branches
	ok "the whole series" series ksweep-branches/all
	"$KSWEEP" find -q --json -C "$tree" --rev "$base" --area generic,arch:x86 >"$work/sites.json"
	# Those that own a step, and those that are only callers.
	mapfile -t subsystems < <(jq -r 'select(.record == "step" and .syscalls != [] or
			.record == "site" and (.context | IN("address", "asm") | not)) | .subsystem' \
		"$work/all.json" "$work/sites.json" | sort -u)
	ok "there are several subsystems" test "${#subsystems[@]}" -ge 4
	for i in "${!subsystems[@]}"; do
		ok "the branch of ${subsystems[i]}" \
			series "ksweep-branches/s$i" --subsystem "${subsystems[i]}"
	done
	# Those that say most in headers first: what comes later changes more often along the chain. Each
	# alone, then with each of those after it, the next one last, so that neighbours have much in common.
	mapfile -t names < <(for i in "${!subsystems[@]}"; do
		echo "$(g diff "$base" "ksweep-branches/s$i" -- '*.h' | grep -c '^[-+]') $i"
	done | sort -rn | sed 's/.* /ksweep-branches\/s/')
	for branch in "${names[@]}"; do
		owners+=("${subsystems[${branch##*/s}]}")
	done
	for branch in "${!names[@]}"; do
		joins "${owners[branch]}" "${names[branch]}"
		to_build "${owners[branch]}"
		for ((other = ${#names[@]} - 1; other > branch; other--)); do
			joins "${owners[branch]} and ${owners[other]}" \
				"${names[branch]}" "${names[other]}"
			[ -z "$long" ] || to_build "${owners[branch]} and ${owners[other]}"
		done
	done
	joins "all of them" "${names[@]}"
	to_build "all of them"
	is "$(g rev-parse "$chain^{tree}")" "$(g rev-parse 'ksweep-branches/all^{tree}')" \
		"all of them are the whole series"
	for i in $(seq 12); do
		mapfile -t subset < <(printf '%s\n' "${names[@]}" |
			shuf --random-source=<(yes "$i") -n $((3 + i % (${#names[@]} - 2))))
		mapfile -t back < <(printf '%s\n' "${subset[@]}" | tac)
		ok "${subset[*]#*/} merge" merged "${subset[@]}"
		is "$(merged "${subset[@]}")" "$(merged "${back[@]}")" \
			"and in the other order come to the same"
	done
	build_chain
	drop_branches
}

# The branches, and what ksweep keeps of them.
drop_branches() {
	g for-each-ref --format='delete %(refname)' refs/heads/ksweep-branches \
		refs/ksweep/{made,base,last}/ksweep-branches | g update-ref --stdin
}

# In the tree itself, where other tests have left the objects of the base.
debian=$("$KSWEEP" tree get debian)
git -C "$debian" rev-parse -q --verify ksweep-rewound >"$work/rewound" ||
	status 0 "tree rewind" "$KSWEEP" tree rewind -q -C "$debian"
check_branches "$debian" ksweep-rewound
# A tree of the user's gets no branches.
if [ -n "${KSWEEP_TREE:-}" ]; then
	git clone -q --shared --no-checkout "$KSWEEP_TREE" "$work/tree"
	check_branches "$work/tree" HEAD
else
	skip "the same on a tree of 2018" "KSWEEP_TREE names no kernel tree"
fi
plan_done
