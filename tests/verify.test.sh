# SPDX-License-Identifier: GPL-2.0
# verify from end to end on a kernel in miniature, whose build takes a second: what is found where,
# what is remembered, what a kill leaves, and what git bisect is told.
# shellcheck shell=bash disable=SC1091
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/fixtures/built-kernel.sh"
built_test
checks=build,sparse,objects,calls

# A config of one option, beside one without it.
printf '# base: tinyconfig\nCONFIG_FULL=y\n' >"$work/full.config"
printf '# base: tinyconfig\n# CONFIG_FULL is not set\n' >"$work/bare.config"
configs=(--config "$work/full.config" --config "$work/bare.config")

edit() { perl -0pi -e "$2" "$tree/$1"; }
commit() { # MESSAGE; prints the commit
	git -C "$tree" commit -q -a -m "$1"
	git -C "$tree" rev-parse HEAD
}
on() { git -C "$tree" checkout -q -B "$1" "${2:-$base}"; }
verify() { "$KSWEEP" verify -q -C "$tree" "${configs[@]}" --checks "$checks" "$@"; }
# What is not pass, one a line: subject, config, check, outcome.
trouble() { # RANGE
	local commit config check outcome
	verify --json "$1" 2>"$work/stderr" | jq -r 'select(.record == "verdict" and .outcome != "pass") |
		"\(.commit) \(.config) \(.check) \(.outcome)"' |
		while read -r commit config check outcome; do
			echo "$(git -C "$tree" log -1 --format=%s "$commit"): $config $check $outcome"
		done
}
details() { verify --json "$1" 2>"$work/stderr" | jq -r 'select(.outcome == "fail").detail'; }

# A step without fault, before and after each fault.
good() {
	edit fs/open.c 's/\n*\z/\n\n\/\* remark '"$1"' \*\/\n/'
	commit "good $1" >"$work/last"
}

on clean
good 1
good 2
status 0 "a clean series passes" verify "$base..clean"
said '^commit .*full/build .*bare/objects' "with a table of configs and checks"
said '^14 verdicts: 14 pass, 0 fail' "and sums"

# What git alone answers builds nothing, nor does a boot where nothing boots.
KSWEEP_CACHE=$work/cold "$KSWEEP" verify -q -C "$tree" "${configs[@]}" --checks calls,boot \
	--log "$work/cold.log" "$base..clean" >/dev/null 2>&1
ok "calls alone are judged without a build" sh -c \
	"grep -q ls-tree '$work/cold.log' && ! grep -q \"'make'\" '$work/cold.log'"

on replaced
edit fs/open.c 's/\z/\nstatic int old_one(void)\n{\n\treturn 0;\n}\n/'
old=$(commit "an old warning")
good 1
edit fs/open.c 's/old_one/new_one/'
commit "replaces it" >/dev/null
good 2
is "$(trouble "$old..replaced")" "replaces it: full build fail
replaces it: bare build fail" "a warning that replaces another is found where it does"
is "$(details "$old..replaced" | sort -u | grep -c "^1 new compiler warning: fs/open.c:[0-9]*: in new_one: 'new_one' defined but not used")" 1 \
	"and named"

on broken
good 1
edit fs/open.c 's/return newfd;/return nowhere;/'
commit "does not build" >/dev/null
edit fs/open.c 's/return nowhere;/return newfd;/'
commit "builds again" >/dev/null
is "$(trouble "$base..broken")" "does not build: full build fail
does not build: full sparse skip
does not build: full objects skip
does not build: bare build fail
does not build: bare sparse skip
does not build: bare objects skip" "a step that does not build is found there, and its successor is good"

on address
good 1
edit fs/open.c 's/(copy_it\()const char __user/$1const char/'
commit "forgets __user" >/dev/null
good 2
is "$(trouble "$base..address")" "forgets __user: full sparse fail
forgets __user: bare sparse fail" "an address space mistake is sparse's to find"

# A header's change concerns who uses what changed. What an object was compiled from is asked at its
# first such compilation, so the second one is the first that can be left.
header() { # LINE, MESSAGE
	edit include/linux/syscalls.h 's/(\nlong copy_it)/\n'"$1"'$1/'
	commit "$2" >/dev/null
}
kept() { # RANGE OPTION...
	verify --json --checks build "${@:2}" "$1" 2>/dev/null | jq -r 'select(.config == "full").detail' |
		sed -E 's/no new compiler warning(; )?//; s/ not compiled.*//; s/: .*//'
}
on headers
header 'long first_one(int number);' "asks"
header 'long second_one(int number);' "leaves both"
header 'long third_one(struct nowhere *p);' "an unknown type"
header 'static inline int fourth_one(void) { return 4; }' "code"
header 'long msg_fifth(int number);' "leaves both again"
edit ipc/msg.c 's/\z/\nlong msg_fifth(int number)\n{\n\treturn number;\n}\n/'
edit include/linux/syscalls.h 's/(\nlong copy_it)/\nlong sixth_one(int number);$1/'
commit "one is used" >/dev/null
is "$(kept "$base..headers")" "
2 objects
1 new compiler warning

2 objects
1 object" "objects that a changed header leaves as they are are not compiled again"
is "$(kept "$base..headers" --recompile)" "

1 new compiler warning" "unless it is asked for"
# So it is with the objects that an earlier run has left, whatever its commit was.
mkdir "$work/told"
cat >"$work/told/sparse" <<END
#!/bin/sh
echo "\$*" >>"$work/compiled"
exec $(command -v sparse) "\$@"
END
chmod +x "$work/told/sparse"
compiled_for() { # BRANCH, PROTOTYPE that its only commit adds
	on "$1"
	header "$2" "$1"
	: >"$work/compiled"
	PATH=$work/told:$PATH verify "$base..$1" >/dev/null 2>&1
	grep -o '[a-z]*/[a-z]*\.c$' "$work/compiled" | sort | uniq -c | xargs
}
compiled_for earlier 'long seventh_one(int number);' >"$work/first"
ok "what is compiled is told" grep -q 'fs/open.c .*ipc/msg.c' "$work/first"
is "$(compiled_for later 'long eighth_one(int number);')" "" "nor are those of an earlier run"
on conflict
header 'long first_one(int number);' "asks"
header 'long sys_peek(int number);' "another prototype of what is there"
is "$(trouble "$base..conflict" | grep build)" "another prototype of what is there: full build fail
another prototype of what is there: bare build fail" "a prototype that does not fit is found"

# A sparse that dies at one file, while there is a file `dies`.
mkdir "$work/bin"
cat >"$work/bin/sparse" <<END
#!/bin/sh
case "\$*" in *"\$(cat "$work/dies" 2>/dev/null || echo nowhere)") kill -s SEGV \$\$ ;; esac
exec $(command -v sparse) "\$@"
END
chmod +x "$work/bin/sparse"
mended_path=$PATH PATH=$work/bin:$PATH
on sparse_dies
edit include/linux/syscalls.h 's/\z/\/* All is compiled again. *\/\n/'
start=$(commit "touches every file")
good 1
edit ipc/msg.c 's/\z/\nlong msg_other(void);\nlong msg_other(void)\n{\n\treturn 3;\n}\n/'
commit "touches what sparse dies at" >/dev/null
echo ipc/msg.c >"$work/dies"
is "$(trouble "$start..sparse_dies")" "" "a file that sparse fails at before and after is no trouble"
is "$(verify --json "$start..sparse_dies" 2>/dev/null | jq -r 'select(.check == "sparse").detail' | sort | uniq -c)" \
	"      4 no new sparse warning; sparse itself fails at 1 file: ipc/msg.c (exit status 139)" \
	"and is named, for commits that do not compile it as well"
echo fs/open.c >"$work/dies"
on sparse_dies_now sparse_dies
edit fs/open.c 's/\z/\nint odd_one;\n/'
commit "sparse dies at open.c" >/dev/null
is "$(trouble "sparse_dies..sparse_dies_now")" "sparse dies at open.c: full sparse error
sparse dies at open.c: bare sparse error" "where sparse did not fail before, nothing is known"
rm "$work/dies"
PATH=$mended_path

on config_off
good 1
edit fs/open.c 's/(long copy_it)/#ifdef CONFIG_FULL\n$1/; s/(-14;\n\}\n)/$1#endif\n/'
commit "off in one config" >/dev/null
is "$(trouble "$base..config_off")" "off in one config: bare build fail
off in one config: bare sparse skip
off in one config: bare objects skip" "what is off in one config fails to link there alone"
is "$(details "$base..config_off" | grep -c "undefined reference to .copy_it")" 1 "for that reason"

on caller
edit ipc/msg.c 's/\z/\nlong msg_more(void);\nlong msg_more(void)\n{\n\treturn sys_dup2(1, 2) + 2;\n}\n/'
commit "one more caller" >/dev/null
is "$(trouble "$base..caller")" "one more caller: - calls fail" "a new call site is found"

on split
edit fs/open.c 's/SYSCALL_DEFINE2\(dup2.*?\n\}\n/long ksys_dup2(unsigned int oldfd, unsigned int newfd)\n{\n\tif (oldfd == newfd)\n\t\treturn -22;\n\treturn newfd;\n}\n\nSYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)\n{\n\treturn ksys_dup2(oldfd, newfd);\n}\n/s'
edit include/linux/syscalls.h 's/(\nlong copy_it)/\nlong ksys_dup2(unsigned int oldfd, unsigned int newfd);$1/'
commit "splits, and leaves a caller" >/dev/null
edit ipc/msg.c 's/sys_dup2/ksys_dup2/'
commit "converts it" >/dev/null
is "$(trouble "$base..split")" "splits, and leaves a caller: - calls fail" "a caller left behind is found"
is "$(details "$base..split")" \
	"1 left of a system call that was split here: ipc/msg.c:7: sys_dup2" "by file and line"

# What was judged once is not judged again: no compiler runs.
on clean clean
rm -f "$work/log"
status 0 "a second time" verify --log "$work/log" "$base..clean"
is "$(grep -c "'make'" "$work/log")" 0 "a second run builds nothing"
status 0 "unless it is asked for" verify --again "$base..clean"

on base_broken
edit fs/open.c 's/return newfd;/return nowhere;/'
bad=$(commit "a base that does not build")
good 1
status 1 "a base that does not build" verify "$bad..base_broken"
said 'error: the base itself does not build: fs/open.c:[0-9]+: in .*nowhere' "is said, with the error"
status 125 "--one cannot judge what stands on it" verify --one base_broken
status 1 "--one finds the fault itself" verify --one "$bad"
status 0 "--one passes a good commit" verify --one clean

on culprit
for i in 1 2 3; do good "$i"; done
edit fs/open.c 's/return newfd;/int odd;\n\treturn newfd;/'
culprit=$(commit "the culprit")
for i in 4 5; do good "$i"; done
git -C "$tree" bisect start culprit "$base" >/dev/null 2>&1
# A commit is judged against its parent, so the first bad one is bad and later ones are not:
# bisect is asked whether the warning is there at all.
git -C "$tree" bisect run sh -c "\"$KSWEEP\" verify -q -C \"$tree\" --config \"$work/full.config\" --checks build $base..HEAD" \
	>"$work/bisect" 2>&1
is "$(grep -oE '^[0-9a-f]{40} is the first bad commit' "$work/bisect")" \
	"$culprit is the first bad commit" "git bisect run finds the culprit"
git -C "$tree" bisect reset >/dev/null 2>&1

# Killed at any time, a run that is started again comes to the same verdicts.
verdicts() { # RANGE
	verify --json "$1" 2>"$work/stderr" | jq -c 'del(.seconds, .log)'
}
want=$(KSWEEP_CACHE=$work/whole verdicts "$base..broken"; KSWEEP_CACHE=$work/whole verdicts "$old..replaced")
for delay in 0.3 0.8 1.3 1.9 2.6 3.4; do
	export KSWEEP_CACHE=$work/killed-$delay
	for range in "$base..broken" "$old..replaced"; do
		"$KSWEEP" verify -q -C "$tree" "${configs[@]}" --checks "$checks" "$range" >/dev/null 2>&1 &
		sleep "$delay"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
	done
	is "$(verdicts "$base..broken"; verdicts "$old..replaced")" "$want" "killed after $delay s: the same verdicts"
done

# Two at once: one waits for the other, and both come to the same end.
export KSWEEP_CACHE=$work/both
verify --json "$base..broken" 2>/dev/null | jq -c 'del(.seconds, .log)' >"$work/one" &
verdicts "$base..broken" >"$work/two"
wait $!
is "$(cat "$work/one")" "$(cat "$work/two")" "two runs at once reach the same verdicts"
export KSWEEP_CACHE=$work/cache

status 2 "a config that does not exist" verify --config nowhere "$base..clean"
status 2 "a check that does not exist" verify --checks build,bogus "$base..clean"
said "unknown check 'bogus' .known: calls, " "is named"
status 2 "an empty range" verify "clean..clean"
status 2 "no range" verify clean
status 2 "an unknown commit" verify "$base..nowhere"
mkdir "$work/with space"
KSWEEP_CACHE="$work/with space" status 2 "a cache where no kernel can be built" verify "$base..clean"
said 'set KSWEEP_CACHE' "says what to do"
# The kernel is built in the cache: all other paths may hold spaces.
git clone -q "$tree" "$work/with space/the tree"
cp "$work/full.config" "$work/with space/the config.config"
spaced() {
	KSWEEP_CACHE=$work/for-spaces "$KSWEEP" verify -q -C "$work/with space/the tree" --checks "$checks" \
		--config "$work/with space/the config.config" --logs "$work/with space/the logs" \
		--log "$work/with space/the log" "$base..origin/$1"
}
status 0 "a tree, a config and logs below a path with spaces" spaced clean
said '^8 verdicts: 8 pass, 0 fail' "a good series passes"
ok "and was built" grep -q "'make'" "$work/with space/the log"
status 1 "a commit that does not build, below a path with spaces" spaced broken
said ' the_config build: fail' "is found"
ok "its log is there" test -n "$(ls -A "$work/with space/the logs")"
plan_done
