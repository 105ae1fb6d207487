#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Whatever a user has set in git, globally and in the repository: the same commits and the same patches,
# byte for byte, and no program of the user's is started.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_CONFIG_HOME=$work/home/.config GIT_CONFIG_NOSYSTEM=1
unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL EMAIL
mkdir -p "$HOME"
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
# A label in the first column: what a tree's own attributes keep from being taken for a function's head.
mini_file "$tree/net/label.c" <<'END'
// SPDX-License-Identifier: GPL-2.0
#include <linux/syscalls.h>

static long close_later(int fd, int now)
{
	if (now)
		goto out;
	fd++;
out:
	fd++;
	fd++;
	fd++;
	fd++;
	fd++;
	return sys_close(fd);
}
END
echo '*.c diff=cpp' >"$tree/.gitattributes"
mini_commit "$tree" "A label and attributes" || exit 1

plain_config() { # FILE
	git config -f "$1" user.name "Ånn Author"
	git config -f "$1" user.email ann@example.org
}
mkdir "$work/config"
plain_config "$work/config/plain"

# Each of these has changed what some git command prints or writes.
hostile_config() { # FILE
	local file=$1 program=$work/program
	set_it() { git config -f "$file" "$@"; }

	plain_config "$file"
	set_it core.autocrlf true
	set_it core.eol crlf
	set_it core.safecrlf true
	set_it core.abbrev 4
	set_it core.attributesFile "$work/attributes"
	set_it core.excludesFile "$work/attributes"
	set_it core.hooksPath "$work/hooks"
	set_it core.fsmonitor "$program"
	set_it core.pager "$program"
	set_it core.editor "$program"
	set_it core.sshCommand "$program"
	set_it core.fileMode false
	set_it core.symlinks false
	set_it core.ignoreCase true
	set_it core.quotePath true
	set_it core.whitespace tab-in-indent,error
	set_it core.splitIndex true
	set_it core.untrackedCache true
	set_it core.sparseCheckout true
	set_it core.logAllRefUpdates always
	set_it core.commentChar S
	set_it i18n.commitEncoding ISO-8859-1
	set_it i18n.logOutputEncoding ISO-8859-1
	set_it commit.gpgSign true
	set_it commit.template "$work/attributes"
	set_it gpg.program "$program"
	set_it user.signingKey 0123456789abcdef
	set_it tag.gpgSign true
	set_it color.ui always
	set_it color.diff always
	set_it column.ui always
	set_it pager.diff "$program"
	set_it pager.log "$program"
	set_it diff.external "$program"
	set_it diff.noprefix true
	set_it diff.mnemonicPrefix true
	set_it diff.context 9
	set_it diff.interHunkContext 9
	set_it diff.algorithm patience
	set_it diff.indentHeuristic false
	set_it diff.renames copies
	set_it diff.orderFile "$work/order"
	set_it diff.suppressBlankEmpty true
	set_it diff.statGraphWidth 3
	set_it diff.statNameWidth 9
	set_it diff.relative true
	set_it diff.wsErrorHighlight all
	set_it diff.colorMoved zebra
	set_it diff.evil.command "$program"
	set_it diff.evil.textconv "$program"
	set_it diff.evil.xfuncname '^(int .*)$'
	set_it diff.cpp.xfuncname '^(.*goto.*)$'
	set_it diff.evil.binary true
	set_it filter.evil.clean "$program"
	set_it filter.evil.smudge "$program"
	set_it filter.evil.process "$program"
	set_it filter.evil.required true
	set_it format.attach boundary
	set_it format.headers "X-Evil: yes"
	set_it format.to evil@example.org
	set_it format.cc evil@example.org
	set_it format.from "Evil <evil@example.org>"
	set_it format.subjectPrefix EVIL
	set_it format.signature evil
	set_it format.signOff true
	set_it format.suffix .evil
	set_it format.numbered true
	set_it format.thread deep
	set_it format.coverLetter true
	set_it format.useAutoBase true
	set_it format.encodeEmailHeaders false
	set_it format.notes true
	set_it format.pretty raw
	set_it format.noprefix true
	set_it format.outputDirectory "$work/evil-out"
	set_it format.forceInBodyFrom true
	set_it format.mboxrd true
	set_it log.showSignature true
	set_it log.mailmap true
	set_it log.follow true
	set_it log.date relative
	set_it log.decorate full
	set_it log.showRoot false
	set_it log.diffMerges on
	set_it log.excludeDecoration '*'
	set_it grep.patternType perl
	set_it mailmap.file "$work/mailmap"
	set_it notes.displayRef 'refs/notes/*'
	set_it merge.default evil
	set_it merge.evil.driver "$program"
	set_it rebase.autoSquash true
	set_it status.showUntrackedFiles all
	set_it index.version 4
	set_it feature.manyFiles true
	set_it alias.diff '!false'
	set_it alias.format-patch '!false'
}
printf '#!/bin/sh\necho "$0 $*" >>%s\nexit 1\n' "$work/program-ran" >"$work/program"
chmod +x "$work/program"
mkdir "$work/hooks"
for hook in reference-transaction post-index-change post-checkout pre-commit commit-msg prepare-commit-msg \
	post-commit update post-rewrite applypatch-msg pre-auto-gc fsmonitor-watchman; do
	cp "$work/program" "$work/hooks/$hook"
done
printf '* text eol=crlf ident filter=evil diff=evil merge=evil whitespace=-trailing-space\n*.h binary -diff\n' \
	>"$work/attributes"
printf '*.h\n*.S\n*\n' >"$work/order"
echo 'Mallory <mallory@example.org> <ann@example.org>' >"$work/mailmap"
hostile_config "$work/config/hostile"

tainted=$work/tainted
cp -a "$tree" "$tainted"
# What is committed stands in the files, and git need not read them with a filter of the user's to know.
git -C "$tainted" read-tree HEAD
sleep 1
git -C "$tainted" update-index -q --refresh
hostile_config "$tainted/.git/config"
cp "$work/attributes" "$tainted/.git/info/attributes"
cp "$work/mailmap" "$tainted/.mailmap"
mkdir -p "$tainted/.git/hooks"
cp "$work"/hooks/* "$tainted/.git/hooks/"
git -C "$tree" rev-parse HEAD >"$work/base"
env -u GIT_CONFIG_GLOBAL git --git-dir="$tainted/.git" -c core.hooksPath=/dev/null update-ref refs/notes/commits \
	"$(GIT_CONFIG_GLOBAL=$work/config/plain git --git-dir="$tainted/.git" -c commit.gpgSign=false -c core.hooksPath=/dev/null \
		commit-tree -m note "$(git --git-dir="$tainted/.git" rev-parse 'HEAD^{tree}')")"
rm -f "$work/program-ran"

# make NAME TREE CONFIG: what find and series say and make, below $work/NAME.
make() {
	(
		export KSWEEP_CACHE=$work/$1.cache GIT_CONFIG_GLOBAL=$work/config/$3
		"$KSWEEP" find -q -C "$2" --area all --json >"$work/$1.found" 2>/dev/null
		"$KSWEEP" series -q -C "$2" --area all --branch made -o "$work/$1" --json >"$work/$1.steps" 2>"$work/$1.err"
		echo "$?" >"$work/$1.status"
		env -u GIT_DIR git --git-dir="$2/.git" rev-parse made >"$work/$1.tip"
		cp -a "$work/$1" "$work/$1.first"
		# Again, on what is there: the range-diff against the series made before.
		"$KSWEEP" series -q -C "$2" --area all --branch made -o "$work/$1" --trailer "Link: https://example.org" \
			>"$work/$1.again" 2>"$work/$1.again.err"
	)
}
# same NAME WHAT: is all of it as in plain?
same() {
	local what
	is "$(cat "$work/$1.status")" "$(cat "$work/plain.status")" "$2: the exit status"
	for what in found tip steps; do
		ok "$2: $what is the same" cmp "$work/plain.$what" "$work/$1.$what"
	done
	ok "$2: the patches are the same, byte for byte" diff -r "$work/plain.first" "$work/$1.first"
	ok "$2: those with another trailer as well" diff -r "$work/plain" "$work/$1"
	ok "$2: and the range-diff" diff <(sed "s|$work/plain|X|" "$work/plain.again") <(sed "s|$work/$1|X|" "$work/$1.again")
	is "$(cat "$work/program-ran" 2>/dev/null)" "" "$2: no program of the user's was started"
	rm -f "$work/program-ran"
}

make plain "$tree" plain
ok 'series made patches' test -e "$work/plain/0000-cover-letter.patch"
ok 'with a range-diff' grep -q 'range-diff\|Against the series made before' "$work/plain.again"
ok "the tree's own attributes say what a function's head is" \
	grep -qE '^@@ .* @@ static long close_later' "$work"/plain/*.patch
git -C "$tree" update-ref -d refs/heads/made

make global "$tree" hostile
same global 'hostile settings of the user'
make repository "$tainted" plain
same repository 'hostile settings and attributes of the repository'

# From a folder with attributes of its own, with the environment of a careless shell.
cp -a "$tree" "$work/elsewhere-tree"
mkdir "$work/stand"
cp "$work/attributes" "$work/stand/.gitattributes"
git -C "$work/elsewhere-tree" for-each-ref --format='delete %(refname)' refs/ksweep refs/heads/made |
	git -C "$work/elsewhere-tree" update-ref --stdin
(
	cd "$work/stand" || exit
	export GIT_EXTERNAL_DIFF=$work/program GIT_DIFF_OPTS=-u9 GIT_PAGER=$work/program GIT_EDITOR=$work/program
	export GIT_AUTHOR_DATE='2001-01-01 00:00 +0300' GIT_COMMITTER_DATE='2001-01-01 00:00 +0300' TZ=Asia/Tokyo
	export GIT_DIR=$work/stand GIT_INDEX_FILE=$work/stand/index GIT_WORK_TREE=$work/stand
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=diff.noprefix GIT_CONFIG_VALUE_0=true LC_ALL=C.UTF-8
	export GIT_TRACE_SETUP=0 GIT_DEFAULT_HASH=sha256 GIT_ATTR_SOURCE=HEAD GIT_LITERAL_PATHSPECS=0 COLUMNS=20
	make elsewhere "$work/elsewhere-tree" hostile
)
same elsewhere 'a hostile environment, from a folder with attributes'
plan_done
