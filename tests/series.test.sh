#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# series on a miniature tree: commits, patches, branches of subsystems that merge, and what must
# not be touched.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

# A real checkpatch.pl.
checkpatch=${KSWEEP_TREE:-$("$KSWEEP" tree get debian)}/scripts/checkpatch.pl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
# Two more functions, of two subsystems, with a call of each in one function: their changes touch.
mini_file "$tree/net/compat.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>

	static long compat_both(int fd)
	{
		sys_sync();
		return sys_listen(fd,
				  5);
	}
END
echo 'obj-y := socket.o compat.o' | mini_file "$tree/net/Makefile"
# One that no rule helps: a stub of its own stands in for it.
mini_file "$tree/net/alarm.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>

	SYSCALL_DEFINE1(alarm, unsigned int, seconds)
	{
		return do_alarm(seconds, 0) + 1;
	}
END
mini_file "$tree/kernel/stubs.c" <<<'SYS_NI(alarm);'
# One whose fallback stands right beside that of another subsystem's.
mini_file "$tree/net/bind.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>

	SYSCALL_DEFINE1(bind, int, fd)
	{
		return do_bind(fd, 0) + 1;
	}
END
sed -i 's/^cond_syscall(sys_shmdt);/&\ncond_syscall(sys_bind);/' "$tree/kernel/sys_ni.c"
mini_file "$tree/init/alarm.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>

	long set_alarm(void)
	{
		return sys_alarm(1) + sys_bind(1);
	}
END
mini_commit "$tree" "Add a caller of two" || exit 1
git -C "$tree" config user.name "Ann Author"
git -C "$tree" config user.email ann@example.org
echo 'a change of the user' >>"$tree/fs/sync.c"
git -C "$tree" branch mine

series() { "$KSWEEP" series -q -C "$tree" --area generic "$@"; }
g() { git -C "$tree" "$@"; }
# All that is the user's: work tree, index, HEAD, and refs that are not asked for.
mine() {
	g diff | sha1sum
	sha1sum <"$tree/.git/index"
	cat "$tree/.git/HEAD"
	g for-each-ref --format='%(refname) %(objectname)' | grep -vE ' *refs/(ksweep/|heads/s-)'
}

before=$(mine)
# One system call is refused in this tree, so it is 1.
status 1 'series carries out what it can' series --branch s-all -o "$work/out"
said 'sys_alarm: .*stub of its own' 'and names what it refuses'
is "$(g diff main s-all -- kernel | grep -E '^[-+][^-+]')" \
	$'+cond_syscall(ksys_shmdt);\n+cond_syscall(__sys_bind);' \
	'a helper whose definition can be off falls back as its system call does'
is "$(g show s-all:kernel/sys_ni.c | grep -A1 'cond_syscall(sys_[sb]')" \
	$'cond_syscall(sys_shmdt);\ncond_syscall(ksys_shmdt);\ncond_syscall(sys_bind);\ncond_syscall(__sys_bind);' \
	'right beside it'
is "$(mine)" "$before" 'work tree, index, HEAD and other refs are as they were'
is "$(g log --format=%an/%ae main..s-all | sort -u)" 'Ann Author/ann@example.org' 'the author is the user'
is "$(g log --format=%s main..s-all | awk 'length > 75')" '' 'no subject is too long'
is "$(g log --format=%b main..s-all | awk 'length > 75')" '' 'no line of a message is too long'
is "$(g log --format='%(trailers:key=Signed-off-by)' main..s-all | sort -u | grep .)" \
	'Signed-off-by: Ann Author <ann@example.org>' 'every commit is signed off'
is "$(g grep -hoE '\bsys_(dup|dup2|dup3|open|close|sync|listen|shmdt|bind)\(' s-all -- init fs net ipc | sort | uniq -c)" \
	"      1 sys_open(" 'no call is left; the mention in a comment is'

# Only heads of definitions, calls and the export are taken away: the bodies are context.
is "$(g diff main s-all | grep -E '^-[^-]' | grep -vE '^-(SYSCALL_DEFINE[0-9]\(|EXPORT_SYMBOL\()' |
	grep -vE '\bsys_(dup|dup2|dup3|open|close|sync|listen|shmdt|bind)\(' | sed 's/^-[[:space:]]*//')" \
	'5);' 'bodies are not touched, but for what continues a call'

patches=("$work"/out/[0-9]*.patch)
is "${#patches[@]}" "$(($(g rev-list --count main..s-all) + 1))" 'a patch a commit and the cover letter'
clone=$work/clone
git clone -q "$tree" "$clone"
git -C "$clone" config user.name Other
git -C "$clone" config user.email other@example.org
ok 'git am takes the patches' git -C "$clone" am -q "${patches[@]:1}"
is "$(git -C "$clone" log --format=%T origin/main..HEAD)" "$(g log --format=%T main..s-all)" \
	'and gives the trees of the branch'
is "$(grep -l '^To: .*ned@example.org' "$work"/out/*.patch | wc -l)" 2 'only his patches go to a maintainer'
ok 'the cover letter claims nothing' grep -q 'Not yet verified' "$work"/out/0000-*

tip=$(g rev-parse s-all)
cp -r "$work/out" "$work/out-1"
status 1 'series runs again over its own branch and folder' series --branch s-all -o "$work/out"
is "$(g rev-parse s-all)" "$tip" 'the commits are the same'
ok 'the patches are the same' diff -r "$work/out" "$work/out-1"
status 1 'a trailer of the user' series --branch s-link --trailer 'Link: https://example.org/1'
is "$(g log --format='%(trailers:key=Link,valueonly)' main..s-link | grep . | sort -u)" \
	https://example.org/1 'is in the messages'
(cd "$tree" && SOURCE_DATE_EPOCH=1000 series --branch s-dated -o "$work/dated" >/dev/null 2>&1)
is "$(g log -1 --format=%ct "$(g rev-list --reverse main..s-dated | head -1)")" 1001 'SOURCE_DATE_EPOCH sets the dates'

# Subsystems: every branch alone, and all merged are the whole.
for s in fs net init ipc; do
	status 1 "the branch of $s" series --branch "s-$s" --subsystem $s
done
is "$(for s in fs net init ipc; do g rev-list main..s-$s | tail -1; done | sort -u | wc -l)" 1 \
	'all start with the same commit'
for pair in 's-fs s-net' 's-net s-init' 's-init s-fs' 's-ipc s-net' 's-ipc s-init'; do
	# shellcheck disable=SC2086
	ok "$pair merge" git -C "$tree" merge-tree --write-tree $pair
done
# Every subset: merged one after the other, without conflict, and in whatever order the same.
merged() { # BRANCH...: the tree of all of them
	local tip=$1 joined
	shift
	for branch; do
		joined=$(g merge-tree --write-tree "$tip" "$branch") || return 1
		tip=$(g commit-tree -p "$tip" -p "$branch" -m merge "$joined" 2>/dev/null) || return 1
	done
	g rev-parse "$tip^{tree}"
}
for subset in 's-fs s-net s-init' 's-fs s-net s-ipc' 's-fs s-init s-ipc' 's-net s-init s-ipc'; do
	# shellcheck disable=SC2086
	ok "$subset merge" merged $subset
	# shellcheck disable=SC2046,SC2086
	is "$(merged $subset)" "$(merged $(tr ' ' '\n' <<<"$subset" | tac))" 'in either order to the same'
done
is "$(merged s-ipc s-init s-net s-fs)" "$(g rev-parse 's-all^{tree}')" 'all four, in this order, too'
git -C "$clone" fetch -q
git -C "$clone" checkout -q -b merged origin/s-fs
ok 'all of them merge' git -C "$clone" merge -q -m all origin/s-net origin/s-init \
	origin/s-ipc
is "$(git -C "$clone" rev-parse 'merged^{tree}')" "$(g rev-parse 's-all^{tree}')" 'and are the whole series'

# What is not ours.
status 2 'a branch of the user is not overwritten' series --branch mine
said 'did not make' 'and it says so'
status 2 'the checked out branch is not moved' series --branch main
status 2 'an unknown subsystem' series --branch s-x --subsystem sound
said 'fs, .*net' 'the known ones are named'
mkdir "$work/foreign" && echo note >"$work/foreign/note.txt"
status 2 'a folder with files of the user is not replaced' series --branch s-x -o "$work/foreign"
is "$(ls "$work/foreign")" note.txt 'and is as it was'
status 2 'a bad name for a branch' series --branch 'a..b'
status 2 'an argument too many' series what
status 2 'a trailer of two lines' series --branch s-x --trailer $'Link: x\nEvil: y'
g config --unset user.email
status 2 'nobody to sign off' env -u EMAIL GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
	"$KSWEEP" series -q -C "$tree" --area generic --branch s-x
g config user.email ann@example.org
is "$(g for-each-ref refs/heads/s-x)" '' 'no branch came of what failed'
is "$(mine)" "$before" 'all the user has is as it was'

# A commit of somebody else on our branch makes it theirs.
g update-ref refs/heads/s-dated "$(g commit-tree -m more -p s-dated 's-dated^{tree}')"
status 2 'a branch that was worked on is not overwritten' series --branch s-dated

# Respin on a changed base.
g checkout -q -f -b newer main
sed -i 's/^#include/\n#include/' "$tree/fs/sync.c"
mini_commit "$tree" "Move the base"
status 1 'a respin on a new base' series --branch s-all --base newer
said '^ *[0-9]+: +[0-9a-f]+ [=!] ' 'shows the range-diff'
is "$(g merge-base s-all newer)" "$(g rev-parse newer)" 'and stands on it'

# What people do in trees of their own: calls in macros, an address, an export of theirs.
g checkout -q -f -b vendor main
mini_file "$tree/drivers/vendor/vendor.h" <<-'END'
	/* SPDX-License-Identifier: GPL-2.0 */
	#ifndef VENDOR_H
	#define VENDOR_H
	#include <linux/kernel.h>
	#define vendor_sync() sys_sync()
	#endif
END
mini_file "$tree/drivers/vendor/vendor.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>
	#include "vendor.h"

	#define FORGET(fd) do {					\
		sys_close(fd);					\
		(fd) = -1;					\
	} while (0)

	static long (*listener)(int, int) = sys_listen;

	int vendor(int fd)
	{
		vendor_sync();
		FORGET(fd);
		return listener ? sys_listen(fd, 1) : sys_dup(fd);
	}
END
echo 'obj-y := vendor.o' | mini_file "$tree/drivers/vendor/Makefile"
mini_file "$tree/arch/parisc/kernel/flush.c" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	#include <linux/syscalls.h>

	long flush(void)
	{
		return sys_sync();
	}
END
printf 'EXPORT_SYMBOL_GPL(sys_sync);\n' >>"$tree/fs/sync.c"
mini_commit "$tree" "Add what vendors add"
status 1 'a tree with changes of its own' series --base vendor --branch s-vendor -o "$work/vendor"
said 'sys_listen: drivers/vendor/vendor.c takes its address' 'uses that are no calls are named'
said 'sys_sync: fs/sync.c exports it, for callers that are not converted' 'so is an export that stays'
is "$(g diff vendor s-vendor -- drivers/vendor | grep -E '^[-+][^-+]')" \
	"$(printf '%s\n' $'-sys_close(fd);\t\t\t\t\t\\' $'+ksys_close(fd);\t\t\t\t\t\\' \
		'-return listener ? sys_listen(fd, 1) : sys_dup(fd);' \
		'+return listener ? __sys_listen(fd, 1) : ksys_dup(fd);' \
		'-#define vendor_sync() sys_sync()' '+#define vendor_sync() ksys_sync()')" \
	'the calls in macros are converted'
is "$(g show s-vendor:fs/sync.c | grep EXPORT)" \
	$'EXPORT_SYMBOL_GPL(ksys_sync);\nEXPORT_SYMBOL_GPL(sys_sync);' \
	'an export stays for calls that were not asked for'
is "$(g log --format=%b vendor..s-vendor | grep -cE 'the macro (FORGET|vendor_sync)')" 2 \
	'the messages call a macro one'
is "$(series --json --base vendor --branch s-vendor 2>/dev/null |
	jq -r 'select(.record == "decision" and .strategy != "refuse") | "\(.symbol) \(.left[])"' | sort)" \
	$'sys_listen drivers/vendor/vendor.c:10\nsys_sync fs/sync.c:10' 'records name it with its place'
ok 'the cover letter names what stays' grep -q 'vendor.c takes its address' "$work"/vendor/0000-*
status 0 'its calls check' "$KSWEEP" verify -q -C "$tree" --checks calls vendor..s-vendor
g checkout -q -f newer

# The tree's own script, with nothing ignored: it has no word on a helper's fallback. That it is heard
# shows in the miniature, whose texts are not indented.
if [ -f "$checkpatch" ]; then
	g checkout -q -f -b checked main
	mkdir "$tree/scripts" && cp "$checkpatch" "$tree/scripts/"
	mini_commit "$tree" "Add a script"
	status 1 'a tree with checkpatch.pl' series --base checked --branch s-checked -o "$work/checked"
	said '^  [0-9]{4}-.*\.patch:[0-9]+: (WARNING|CHECK):' 'its findings are shown'
	is "$(grep -E '^  [0-9]{4}-.*(ksys_shmdt|__sys_bind|ENOSYS)' "$tap_out")" '' 'none is about a fallback'
	g checkout -q -f newer
else
	skip 'checkpatch.pl on fallbacks' "there is no $checkpatch"
fi

# Killed at any moment: the branch is there whole or not at all, and the folder as well.
kill_after() { # SECONDS
	timeout -s KILL "$1" "$KSWEEP" series -q -C "$tree" --area generic --base main \
		--branch s-kill -o "$work/kill"
}
begun=$(date +%s%N)
status 1 'a run to take the time of' series --base main --branch s-timed -o "$work/timed"
took=$((($(date +%s%N) - begun) / 1000000))
for percent in 20 50 70 80 90 95; do
	milliseconds=$((took * percent / 100))
	{ kill_after "$((milliseconds / 1000)).$(printf %03d $((milliseconds % 1000)))"; } \
		>/dev/null 2>&1
	[ "$(g for-each-ref --format='%(objectname)' refs/heads/s-kill)" != "$tip" ] ||
		diag <<<"it had made the branch"
	is "$(g for-each-ref --format='%(objectname)' refs/heads/s-kill | grep -v "$tip")" '' \
		"killed at $percent%: the branch is whole or not there"
	[ ! -e "$work/kill" ] ||
		ok "killed at $percent%: the folder is whole" diff -r "$work/kill" "$work/out-1"
done
status 1 'and it runs to the end afterwards' series --base main --branch s-kill -o "$work/kill"
is "$(g rev-parse s-kill)" "$tip" 'with the same commits'
is "$(find "$work" -maxdepth 1 -name '.kill*')" '' 'and nothing half made is left beside the folder'

# No space for the patches.
if mkdir "$work/small" && mount -t tmpfs -o size=16k tmpfs "$work/small" 2>/dev/null; then
	status 3 'a full disk' series --base main --branch s-full -o "$work/small/out"
	said 'No space left' 'is named'
	is "$(ls -A "$work/small")" '' 'no folder is left'
	is "$(g for-each-ref refs/heads/s-full)" '' 'no branch came of it'
	umount "$work/small"
else
	skip 'a full disk' 'no right to mount a small one'
fi
plan_done
