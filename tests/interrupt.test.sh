#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Ctrl-C and SIGTERM inside a real make, whose compiler hangs, and inside a real spatch: the whole group ends,
# the message and the status say so, and the same command goes on to the same end.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/built-kernel.sh
. "$ksweep_root/tests/fixtures/built-kernel.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home
mkdir -p "$HOME"
git config --global user.name "Ann Author"
git config --global user.email ann@example.org
printf '# base: tinyconfig\nCONFIG_FULL=y\n' >"$work/full.config"

# A compiler that hangs in ipc/msg.c, as a child of the shell that is a child of make.
mkdir "$work/bin"
cat >"$work/bin/gcc" <<END
#!/bin/sh
case "\$*" in *ipc/msg.c*)
	[ ! -e "$work/hang" ] || { echo \$\$ >>"$work/reached"; sleep 600 & echo \$! >>"$work/reached"; wait; } ;;
esac
exec $(command -v gcc) "\$@"
END
chmod +x "$work/bin/gcc"
export PATH=$work/bin:$PATH

compiler_hangs() { # with its child
	sed -n 2p "$work/reached" 2>/dev/null
}
alive() { # the processes of a file that still run
	local pid
	while read -r pid; do
		grep -sqE '^State:[[:space:]]+[^ZX[:space:]]' "/proc/$pid/status" && echo "$pid"
	done <"$1"
}
# await FUNCTION PID: until it prints something or the process is gone; five minutes at most.
await() {
	local deadline=$((SECONDS + 300))
	while [ -z "$("$1")" ] && [ $SECONDS -lt $deadline ] && kill -0 "$2" 2>/dev/null; do
		sleep 0.1
	done
}
# interrupted SIGNAL NAME PID: tell it, and look at how it ends.
interrupted() {
	local got=0 begun=$SECONDS
	kill "-$1" "$3"
	wait "$3" || got=$?
	is "$got" 130 "$2: status 130"
	ok "$2: within ten seconds" test $((SECONDS - begun)) -le 10
	is "$(grep -c '^ksweep: .*interrupted' "$work/err")" 1 "$2: one message"
	is "$(alive "$work/reached")" "" "$2: nothing is left running"
	is "$(find "$KSWEEP_CACHE/tmp" -mindepth 1)" "" "$2: nor any temporary file"
}

tree=$work/tree
built_kernel "$tree" || exit 1
base=$(git -C "$tree" rev-parse main)
sed -i 's|^}|\treturn 0; /* a change */\n}|' "$tree/ipc/msg.c"
git -C "$tree" commit -q -a -m "ipc: a change"
verify() {
	"$KSWEEP" verify -q -C "$tree" --config "$work/full.config" --checks build,objects --json "$base..main" 2>"$work/err" |
		jq -c 'del(.seconds, .log)'
}
export KSWEEP_CACHE=$work/whole
want=$(verify)
ok 'verdicts of a verify that nobody interrupts' grep -q '"check":"build"' <(echo "$want")
for signal in INT TERM; do
	export KSWEEP_CACHE=$work/cut-$signal
	rm -f "$work/reached"
	: >"$work/hang"
	"$KSWEEP" verify -q -C "$tree" --config "$work/full.config" --checks build,objects "$base..main" >/dev/null 2>"$work/err" </dev/null &
	pid=$!
	await compiler_hangs "$pid"
	ok "SIG$signal in make: its compiler runs" test -n "$(alive "$work/reached")"
	interrupted "$signal" "SIG$signal in make" "$pid"
	rm "$work/hang"
	is "$(verify)" "$want" "SIG$signal in make: it goes on to the same verdicts"
done

# A function that takes spatch longer than anybody would wait.
mini=$work/mini
mini_kernel_repo "$mini" || exit 1
{
	printf '#include <linux/syscalls.h>\n\nint slow(int a)\n{\n\tset_fs(KERNEL_DS);\n'
	for n in $(seq 6000); do printf '\tif (a == %d) { sys_sync(); for (;;) if (a) break; }\n' "$n"; done
	printf '}\n'
} | mini_file "$mini/fs/slow.c"
mini_commit "$mini" "A slow function" || exit 1
# The real spatch, which notes its process number where it works on files. ksweep also starts one that
# only prints its version, and a second one that is done with the other files at once.
cat >"$work/bin/spatch" <<END
#!/bin/sh
case "\$*" in *--file-groups*) echo \$\$ >>"$work/reached" ;; esac
exec $(command -v spatch) "\$@"
END
chmod +x "$work/bin/spatch"
ticks=$(getconf CLK_TCK)
# The spatch that has used three seconds of CPU time and runs. However fast or busy the machine is, it has
# then begun its work, and only the slow function takes that long.
slow_spatch() {
	local pid
	for pid in $(alive "$work/reached"); do
		awk -v least=$((3 * ticks)) '$14 + $15 >= least { print $1 }' "/proc/$pid/stat" 2>/dev/null
	done
}
export KSWEEP_CACHE=$work/find
: >"$work/reached"
"$KSWEEP" find -q -C "$mini" >/dev/null 2>"$work/err" </dev/null &
pid=$!
await slow_spatch "$pid"
ok 'SIGINT in spatch: it runs' test -n "$(slow_spatch)"
interrupted INT 'SIGINT in spatch' "$pid"
plan_done
