# SPDX-License-Identifier: GPL-2.0
# verify under configs that do not build a whole kernel at each commit: touched files only, the last
# commit only, another architecture; on a kernel in miniature.
# shellcheck shell=bash disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/fixtures/built-kernel.sh"
built_test

# Drivers that no whole build of this kernel compiles; one is off, and would not compile.
driver() { # NAME
	built_file "$tree/drivers/$1.c" <<-END
		// SPDX-License-Identifier: GPL-2.0
		#include <linux/syscalls.h>

		long $1_do(const char __user *text);
		long $1_do(const char __user *text)
		{
			return copy_it(text, 1);
		}
	END
}
driver one
driver two
driver off
echo '#error this must not be compiled' >>"$tree/drivers/off.c"
printf 'obj-$(CONFIG_DRV) += one.o two.o\nobj-$(CONFIG_OFF) += off.o\n' >"$tree/drivers/Makefile"
sed -i 's/^core-y.*/& drivers\//' "$tree/Makefile"
mkdir -p "$tree/arch/mips/kernel"
driver mips && mv "$tree/drivers/mips.c" "$tree/arch/mips/kernel/call.c"
echo 'core-y += arch/mips/kernel/' >"$tree/arch/mips/Makefile"
echo 'obj-y += call.o' >"$tree/arch/mips/kernel/Makefile"
git -C "$tree" add -A
git -C "$tree" commit -q -m "drivers"
base=$(git -C "$tree" rev-parse HEAD)

printf '# base: tinyconfig\n# scope: touched\nCONFIG_DRV=y\n' >"$work/touched.config"
printf '# base: tinyconfig\n# when: last\nCONFIG_FULL=y\n' >"$work/last.config"
config=$work/touched.config
checks=build,sparse,objects

edit() { perl -0pi -e "$2" "$tree/$1"; }
remark() { for file; do echo "/* remark */" >>"$tree/$file"; done; }
commit() { git -C "$tree" commit -q -a -m "$1"; }
on() { git -C "$tree" checkout -q -B "$1" "${2:-$base}"; }
verify() { "$KSWEEP" verify -q -C "$tree" --checks "$checks" "$@"; }
# Every verdict, one a line: subject, check, outcome.
verdicts() {
	local commit check outcome
	verify --json "$@" 2>"$work/stderr" | jq -r 'select(.record == "verdict") |
		"\(.commit) \(.check) \(.outcome)"' |
		while read -r commit check outcome; do
			echo "$(git -C "$tree" log -1 --format=%s "$commit"): $check $outcome"
		done
}
detail() { # CHECK ARGUMENTS...
	local check=$1
	shift
	verify --json "$@" 2>"$work/stderr" | jq -r "select(.check == \"$check\").detail"
}

on good
remark drivers/one.c drivers/off.c arch/mips/kernel/call.c fs/open.c
commit "good"
git -C "$tree" mv Kconfig Kconfig.old
commit "no source"
status 0 "touched files that compile pass" verify --config "$config" --log "$work/log" "$base..good"
is "$(verdicts --config "$config" "$base..good")" "good: build pass
good: sparse pass
good: objects pass
no source: build skip
no source: sparse skip
no source: objects skip" "a commit without source files is skipped"
is "$(detail build --config "$config" "$base..good" | head -1)" \
	"2 touched objects: no new compiler warning; not covered: drivers/off.c (off in this config); 1 file of other architectures" \
	"what is not covered is named"
is "$(grep -c "'fs/open.o'" "$work/log")" 2 "what was touched is compiled before and after"
is "$(grep -cE "'(ipc/msg|drivers/two|drivers/off).o'|vmlinux" "$work/log")" 0 "and nothing else"
rm "$work/log"
verify --config "$config" --log "$work/log" "$base..good" >/dev/null 2>&1
is "$(grep -c "'make'" "$work/log")" 0 "a second run compiles nothing"

on broken
remark drivers/two.c
commit "good"
edit drivers/one.c 's/return copy_it/return copy_them/'
edit drivers/one.c 's/\n\z/\nint x = y;\n/'
remark drivers/two.c
commit "breaks one"
remark drivers/one.c
commit "one stays broken"
remark drivers/one.c drivers/two.c
commit "one stays broken, two is good"
edit drivers/one.c 's/int x = y;//; s/copy_them/copy_it/'
commit "mends one"
remark drivers/one.c
commit "good again"
is "$(verdicts --config "$config" --checks build "$base..broken")" "good: build pass
breaks one: build fail
one stays broken: build skip
one stays broken, two is good: build pass
mends one: build skip
good again: build pass" "a file that no longer compiles is found once, and not judged until it compiles again"
is "$(detail build --config "$config" --checks build "$base..broken" | sed -n 2p | grep -cE "^does not build: drivers/one.c:[0-9]+: .*'y' undeclared")" 1 \
	"with the error"
is "$(detail build --config "$config" --checks build "$base..broken" | sed -n 4p)" \
	"1 touched object: no new compiler warning; not covered: drivers/one.c (did not compile before either: $(
		detail build --config "$config" --checks build "$base..broken" | sed -n 3p |
			sed 's/.*either: //; s/)$//'))" "and named where it is not covered"

# Killed at any time, a run that is started again comes to the same verdicts.
want=$(verdicts --config "$config" "$base..broken")
for delay in 0.4 1 1.8; do
	(
		export KSWEEP_CACHE=$work/killed-$delay
		for _ in 1 2; do
			"$KSWEEP" verify -q -C "$tree" --checks "$checks" --config "$config" "$base..broken" \
				>/dev/null 2>&1 &
			sleep "$delay"
			kill -9 $! 2>/dev/null
			wait $! 2>/dev/null
		done
		verdicts --config "$config" "$base..broken" >"$work/killed"
	)
	is "$(cat "$work/killed")" "$want" "killed after $delay s: the same verdicts"
done

on warned
edit drivers/one.c 's/\z/\nstatic int old_one(void)\n{\n\treturn 0;\n}\n/'
commit "an old warning"
old=$(git -C "$tree" rev-parse HEAD)
remark drivers/one.c drivers/two.c
commit "good"
edit drivers/one.c 's/old_one/new_one/'
commit "replaces it"
remark drivers/one.c
commit "good again"
is "$(verdicts --config "$config" --checks build "$old..warned")" "good: build pass
replaces it: build fail
good again: build pass" "a warning that replaces another is found where it does"

on address
edit drivers/two.c 's/(long two_do\()const char __user/$1const char/g'
commit "forgets __user"
is "$(verdicts --config "$config" "$base..address" | grep -v pass)" "forgets __user: sparse fail" \
	"an address space mistake in a touched file is sparse's to find"

on new_file
cp "$tree/drivers/two.c" "$tree/drivers/three.c"
sed -i 's/two_do/three_do/' "$tree/drivers/three.c"
echo 'obj-y += three.o' >>"$tree/drivers/Makefile"
git -C "$tree" add -A
commit "a new file"
git -C "$tree" rm -q drivers/two.c
commit "an old file goes"
is "$(verdicts --config "$config" --checks build "$base..new_file")" "a new file: build pass
an old file goes: build skip" "a new file is compiled, and one that went is not missed"

on unprepared
edit Makefile 's/(olddefconfig) prepare scripts: ;/$1 scripts: ;\nprepare: ; \@echo "the tools of the build are broken: error: no"; false/'
remark drivers/one.c
commit "nothing can be prepared"
remark drivers/one.c
commit "nor here"
is "$(verdicts --config "$config" --checks build "$base..unprepared")" "nothing can be prepared: build fail
nor here: build error" "a tree that cannot be prepared is no tree whose files are not covered"

# The last commit alone, against the base: what came in before is found there.
on last
edit fs/open.c 's/\z/\nstatic int odd_one(void)\n{\n\treturn 0;\n}\n/'
commit "a warning"
remark fs/open.c
commit "the last"
is "$(verdicts --config "$work/last.config" --checks build "$base..last")" "the last: build fail" \
	"the last commit is compared with the base"
is "$(verdicts --config "$work/last.config" --checks build "last^..last")" "the last: build pass" \
	"whichever that is"

# Another architecture: without its compiler, nothing is proved, and that is said.
mkdir "$work/bin"
find /usr/bin /bin -maxdepth 1 ! -name '*-linux-gnu*-gcc' ! -type d -exec cp -s -n -t "$work/bin" {} + 2>/dev/null
on arch
remark arch/mips/kernel/call.c fs/open.c drivers/one.c
commit "touches"
status 0 "a compiler that is not there" env PATH="$work/bin" \
	"$KSWEEP" verify -q -C "$tree" --checks build --config mips "$base..arch"
said "skip: not compiled: mips64el-linux-gnuabi64-gcc is not installed .package gcc-mips64el-linux-gnuabi64." \
	"is named, with its package"
said "1 verdicts: 0 pass, 0 fail, 0 error, 1 skip" "and proves nothing"
status 0 "doctor does without" env PATH="$work/bin" "$KSWEEP" doctor --json
is "$(env PATH="$work/bin" "$KSWEEP" doctor --json 2>/dev/null |
	jq -c 'select(.name == "mips64el-linux-gnuabi64-gcc") | [.good, .needed, .package]')" \
	'[false,false,"gcc-mips64el-linux-gnuabi64"]' "and says what it would bring"
ln -s "$(command -v gcc)" "$work/bin/mips64el-linux-gnuabi64-gcc"
PATH=$work/bin verify --json --checks build --config mips --log "$work/cross" "$base..arch" \
	>"$work/mips" 2>"$work/stderr"
is "$(jq -r '"\(.outcome) \(.detail)"' "$work/mips")" \
	"pass 2 touched objects: no new compiler warning; not covered: drivers/one.c (off in this config)" \
	"with one, its files are compiled"
is "$(jq -r .toolchain "$work/mips" | grep -c '^mips64el-linux-gnuabi64-gcc ')" 1 \
	"and it is what the verdict names"
is "$(grep "'fs/open.o'" "$work/cross" | grep -c "'ARCH=mips'.*'CROSS_COMPILE=mips64el-linux-gnuabi64-'")" 2 \
	"make is told of it"

# A whole run of an old tree: its report tells with what each config was built.
on old
sed -i 's/^VERSION = 6/VERSION = 4/; s/^PATCHLEVEL = 1$/PATCHLEVEL = 16/' "$tree/Makefile"
commit "an old tree"
git -C "$tree" config user.name A
git -C "$tree" config user.email a@example.org
status 0 "run" env PATH="$work/bin" "$KSWEEP" run -q -C "$tree" --base old --branch made \
	--config "$work/last.config" --config "$config" --config mips --config arm64 -o "$work/run"
said "^Good: .* no check failed. A skipped check proves nothing" "says that skips are no proof"
said "^  mips .ARCH=mips defconfig; touched files only; last commit only.: mips64el-linux-gnuabi64-gcc " \
	"names the compilers"
said "no-selinux .kernels before 5.1, compiler: any.: " "and the work-arounds"
said "configs: last touched mips$" "with the configs that have them"
is "$(jq -r '.workarounds[] | select(.name == "no-selinux") | .does' "$work/run/run.json")" \
	"# CONFIG_SECURITY_SELINUX is not set" "and what they change, in the record"
is "$(grep -c 'before 5.1</td>.*SECURITY_SELINUX' "$work/run/report.html")" 1 "and on the page"
is "$(jq -c .configs "$work/run/coverage.jsonl")" '["last","touched","mips"]' \
	"coverage counts every config that compiled the call"

on named
remark fs/open.c
commit "touches"
status 0 "a target of make is a config" verify --config allnoconfig --config tinyconfig "$base..named"
said 'allnoconfig/build .*tinyconfig/objects' "by its name"
status 2 "one that asks is none" verify --config menuconfig "$base..named"
status 2 "a config twice" verify --config all --config boot "$base..named"
plan_done
