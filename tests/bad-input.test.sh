#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Whatever is wrong with the input or the machine: a clear message, the right exit status, nothing half written,
# and the user's work tree, index, HEAD and other refs byte-identical before and after every command.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$(dirname "$0")/fixtures/mini-kernel.sh"

work=$(mktemp -d)
mounted=()
cleanup() {
	for folder in "${mounted[@]}"; do umount "$folder" 2>/dev/null; done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# A user of our own, whose settings are what the test says.
export HOME=$work/home XDG_CACHE_HOME=$work/home/.cache KSWEEP_CACHE=$work/cache
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES=$work
unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL EMAIL
unset XDG_CONFIG_HOME SOURCE_DATE_EPOCH
# What programs leave in the folder for temporary files shows.
export TMPDIR=$work/tmp
mkdir -p "$HOME" "$TMPDIR"
git config --global user.name "Una User"
git config --global user.email una@example.org
git config --global init.defaultBranch main
git config --global gc.auto 0
# What a user may have set, and what must not reach us.
git config --global core.autocrlf true
git config --global commit.gpgSign true
git config --global core.quotePath true
git config --global diff.noprefix true
git config --global log.showSignature true

# ---- the property ----

asked=none # branches that a command is asked to write, a pattern

# All that is the user's in a repository.
test_path=$PATH
state() {
	(
		PATH=$test_path
		cd "$1" || exit
		find . -path ./.git -prune -o -printf '%P\0%y%m %l\0' | LC_ALL=C sort -z | sha256sum
		find . -path ./.git -prune -o -type f -print0 | LC_ALL=C sort -z |
			xargs -0 -r sha256sum -- | sha256sum
		for file in index HEAD config logs/HEAD packed-refs info/exclude info/attributes; do
			[ ! -e ".git/$file" ] || sha256sum ".git/$file"
		done
		# No FETCH_HEAD, no worktrees/, no lock, no shallow.
		ls -A .git
		find .git -name '*.lock' -o -name 'tmp_*'
		git for-each-ref | grep -vE "refs/ksweep/|refs/heads/($asked)\$"
	) 2>&1
}
watched=() # repositories whose state must not change
snapshot() {
	local i
	for i in "${!watched[@]}"; do state "${watched[$i]}" >"$work/state.$i"; done
}
watch() {
	watched=("$@")
	snapshot
}
changed() {
	local i
	for i in "${!watched[@]}"; do
		state "${watched[$i]}" | diff "$work/state.$i" - >"$work/state.diff" && continue
		echo "changed: ${watched[$i]}"
		cat "$work/state.diff"
	done
}

# What a command that failed may have left.
half_written() {
	local cache=${KSWEEP_CACHE:-$work/cache} session
	# A folder whose lock is held is that of another command, which still runs.
	for session in "$cache"/tmp/*; do
		[ ! -e "$session" ] || ! flock -n "$session/lock" true 2>/dev/null || find "$session"
	done
	find "$cache/tmp" -mindepth 1 -maxdepth 1 ! -exec test -e '{}/lock' ';' -print 2>/dev/null
	find "$cache/index" "$TMPDIR" -mindepth 1 2>/dev/null
	find "$cache/trees" -maxdepth 1 -name '*.new' 2>/dev/null
	# file_write()'s temporaries: NAME.XXXXXX
	find "$cache" "$work/out.d" -path '*/.git' -prune -o -name '?*.??????' -type f -newer "$work/begun" \
		-print 2>/dev/null | grep -vE '\.(sqlite|config)$' | grep -E '\.[A-Za-z0-9]{6}$'
}

# try STATUSES PATTERN NAME COMMAND...: exit status among a|b|c, PATTERN (grep -E, may be "") in what it
# said, no sign of a crash, nothing half written, nothing of the user's changed.
try() {
	local want=$1 pattern=$2 name=$3 got=0 why=''
	shift 3
	: >"$work/begun"
	rm -f "$work/hook-ran"
	timeout -k 5 1800 "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || got=$?
	judge "$want" "$pattern" "$name" "$got" "$*"
}
judge() { # STATUSES PATTERN NAME GOT COMMAND
	local why='' trace=''
	[[ $4 =~ ^($1)$ ]] || why+="exit status $4, not $1; "
	[ -z "$2" ] || cat "$work/stdout" "$work/stderr" | grep -qE -- "$2" || why+="nothing says '$2'; "
	grep -qE 'CRITICAL|\*\* *(ERROR|WARNING)|[Aa]ssertion|Sanitizer|runtime error|core dumped' \
		"$work/stderr" && why+="a crash or complaint; "
	# Wrong use and a bad environment are said in one line that starts with our name.
	case $4 in
	2 | 3 | 130) [ "$(grep -c '^ksweep: ' "$work/stderr")" = 1 ] || why+="no single message; " ;;
	esac
	[ ! -e "$work/hook-ran" ] || why+="a hook of the user's was run; "
	trace=$(half_written)
	[ -z "$trace" ] || why+="half written: $trace; "
	trace=$(changed)
	[ -z "$trace" ] || why+="the user's: $trace"
	if [ -z "$why" ]; then
		tap_result 1 "$3"
	else
		tap_result 0 "$3"
		{
			echo "$why"
			echo "command: $5"
			tail -n 8 "$work/stderr" | cut -c1-300
		} | diag
		snapshot
	fi
}

# Every command that reads a tree, on TREE. Callers say what each must answer.
commands=(rewind find plan series verify track run)
on_tree() { # COMMAND TREE
	case $1 in
	rewind) "$KSWEEP" tree rewind -C "$2" ;;
	find | plan) "$KSWEEP" "$1" -C "$2" ;;
	series) "$KSWEEP" series -C "$2" --branch asked-for -o "$work/out.d/patches" ;;
	verify) "$KSWEEP" verify -C "$2" HEAD..HEAD ;;
	track) "$KSWEEP" track -C "$2" HEAD..HEAD ;;
	run) "$KSWEEP" run -C "$2" --branch asked-for -o "$work/out.d/run" ;;
	esac
}
# timeout needs a program.
export -f on_tree
export work
try_on() { # STATUSES PATTERN NAME COMMAND TREE
	try "$1" "$2" "$3" bash -c 'on_tree "$@"' on_tree "$4" "$5"
}
try_all() { # STATUSES PATTERN NAME TREE [COMMAND...]
	local want=$1 pattern=$2 name=$3 tree=$4 command
	shift 4
	[ $# -gt 0 ] || set -- "${commands[@]}"
	for command in "$@"; do
		rm -rf "$work/out.d"
		try_on "$want" "$pattern" "$command: $name" "$command" "$tree"
		if [ "$want" = 2 ]; then
			is "$(ls -A "$work/out.d" 2>/dev/null)" "" "$command: $name: no output folder is left"
		fi
	done
}
# A PATH with all programs but one, and one with a program of ours in front.
path_without() {
	local folder=$work/without-$1 part
	mkdir -p "$folder"
	IFS=: read -ra parts <<<"$PATH"
	for part in "${parts[@]}"; do
		[ ! -d "$part" ] || find "$part/" -maxdepth 1 -type f,l ! -name "$1" -exec ln -s -t "$folder" {} + 2>/dev/null
	done
	echo "$folder"
}
fake() { # PROGRAM, script on standard input; prints the folder
	local folder
	folder=$(mktemp -d "$work/fake-XXXXXX")
	{
		echo '#!/bin/bash'
		echo "real=$(command -v "$1")"
		cat
	} >"$folder/$1"
	chmod +x "$folder/$1"
	echo "$folder"
}

mini=$work/mini
mini_kernel_repo "$mini"
git -C "$mini" branch mine
git -C "$mini" tag -a -m tag v4.16
# Hooks of the user's that would tell on us.
for hook in reference-transaction post-index-change post-checkout pre-commit post-commit update; do
	printf '#!/bin/sh\n: >%s\n' "$work/hook-ran" >"$mini/.git/hooks/$hook"
	chmod +x "$mini/.git/hooks/$hook"
done

# ---- what is no kernel tree ----

not_a_tree() {
	local plain=$work/plain kernel=$work/no-git other=$work/other unborn=$work/unborn

	watch "$mini"
	try_all 2 'No such file|no tree' "a path that does not exist" "$work/nowhere"
	ln -s loop "$work/loop"
	try_all 2 'symbolic links' "a symbolic link loop" "$work/loop"
	: >"$plain"
	try_all 2 'Not a directory' "a file" "$plain"
	mini_kernel "$kernel"
	try_all 2 'not in a git repository' "a kernel in no git repository" "$kernel"
	ok "and no .git was made there" test ! -e "$kernel/.git"

	mkdir "$other"
	git -C "$other" init -q
	echo text >"$other/README"
	mini_commit "$other" "No kernel"
	watch "$other"
	try_all 2 'not a Linux kernel tree' "a repository without a kernel" "$other"
	mini_kernel "$unborn"
	git -C "$unborn" init -q
	git -C "$unborn" -c core.autocrlf=false add -f .
	watch "$unborn"
	try_all 2 'no commit yet' "an unborn HEAD" "$unborn"

	# The reference itself is broken.
	cp -a "$mini" "$work/broken"
	echo 1234567890123456789012345678901234567890 >"$work/broken/.git/refs/heads/main"
	watch
	try_all '2|3' '' "HEAD names a commit that is not there" "$work/broken"
	cp -a "$mini" "$work/holes"
	find "$work/holes/.git/objects" -type f -name '??????*' ! -path '*/pack/*' -size -1 -delete
	rm -f "$(find "$work/holes/.git/objects" -type f | LC_ALL=C sort | sed -n 5p)"
	watch
	try '0|1|2|3' '' "find: an object is missing" "$KSWEEP" find -C "$work/holes"
}

revisions() {
	local bad

	watch "$mini"
	for bad in nothing --all '' main~5 HEAD:Makefile 'a b'; do
		try 2 'not a revision' "find: --rev '$bad'" "$KSWEEP" find -C "$mini" "--rev=$bad"
	done
	try 2 '' "verify: no range" "$KSWEEP" verify -C "$mini"
	try 2 'not a revision' "verify: a range that is not there" "$KSWEEP" verify -C "$mini" none..main
	try 2 '' "verify: a range the wrong way round" "$KSWEEP" verify -C "$two" main..main~1
	try 2 'not a revision' "series: a base that is not there" "$KSWEEP" series -C "$mini" --base none -b x
	try 2 'not a revision' "run: a base that is not there" "$KSWEEP" run -C "$mini" --base none -b x -o "$work/out.d/x"
}

# ---- wrong use ----

wrong_use() {
	local command

	watch "$mini"
	rm -rf "$KSWEEP_CACHE/trees"
	try 2 "unknown command 'nothing'" "an unknown command" "$KSWEEP" nothing
	for command in doctor tree find audit plan series verify track report run; do
		try 2 '' "$command: an unknown option" "$KSWEEP" "$command" -C "$mini" --no-such-option
		try 0 'Usage' "$command: --help" "$KSWEEP" "$command" --help
	done
	try 2 '' "tree: no verb" "$KSWEEP" tree
	try 2 '' "tree: an unknown verb" "$KSWEEP" tree put
	try 2 '' "tree get: no source" "$KSWEEP" tree get
	try 2 '' "tree get: an unknown source" "$KSWEEP" tree get svn x
	try 2 'not a package of kernel sources' "tree get debian: a path" "$KSWEEP" tree get debian ../x
	try 3 'linux-source-0.0' "tree get debian: a package that is not installed" \
		"$KSWEEP" tree get debian linux-source-0.0
	try 2 '' "tree get git: an option for a URL" "$KSWEEP" tree get -- git --upload-pack=touch\ "$work/owned" main
	try 2 '' "tree get git: a refspec for a ref" "$KSWEEP" tree get git "$mini" main:refs/heads/x
	try 2 'nothing' "tree get git: a ref that is not there" "$KSWEEP" tree get git "$mini" nothing
	try 2 '' "tree get git: a repository that is not there" "$KSWEEP" tree get git "file://$work/nowhere" main
	try 2 '' "tree get dir: a folder that is not there" "$KSWEEP" tree get dir "$work/nowhere"
	try 2 'not a Linux kernel tree' "tree get dir: no kernel" "$KSWEEP" tree get dir "$work/home"
	try 2 '' "tree get dir: a symbolic link loop" "$KSWEEP" tree get dir "$work/loop"
	ok "the option was not carried out" test ! -e "$work/owned"
	try 2 '' "tree rewind: nothing to rewind" "$KSWEEP" tree rewind -C "$mini"
	try 2 '' "report: a folder that is no run" "$KSWEEP" report "$work/home"
	try 2 '' "report: a folder that is not there" "$KSWEEP" report "$work/nowhere"
	try 2 '' "find: an unknown area" "$KSWEEP" find -C "$mini" --area nonsense
	try '2|3' 'nowhere' "plan: a policy that is not there" "$KSWEEP" plan -C "$mini" --policy "$work/nowhere"
	mkfifo "$work/policy.fifo"
	for command in plan series run; do
		try 2 'policy .*policy.fifo. is not a regular file' "$command: a policy that is a FIFO" \
			timeout 20 "$KSWEEP" "$command" -C "$mini" --policy "$work/policy.fifo"
	done
	try 2 "policy.fifo' is neither a known name nor a regular file" "verify: a config that is a FIFO" \
		timeout 20 "$KSWEEP" verify -C "$two" --config "$work/policy.fifo" main~1..main
	printf '[no such group]\nx=y\n' >"$work/policy"
	try 2 '' "plan: a policy that makes no sense" "$KSWEEP" plan -C "$mini" --policy "$work/policy"
	try 2 '' "verify: an unknown config" "$KSWEEP" verify -C "$two" --config nonsense main~1..main
	is "$(ls -A "$KSWEEP_CACHE/trees" 2>/dev/null | grep -v '\.lock$')" "" "no tree is left in the cache"
}

# ---- trees with odd content: they work ----

odd_trees() {
	local odd=$work/odd clean dirty tip

	# A clean find, for comparison: sites are left, so the status is 1.
	watch "$mini"
	try 1 'sys_dup2' "find: the fixture" "$KSWEEP" find -C "$mini"
	clean=$(cat "$work/stdout")
	try 1 'sys_dup2' "find: from a folder below the top" "$KSWEEP" find -C "$mini/fs"
	is "$(cat "$work/stdout")" "$clean" "and it sees the same"
	try 1 'sys_dup2' "find: with GIT_DIR and GIT_INDEX_FILE set" \
		env GIT_DIR=/nonexistent GIT_INDEX_FILE="$mini/.git/index" GIT_WORK_TREE=/ "$KSWEEP" find -C "$mini"

	# Dirty in every way: edited, staged, removed, untracked.
	cp -a "$mini" "$work/dirty"
	dirty=$work/dirty
	echo 'long f(void) { return sys_sync(); }' >>"$dirty/fs/sync.c"
	echo staged >"$dirty/staged"
	git -C "$dirty" add staged
	rm "$dirty/fs/open.c"
	echo untracked >"$dirty/untracked"
	asked='asked-for'
	watch "$dirty"
	try 1 'uncommitted changes, which are ignored' "find: a dirty tree" "$KSWEEP" find -C "$dirty"
	is "$(cat "$work/stdout")" "$clean" "and it sees what is committed"
	try '0|1' '' "plan: a dirty tree" "$KSWEEP" plan -C "$dirty"
	try '0|1' '' "series: a dirty tree" "$KSWEEP" series -C "$dirty" --branch asked-for -o "$work/out.d/dirty"
	ok "the branch was made" git -C "$dirty" rev-parse -q --verify refs/heads/asked-for
	try '0|1' '' "series: again, over a branch of its own" \
		"$KSWEEP" series -C "$dirty" --branch asked-for -o "$work/out.d/dirty"
	tip=$(git -C "$dirty" rev-parse asked-for)
	is "$(git -C "$dirty" rev-parse asked-for)" "$tip" "and it is the same commit"

	# Names that break scripts, and links to nowhere.
	cp -a "$mini" "$odd"
	printf '#include <linux/syscalls.h>\nvoid f(void)\n{\n\tsys_sync();\n}\n' >"$odd/fs/-dash.c"
	cp "$odd/fs/-dash.c" "$odd/fs/new
line.c"
	cp "$odd/fs/-dash.c" "$odd/-C"
	cp "$odd/fs/-dash.c" "$odd/fs/sp ace \"quote\" \$HOME \`id\` \\.c"
	cp "$odd/fs/-dash.c" "$odd/fs/$(printf 'latin-\344').c"
	ln -s loop.c "$odd/fs/loop.c"
	ln -s ../../../../etc/passwd "$odd/fs/outside.c"
	mini_commit "$odd" "Odd names"
	asked='asked-for'
	watch "$odd"
	try 1 '' "find: odd file names" "$KSWEEP" find -C "$odd"
	is "$(grep -c 'sys_sync in f' "$work/stdout")" 4 "each call in them is found"
	try 1 '' "find --json: odd file names" "$KSWEEP" find -C "$odd" --json
	is "$(jq -r 'select(.record=="site" and .enclosing=="f") | .callee' "$work/stdout" | wc -l)" 4 \
		"and each record can be read"
	is "$(jq -r 'select(.record=="site") | .file_escaped // empty' "$work/stdout")" 'fs/latin-%E4.c' \
		"the name that is not UTF-8 can be got back, and only that one is escaped"
	try '0|1' '' "plan: odd file names" "$KSWEEP" plan -C "$odd"
	try '0|1' '' "series: odd file names" "$KSWEEP" series -C "$odd" --branch asked-for -o "$work/out.d/odd"
	try '0' '' "tree get dir: odd file names" "$KSWEEP" tree get dir "$odd"
	is "$(git -C "$(cat "$work/stdout")" rev-parse HEAD)" "$(git -C "$odd" rev-parse HEAD)" \
		"the copy is the same commit"
	rm -rf "$odd/.git"
	watch
	try '0' '' "tree get dir: odd file names, no git" "$KSWEEP" tree get dir "$odd"
	ok "the copy holds them all" diff -r --no-dereference -x .git "$odd" "$(cat "$work/stdout")"
	mkfifo "$odd/fs/fifo"
	try 2 'fifo' "tree get dir: a FIFO in the folder" "$KSWEEP" tree get dir "$odd"

	git clone -q --bare "$mini" "$work/bare.git"
	watch "$mini"
	try 1 'sys_dup2' "find: a bare repository" "$KSWEEP" find -C "$work/bare.git"
	git -C "$mini" worktree add -q --detach "$work/linked" main
	snapshot
	try 1 'sys_dup2' "find: a linked work tree" "$KSWEEP" find -C "$work/linked"
	git -C "$mini" worktree remove --force "$work/linked"
	asked=none
}

branches() {
	local name

	asked=none
	git -C "$mini" branch -q a/b
	watch "$mini"
	for name in mine main a a/b/c 'x..y' '-x' '' HEAD @ refs/heads/x '@{-1}'; do
		try 2 '' "series: --branch '$name' is refused" "$KSWEEP" series -C "$mini" "--branch=$name" -o "$work/out.d/p"
		try 2 '' "run: --branch '$name' is refused" "$KSWEEP" run -C "$mini" "--branch=$name" -o "$work/out.d/r"
		ok "and no run folder is made for '$name'" test ! -e "$work/out.d/r"
		rm -rf "$work/out.d"
	done
	# Before the long work: no blob was read, no program started on it.
	try 2 'below that name' "series: a branch beside its own folder" \
		"$KSWEEP" series --log "$work/log" -C "$mini" --branch a
	try 2 'starts with a dash' "series: a branch with a dash" \
		"$KSWEEP" series --log "$work/log" -C "$mini" --branch=-x
	try 2 'first part' "series: a branch below a branch" \
		"$KSWEEP" series --log "$work/log" -C "$mini" --branch a/b/c
	try 2 "'HEAD' means the current commit" "series: the branch HEAD" \
		"$KSWEEP" series --log "$work/log" -C "$mini" --branch HEAD
	try 2 "'refs/heads/x' is the name of a ref" "series: the name of a ref" \
		"$KSWEEP" series --log "$work/log" -C "$mini" --branch refs/heads/x
	ok "all is said before the long work" grep -q check-ref-format "$work/log"
	ok "and nothing else was begun" sh -c "! grep -qE '--batch|ls-tree -r|spatch' '$work/log'"
	git -C "$mini" branch -q -D a/b
}

identity() {
	watch "$mini"
	asked=none
	try 2 'git config --global user' "series: git does not know the user" \
		env GIT_CONFIG_GLOBAL=/dev/null "$KSWEEP" series -C "$mini" --branch nobody -o "$work/out.d/nobody"
	ok "no branch was made" test -z "$(git -C "$mini" for-each-ref refs/heads/nobody)"
}

# ---- large and damaged files ----

large_file() {
	local large=$work/large

	cp -a "$mini" "$large"
	# One line of 100 MB: declarations, so that a lexer has work to do.
	yes 'int a; ' | tr -d '\n' | head -c 100000000 >"$large/fs/large.c"
	mini_commit "$large" "A large file"
	watch "$large"
	try 1 'sys_dup2' "find: a line of 100 MB" "$KSWEEP" find -C "$large"
	try 0 '' "tree get dir: a line of 100 MB" "$KSWEEP" tree get dir "$large"
	printf 'void f(void) { sys_sync(); }' >>"$large/fs/large.c"
	mini_commit "$large" "A large file with a call"
	watch "$large"
	# spatch never gets through it: it ends by its own limit, or is killed since it does not even
	# hear of that. All else is known by now, so it is the only one asked about.
	try 1 'fs/large.c:1: sys_sync' "find: a line of 100 MB with a call at its end" \
		"$KSWEEP" find -C "$large"
	cp "$work/stderr" "$tap_out"
	said 'fs/large.c: spatch: .+; asked again' "and says what became of it"
	rm -rf "$large"
	watch
}

truncated_objects() {
	local build=$work/build size cut

	mkdir -p "$build/fs"
	printf 'extern long sys_open(void);\nlong f(void) { return sys_open() + 1; }\n' |
		gcc -g -c -x c -o "$build/fs/good.o" -
	watch "$mini"
	try 1 'sys_open' "audit: a good object" "$KSWEEP" audit -C "$mini" --build "$build"
	size=$(stat -c %s "$build/fs/good.o")
	for cut in 0 1 16 60 64 $((size / 4)) $((size / 2)) $((size - 64)) $((size - 1)); do
		head -c "$cut" "$build/fs/good.o" >"$build/fs/cut-$cut.o"
	done
	echo "no object" >"$build/fs/text.o"
	head -c 4096 /dev/urandom >"$build/fs/noise.o"
	# An ELF head whose sections lie anywhere.
	{
		head -c 40 "$build/fs/good.o"
		printf '\377\377\377\377\377\377\377\177'
		tail -c +49 "$build/fs/good.o"
	} >"$build/fs/wild.o"
	ln -s loop.o "$build/fs/loop.o"
	mkfifo "$build/fs/fifo.o"
	mkdir "$build/fs/folder.o"
	try 1 'cut-64' "audit: truncated and other bad objects are named" \
		"$KSWEEP" audit -C "$mini" --build "$build"
	ok "and the good one is still read" grep -q 'sys_open' "$work/stdout"
	try '2|3' '' "audit: a build folder that is not there" "$KSWEEP" audit -C "$mini" --build "$work/nowhere"
	try 2 '' "audit: no build folder named" "$KSWEEP" audit -C "$mini"
}

# ---- programs that are missing or die ----

programs() {
	local bin

	watch "$mini"
	asked='asked-for'
	rm -rf "$KSWEEP_CACHE"
	bin=$(path_without spatch)
	for command in find plan series run; do
		PATH=$bin try_on 3 'coccinelle' "$command: spatch is missing" "$command" "$mini"
	done
	PATH=$bin try 3 'coccinelle' "doctor: spatch is missing" "$KSWEEP" doctor
	bin=$(path_without git)
	for command in "${commands[@]}"; do
		PATH=$bin try_on 3 'git' "$command: git is missing" "$command" "$mini"
	done
	PATH=$bin try 3 'git' "tree get dir: git is missing" "$KSWEEP" tree get dir "$mini"

	bin=$(fake spatch <<<'kill -KILL $$')
	for command in find plan series run; do
		PATH=$bin:$PATH try_on 3 'spatch' "$command: spatch is killed" "$command" "$mini"
	done
	# It tells its version and then dies on every file.
	bin=$(fake spatch <<<'case "$*" in *version*) exec $real "$@" ;; esac; kill -SEGV $$')
	for command in find series; do
		PATH=$bin:$PATH try_on 3 'spatch' "$command: spatch dies on every file" "$command" "$mini"
	done
	# It dies at one file only, and all the others are known: that file is at fault, not spatch.
	bin=$(fake spatch <<'END'
[ ! -f "${@: -1}" ] || while read -r file; do
	if grep -sq spatch_dies_here "$file"; then
		echo "HANDLING: $file" >&2
		kill -SEGV $$
	fi
done <"${@: -1}"
exec $real "$@"
END
	)
	cp -a "$mini" "$work/one-bad"
	PATH=$bin:$PATH try 1 '' "find: to know all files" "$KSWEEP" find -C "$work/one-bad"
	printf 'long f(void)\n{\n\tspatch_dies_here();\n\treturn sys_sync();\n}\n' >"$work/one-bad/fs/bad.c"
	mini_commit "$work/one-bad" "A file at which spatch dies"
	for command in warm cold; do
		[ "$command" = warm ] || rm -rf "$KSWEEP_CACHE"
		PATH=$bin:$PATH try 1 'fs/bad.c:4: sys_sync' "find, $command: spatch dies at one file" \
			"$KSWEEP" find -C "$work/one-bad"
		ok "and says so" grep -qE 'fs/bad.c: spatch: .*Segmentation' "$work/stderr"
		ok "and counts it" grep -qE '^ +1 unresolved' "$work/stdout"
	done
	# It says nothing at all and exits well: what it did not explain must not be lost.
	bin=$(fake spatch <<<'case "$*" in *version*) exec $real "$@" ;; esac; exit 0')
	PATH=$bin:$PATH try_on '1|3' '' "find: spatch says nothing" find "$mini"
	ok "and the calls are not lost" grep -qE 'sys_dup2|spatch' "$work/stdout" "$work/stderr"
	is "$(git -C "$mini" for-each-ref refs/heads/asked-for)" "" "no branch was made by any of them"

	bin=$(fake git <<<'case "$*" in *cat-file*) kill -KILL $$ ;; esac; exec $real "$@"')
	rm -rf "$KSWEEP_CACHE"
	for command in find series; do
		PATH=$bin:$PATH try_on 3 'git|cat-file' "$command: git cat-file is killed" "$command" "$mini"
	done
	bin=$(fake git <<<'case "$*" in *commit-tree*) kill -KILL $$ ;; esac; exec $real "$@"')
	PATH=$bin:$PATH try_on 3 'commit-tree' "series: git commit-tree is killed" series "$mini"
	is "$(git -C "$mini" for-each-ref refs/heads/asked-for)" "" "no branch was made"
	ok "no patch was written" test ! -e "$work/out.d/patches"
	asked=none
}

# ---- disks ----

disks() {
	local small=$work/small command

	mkdir "$small"
	if ! mount -t tmpfs -o size=256k ksweep-test "$small" 2>/dev/null; then
		skip "a full disk" "mounting a tmpfs is not permitted here (run as root)"
		skip "a read-only cache" "mounting a tmpfs is not permitted here (run as root)"
		return
	fi
	mounted+=("$small")
	asked='asked-for'
	watch "$mini"
	# Not a byte left: a cache that cannot be written.
	dd if=/dev/zero of="$small/filler" bs=4k 2>/dev/null
	for command in find plan; do
		# They need no cache: what they answer is what they answer with one.
		local usual=0
		"$KSWEEP" "$command" -q -C "$mini" >/dev/null 2>&1 || usual=$?
		KSWEEP_CACHE=$small/cache try_on "$usual|3" 'No space left|not writable|cannot' \
			"$command: the cache's disk is full" "$command" "$mini"
	done
	for command in series run; do
		KSWEEP_CACHE=$small/cache try_on '3' 'No space left' "$command: the cache's disk is full" "$command" "$mini"
	done
	KSWEEP_CACHE=$small/cache try 3 'free|No space left' "tree get dir: the cache's disk is full" \
		"$KSWEEP" tree get dir "$mini"
	# Room at first, and not enough: it fills up half way.
	rm -f "$small/filler"
	KSWEEP_CACHE=$small/cache try 3 'free|No space left' "tree get dir: not enough room" \
		"$KSWEEP" tree get dir "$mini"
	is "$(ls -A "$small/cache/trees" 2>/dev/null | grep -v '\.lock$')" "" "nothing is left of it"
	dd if=/dev/zero of="$small/filler" bs=4k 2>/dev/null
	try 3 'No space left' "series: the patches' disk is full" \
		"$KSWEEP" series -C "$mini" --branch asked-for -o "$small/patches"
	ok "no patches are there" test ! -e "$small/patches"
	try 3 'No space left' "run: the run folder's disk is full" \
		"$KSWEEP" run -C "$mini" --branch asked-for -o "$small/run"
	git -C "$mini" update-ref -d refs/heads/asked-for
	git -C "$mini" for-each-ref --format='delete %(refname)' refs/ksweep | git -C "$mini" update-ref --stdin
	try 3 'standard output' "find: standard output is full" bash -c "'$KSWEEP' find -C '$mini' >/dev/full"

	rm -f "$small/filler"
	mkdir -p "$small/cache"
	mount -o remount,ro "$small"
	for command in find plan; do
		# They need no cache: what they answer is what they answer with one.
		local usual=0
		"$KSWEEP" "$command" -q -C "$mini" >/dev/null 2>&1 || usual=$?
		KSWEEP_CACHE=$small/cache try_on "$usual|3" 'Read-only|read-only|not writable|readonly' \
			"$command: a read-only cache" "$command" "$mini"
	done
	for command in series run; do
		KSWEEP_CACHE=$small/cache try_on 3 'Read-only|read-only|readonly' "$command: a read-only cache" "$command" "$mini"
	done
	KSWEEP_CACHE=$small/cache try 3 'Read-only' "tree get dir: a read-only cache" "$KSWEEP" tree get dir "$mini"
	umount "$small"
	asked=none
}

# ---- interruption ----

# block PROGRAM WORD: a PATH in whose front PROGRAM, when called with WORD, says so and hangs.
block() {
	fake "$1" <<-END
		case " \$* " in *'$2'*)
			echo \$\$ >>"$work/reached"
			exec sleep 600 ;;
		esac
		exec "\$real" "\$@"
	END
}
await() { # FILE PID: until the file is there or the process is gone; five minutes at most
	local deadline=$((SECONDS + 300))
	while [ ! -e "$1" ]; do
		kill -0 "$2" 2>/dev/null && [ $SECONDS -lt $deadline ] || return 1
		sleep 0.1
	done
}
still_alive() { # the processes of $work/reached that run
	local pid
	while read -r pid; do
		# A zombie is dead; whether somebody buries it is not our affair.
		grep -sqE '^State:[[:space:]]+[^ZX[:space:]]' "/proc/$pid/status" && echo "$pid"
	done <"$work/reached"
}
# interrupted SIGNAL NAME PROGRAM WORD COMMAND...: the command is told to end while PROGRAM hangs in it.
interrupted() {
	local signal=$1 name=$2 got=0 pid begun
	local bin
	bin=$(block "$3" "$4")
	shift 4
	rm -f "$work/reached" "$work/hook-ran"
	: >"$work/begun"
	PATH=$bin:$PATH "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
	pid=$!
	if ! await "$work/reached" "$pid"; then
		kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
		tap_result 0 "$name"
		echo "never got there" | cat - <(tail -5 "$work/stderr") | diag
		return
	fi
	begun=$SECONDS
	kill "-$signal" "$pid"
	wait "$pid" || got=$?
	if [ "$signal" = KILL ]; then
		# Children die with us; what is left is put right by the next command.
		is "$got" 137 "$name"
		begun=$SECONDS
		while [ -n "$(still_alive)" ] && [ $((SECONDS - begun)) -lt 10 ]; do sleep 0.1; done
	else
		judge 130 'interrupted' "$name" "$got" "$*"
		ok "$name: within ten seconds" test $((SECONDS - begun)) -le 10
	fi
	is "$(still_alive)" "" "$name: no program is left running"
	is "$(changed)" "" "$name: nothing of the user's moved"
}

# Two subsystems: each commit is verified again and again here.
run_two() { # CACHE-FOLDER REPOSITORY
	KSWEEP_CACHE=$work/$1 exec "$KSWEEP" run -C "$2" --branch asked-for --subsystem net \
		--subsystem fs -o "$work/$1/run"
}
export -f run_two
run_it() { # as run_two; prints the exit status, and what tells one outcome from another
	(run_two "$@") >"$work/stdout" 2>"$work/stderr" </dev/null
	echo $?
	git -C "$2" rev-parse -q --verify asked-for
	cat "$work/$1/run/"{sites,plan,steps}.jsonl 2>/dev/null | sha256sum
	cat "$work/$1"/run/patches/*.patch 2>/dev/null | sha256sum
}

interruptions() {
	local quiet=$work/quiet whole signal stage
	# stage, program that hangs, the word that it is called with
	local stages=(
		"scan git cat-file"
		"find spatch --file-groups"
		"series git commit-tree"
		"branch git update-ref"
		"verify make -"
	)

	asked='asked-for'
	cp -a "$mini" "$quiet"
	watch "$quiet"
	whole=$(run_it never "$quiet")
	is "$(head -1 <<<"$whole")" 1 "run: on what cannot be built ends with status 1"
	ok "and says so" grep -qiE 'error|cannot|fail' "$work/stdout" "$work/stderr"
	is "$(changed)" "" "and moves nothing of the user's"

	cp -a "$mini" "$work/cut"
	watch "$work/cut"
	for signal in INT TERM KILL; do
		for stage in "${stages[@]}"; do
			read -r stage program word <<<"$stage"
			# To us SIGTERM is SIGINT by another name: once is enough.
			[ "$signal" != TERM ] || [ "$stage" = verify ] || continue
			rm -rf "$work/torn"
			git -C "$work/cut" for-each-ref --format='delete %(refname)' refs/ksweep refs/heads/asked-for |
				git -C "$work/cut" update-ref --stdin
			KSWEEP_CACHE=$work/torn interrupted "$signal" "run: SIG$signal in $stage" \
				"$program" "$word" run_two torn "$work/cut"
			if [ "$stage" = scan ] || [ "$stage" = find ] || [ "$stage" = series ]; then
				is "$(git -C "$work/cut" for-each-ref refs/heads/asked-for)" "" \
					"run: SIG$signal in $stage: no branch yet"
			fi
			# The same command goes on, to the same end as one that was never interrupted.
			[ "$signal" != KILL ] || ok "run: SIGKILL in $stage leaves its temporary files" \
				test -n "$(ls -A "$work/torn/tmp")"
			is "$(run_it torn "$work/cut")" "$whole" "run: after SIG$signal in $stage it goes on to the same end"
			is "$(KSWEEP_CACHE=$work/torn half_written)" "" "run: after SIG$signal in $stage nothing temporary is left"
			is "$(changed)" "" "run: after SIG$signal in $stage nothing of the user's moved"
		done
	done
	watch "$mini"
	rm -rf "$work/torn"
	KSWEEP_CACHE=$work/torn interrupted INT "find: SIGINT" spatch --file-groups "$KSWEEP" find -C "$mini"
	KSWEEP_CACHE=$work/torn interrupted INT "tree get dir: SIGINT in fetch" git ' fetch ' "$KSWEEP" tree get dir "$mini"
	KSWEEP_CACHE=$work/torn interrupted INT "tree get dir: SIGINT in checkout" git read-tree "$KSWEEP" tree get dir "$mini"
	is "$(ls -A "$work/torn/trees" | grep -v '\.lock$')" "" "nothing is left of the tree"
	asked=none
}

two_at_once() {
	local pid bin got=0 twice=$work/twice

	cp -a "$mini" "$twice"
	asked='asked-for'
	watch "$twice"
	bin=$(block make -)
	rm -f "$work/reached"
	rm -rf "$work/torn"
	export KSWEEP_CACHE=$work/torn
	PATH=$bin:$PATH "$KSWEEP" run -C "$twice" --branch asked-for -o "$work/torn/run" >"$work/first" 2>&1 </dev/null &
	pid=$!
	if await "$work/reached" "$pid"; then
		try 2 'in use' "run: a second one on the same run folder" \
			"$KSWEEP" run -C "$twice" --branch asked-for -o "$work/torn/run"
		ok "the first one goes on" kill -0 "$pid"
	else
		tap_result 0 "run: a first one that works"
		tail -5 "$work/first" | diag
	fi
	kill -INT "$pid" 2>/dev/null
	wait "$pid" || got=$?
	is "$got" 130 "the first one ends as told"
	export KSWEEP_CACHE=$work/cache

	# Two gets of one tree: both print it, and it is made once.
	rm -rf "$KSWEEP_CACHE/trees"
	"$KSWEEP" tree get dir "$mini" >"$work/get.1" 2>/dev/null &
	pid=$!
	try 0 '' "tree get dir: two at once" "$KSWEEP" tree get dir "$mini"
	got=0
	wait "$pid" || got=$?
	is "$got" 0 "the other one as well"
	is "$(cat "$work/get.1")" "$(cat "$work/stdout")" "they give the same tree"
	asked=none
}

# ---- run folders ----

run_folders() {
	local good=$work/runs/good bad=$work/runs/bad file

	asked='asked-for'
	cp -a "$mini" "$work/for-runs"
	watch "$work/for-runs"
	mkdir -p "$work/runs/foreign"
	echo mine >"$work/runs/foreign/notes"
	try 2 'foreign' "run: a run folder with files of somebody else's" \
		"$KSWEEP" run -C "$work/for-runs" --branch asked-for -o "$work/runs/foreign"
	is "$(ls -A "$work/runs/foreign")" notes "and they stay as they were"
	try 1 '' "run: a good run folder" "$KSWEEP" run -C "$work/for-runs" --branch asked-for \
		--subsystem net -o "$good"
	try '0|1' '' "report: a good run folder" "$KSWEEP" report "$good"
	for file in run.json sites.jsonl steps.jsonl plan.jsonl verdicts.jsonl; do
		rm -rf "$bad"
		cp -a "$good" "$bad"
		truncate -s -7 "$bad/$file"
		try '2|3' "$file" "report: $file is cut short" "$KSWEEP" report "$bad"
		head -c 3000 /dev/urandom >"$bad/$file"
		try '2|3' "$file" "report: $file is noise" "$KSWEEP" report "$bad"
	done
	rm -rf "$bad"
	cp -a "$good" "$bad"
	: >"$bad/run.json"
	try '1|2|3' '' "run: goes on, or says what is wrong, where run.json is empty" \
		"$KSWEEP" run -C "$work/for-runs" --branch asked-for --subsystem net -o "$bad"
	try 2 '' "run: the folder holds a run of something else" \
		"$KSWEEP" run -C "$work/for-runs" --branch other --subsystem net -o "$good"
	asked=none
}

# ---- names of outputs ----

output_names() {
	local places=$work/places device directory round command

	asked='asked-for'
	mkdir "$places"
	cp -a "$mini" "$places/tree"
	watch "$places/tree"
	cd "$places/tree" || return
	for command in series run; do
		try 2 'output.* is empty' "$command: -o with an empty name" \
			"$KSWEEP" "$command" --branch asked-for -o ''
	done
	try 2 'report.* is empty|html.* is empty' "report: --html with an empty name" \
		"$KSWEEP" report "$work" --html=
	try 2 'git repository' "series: -o names the tree" "$KSWEEP" series --branch asked-for -o .
	mkdir "$places/here" && cd "$places/here" || return
	for directory in . "$PWD" "$places"; do
		try 2 'current directory|holds' "series: -o names the current directory or one above: $directory" \
			"$KSWEEP" series -C ../tree --branch asked-for -o "$directory"
	done
	cd "$work" || return
	: >"$places/file"
	try 2 'not a directory' "series: -o names a file" \
		"$KSWEEP" series -C "$places/tree" --branch asked-for -o "$places/file"
	ln -s nothing "$places/dangling"
	try 2 'symbolic link to nothing' "series: -o names a link to nothing" \
		"$KSWEEP" series -C "$places/tree" --branch asked-for -o "$places/dangling"
	try 2 'mount point' "series: -o names a mount point" \
		"$KSWEEP" series -C "$places/tree" --branch asked-for -o /proc
	is "$(git -C "$places/tree" for-each-ref refs/heads/asked-for refs/ksweep)" '' "no branch came of these"
	is "$(ls -A "$places")" $'dangling\nfile\nhere\ntree' "and no file"

	mkdir -m 700 "$places/private"
	ln -s private "$places/link"
	for round in first second; do
		try 0 '' "series: -o names a link to a directory, $round run" \
			"$KSWEEP" series -C "$places/tree" --branch asked-for -o "$places/link"
		is "$(stat -c %a "$places/private") $(readlink "$places/link")" '700 private' "mode and link stay"
	done
	ok "the patches are there" test -f "$places/private/0000-cover-letter.patch"
	echo .git >>"$places/private/.ksweep"
	mkdir "$places/private/.git"
	try 2 'git repository' "series: a list of files that names .git" \
		"$KSWEEP" series -C "$places/tree" --branch asked-for -o "$places/private"
	ok ".git is still there" test -d "$places/private/.git"

	# What is no regular file is never replaced.
	try '0|1' '' "run: a run for reports" "$KSWEEP" run -C "$places/tree" --branch asked-for \
		--subsystem net -o "$places/run"
	mkfifo "$places/fifo"
	# A report that fails, or replaces the FIFO, never opens it.
	timeout 60 cat "$places/fifo" >"$places/got" &
	try '0|1' '' "report: --html names a FIFO" "$KSWEEP" report "$places/run" --html="$places/fifo"
	is "$(stat -c %F "$places/fifo")" fifo "it stays one"
	wait "$!"
	ok "and the reader got the page" grep -q '</html>' "$places/got"
	(umask 077 && : >"$places/page")
	ln -s page "$places/to-page"
	try '0|1' '' "report: --html names a link" "$KSWEEP" report "$places/run" --html="$places/to-page"
	is "$(readlink "$places/to-page") $(stat -c %a "$places/page")" 'page 600' "the link and the mode stay"
	ok "the file has the page" grep -q '</html>' "$places/page"
	device=$places/device
	if mknod "$device" c 1 3 2>/dev/null && : 2>/dev/null >"$device"; then
		try '0|1' '' "report: --html names a device" "$KSWEEP" report "$places/run" --html="$device"
		is "$(stat -c '%F %t,%T' "$device")" 'character special file 1,3' "it stays one"
	else
		skip "report: --html names a device" "no right to make one"
	fi
	asked=none
}

# Is the branch one series: refs that agree, and its patches in DIRECTORY?
one_series() { # TREE DIRECTORY NAME
	local tip patches

	tip=$(git -C "$1" rev-parse refs/heads/asked-for)
	patches=("$2"/0*.patch)
	is "$(git -C "$1" rev-parse refs/ksweep/made/asked-for)" "$tip" "$3: the branch is the one that was made"
	is "$(sed -n '1s/^From \([0-9a-f]*\).*/\1/p' "${patches[-1]}")" "$tip" "$3: the patches are those of the branch"
}

# Two series of one branch, and one that is killed between the branch and the patches.
one_branch() {
	local tree=$work/one-branch out=$work/one-branch.d bin pid tip got=0

	asked='asked-for'
	cp -a "$mini" "$tree"
	watch "$tree"
	# The second one works while the first one writes refs, with a cache (and locks) of its own.
	bin=$(
		fake git <<-EOF
			case " \$* " in
			*' update-ref '*)
				if mkdir "$work/one-branch.begun" 2>/dev/null; then
					PATH=$test_path KSWEEP_CACHE=$work/one-branch.cache "$KSWEEP" series -C "$tree" \\
						--branch asked-for --trailer 'Link: https://example.org/2' -o "$out" \\
						>"$work/one-branch.log" 2>&1 </dev/null
				fi ;;
			esac
			exec "\$real" "\$@"
		EOF
	)
	try '2|3' '' "series: another one writes the branch first" env PATH="$bin:$PATH" \
		"$KSWEEP" series -C "$tree" --branch asked-for -o "$out"
	one_series "$tree" "$out" "the other one's"
	is "$(git -C "$tree" log -1 --format='%(trailers:key=Link,valueonly)' asked-for | grep .)" \
		https://example.org/2 "it is the other one's"
	try 0 '' "series: again" "$KSWEEP" series -C "$tree" --branch asked-for -o "$out"
	one_series "$tree" "$out" "again"

	# With one cache the second one waits.
	"$KSWEEP" series -C "$tree" --branch asked-for --trailer 'Link: https://example.org/3' -o "$out" \
		>/dev/null 2>"$work/one-branch.log" </dev/null &
	pid=$!
	try 0 '' "series: two at once" "$KSWEEP" series -C "$tree" --branch asked-for -o "$out"
	wait "$pid" || got=$?
	is "$got" 0 "the other one as well"
	one_series "$tree" "$out" "two at once"

	git -C "$tree" update-ref -d refs/heads/asked-for
	bin=$(
		fake git <<-'EOF'
			case " $* " in
			*' update-ref '*)
				"$real" "$@"
				case " $* " in *' --stdin '*) kill -KILL "$PPID" ;; esac
				exit ;;
			esac
			exec "$real" "$@"
		EOF
	)
	rm -rf "$out"
	"$KSWEEP" series -C "$tree" --branch asked-for -o "$out" >/dev/null 2>&1
	tip=$(git -C "$tree" rev-parse asked-for)
	rm -rf "$out"
	git -C "$tree" update-ref -d refs/heads/asked-for
	got=0
	{ PATH=$bin:$PATH "$KSWEEP" series -C "$tree" --branch asked-for -o "$out" </dev/null || got=$?; } \
		>/dev/null 2>&1
	is "$got" 137 "series: killed after the branch was written"
	is "$(git -C "$tree" rev-parse asked-for)" "$tip" "the branch is there"
	ok "the patches are not" test ! -e "$out"
	try 0 '' "series: after that" "$KSWEEP" series -C "$tree" --branch asked-for -o "$out"
	is "$(git -C "$tree" rev-parse asked-for)" "$tip" "the branch is the same"
	one_series "$tree" "$out" "after that"
	is "$(find "$work" -maxdepth 1 -name '.one-branch.d*')" '' "and nothing is left beside the patches"
	asked=none
}

# A git that is killed while it writes refs leaves their locks.
stale_locks() {
	local tree=$work/stale-locks lock bin

	cp -a "$mini" "$tree"
	rm -f "$tree"/.git/hooks/*
	watch
	lock=$tree/.git/refs/ksweep/made/asked-for.lock
	bin=$(
		fake git <<-EOF
			case " \$* " in
			*' update-ref '*)
				mkdir -p "${lock%/*}"
				: >"$lock"
				kill -KILL \$\$ ;;
			esac
			exec "\$real" "\$@"
		EOF
	)
	try 3 'update-ref' "series: git is killed while it writes refs" env PATH="$bin:$PATH" \
		"$KSWEEP" series -C "$tree" --branch asked-for
	ok "its lock is left" test -e "$lock"
	try 3 "if no git works in this repository.*remove the file '$lock'" "series: after that" \
		"$KSWEEP" series -C "$tree" --branch asked-for --log "$work/log.locks"
	ok "all is said before the long work" sh -c "! grep -qE '--batch|spatch' '$work/log.locks'"
	rm "$lock"
	lock=$tree/.git/refs/heads/asked-for.lock
	: >"$lock"
	(
		sleep 0.5
		rm "$lock"
	) &
	try 0 '' "series: a lock of a git that works" "$KSWEEP" series -C "$tree" --branch asked-for
	wait
	ok "the branch was made" git -C "$tree" rev-parse -q --verify refs/heads/asked-for
}

# Two commits, for ranges.
two=$work/two
cp -a "$mini" "$two"
echo >>"$two/Kconfig"
mini_commit "$two" "Second"

sections=(not_a_tree revisions wrong_use odd_trees branches identity large_file truncated_objects programs disks
	interruptions two_at_once run_folders output_names one_branch stale_locks)
# For people at work on one: SECTIONS="disks programs" tests/bad-input.test.sh
read -ra sections <<<"${SECTIONS:-${sections[*]}}"
for section in "${sections[@]}"; do
	echo "# $section"
	$section
done
plan_done
