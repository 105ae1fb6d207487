#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Installed means installed: built and installed from a copy of the source that is then removed, ksweep runs,
# and takes nothing from where it was built.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache HOME=$work/home GIT_CONFIG_NOSYSTEM=1
unset KSWEEP_RULES KSWEEP_GUEST MAKEFLAGS MAKELEVEL
mkdir -p "$HOME"
source="$work/the source"
root="$work/the root"
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
git -C "$tree" config user.name "Ann Author"
git -C "$tree" config user.email ann@example.org

# A copy with the files of this work tree. Its objects have a path of their own in them, or would.
mkdir -p "$source"
(cd "$ksweep_root" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$source" 2>/dev/null)
git -C "$source" init -q -b main
mini_commit "$source" "The source" || exit 1
commit=$(git -C "$source" rev-parse --short=12 HEAD)
unset BUILD KSWEEP_RULES KSWEEP_GUEST
ok "make install" make -s -C "$source" -j"$(nproc)" CFLAGS=-O0 install PREFIX=/usr DESTDIR="$root"
installed=$root/usr/bin/ksweep
share=$root/usr/share
is "$("$installed" --version)" "ksweep $(head -n 1 "$source/VERSION") (commit $commit)" "--version names the commit"
is "$(grep -c -aF "$source" "$installed")" 0 "the path of the source is not in the program"

for file in "$source"/semantic-patches/*.cocci "$source"/semantic-patches/policy.ini; do
	ok "installed: ${file##*/}" cmp "$file" "$share/ksweep/${file##*/}"
done
for file in "$source"/verify/guest/*.[ch]; do
	cmp -s "$file" "$share/ksweep/guest/${file##*/}" || echo "${file##*/}"
done >"$work/guest"
is "$(cat "$work/guest")" "" "installed: each file of the guest program"
for command in doctor tree find audit plan series verify track report run; do
	ok "installed: ksweep-$command.1" test -s "$share/man/man1/ksweep-$command.1"
done
ok "installed: ksweep.1" test -s "$share/man/man1/ksweep.1"
ok "installed: the sections of ksweep-verify.1" grep -q '^\.SH CONFIGS' "$share/man/man1/ksweep-verify.1"
ok "installed: bash completion" grep -q '^complete .*ksweep' "$share/bash-completion/completions/ksweep"
ok "installed: zsh completion" grep -q '^#compdef ksweep' "$share/zsh/site-functions/_ksweep"

# In a build directory, the source of that checkout is used.
mv "$source/semantic-patches/find.cocci" "$source/semantic-patches/away"
status 3 "from a build directory: a rule is missing" "$source/build/ksweep" find -C "$tree"
said "cannot find 'find.cocci'.*beside '$source/build'" "the message names the place"
mv "$source/semantic-patches/away" "$source/semantic-patches/find.cocci"
status 1 "from a build directory: find" "$source/build/ksweep" find -C "$tree" -q
built=$(grep -E '^(Found|.*total)' "$tap_out")

# The source goes. What is put where it was is not used: this rule is none, and this policy an error.
rm -rf "$source"
mkdir -p "$source/semantic-patches" "$source/verify/guest" "$source/pipeline" "$source/build"
touch "$source/Makefile" "$source/pipeline/main.c" "$source/verify/guest/call.h"
echo 'not a rule' >"$source/semantic-patches/find.cocci"
echo 'not a rule' >"$source/semantic-patches/convert.cocci"
echo 'not a policy' >"$source/semantic-patches/policy.ini"
rm -rf "$KSWEEP_CACHE"
cd / || exit 1
status 1 "installed: find" "$installed" find -C "$tree" -q --log "$work/find.log"
is "$(grep -E '^(Found|.*total)' "$tap_out")" "$built" "it finds what the built one finds"
ok "with the installed rule" grep -qF "$share/ksweep/find.cocci" "$work/find.log"
status 0 "installed: plan" "$installed" plan -C "$tree" -q
said "^8 system calls:.* 0 refused" "the plan is whole"
status 0 "installed: series" "$installed" series -C "$tree" -q -b made -o "$work/patches"
ok "the branch is made" git -C "$tree" rev-parse -q --verify made
ok "the patches are there" test -s "$work/patches/0001-"*.patch
rm -rf "$source"
status 1 "installed: find again, with nothing where the source was" "$installed" find -C "$tree" -q

# An installation can be moved, and says where it looked when half of it is gone.
mv "$root" "$work/moved"
rm -rf "$KSWEEP_CACHE"
status 1 "moved: find" "$work/moved/usr/bin/ksweep" find -C "$tree" -q
rm "$work/moved/usr/share/ksweep/find.cocci"
status 3 "without its data" "$work/moved/usr/bin/ksweep" find -C "$tree" -q
said "cannot find 'find.cocci': not in '$work/moved/usr/share/ksweep'" "it names the place"
status 3 "nor in KSWEEP_RULES" env KSWEEP_RULES="$work/none" "$work/moved/usr/bin/ksweep" find -C "$tree" -q
said "neither in '$work/none' .* nor in '$work/moved/usr/share/ksweep'" "it names both"
plan_done
