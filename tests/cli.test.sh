#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The manners of the command line, the same for all commands: help, version, options before the command,
# did-you-mean, defaults from git config, colour, pager, closed pipes, full disks, signals, completion, manual.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/fixtures/mini-kernel.sh
. "$ksweep_root/tests/fixtures/mini-kernel.sh"

work=$(mktemp -d)
waiters=()
trap 'kill "${waiters[@]}" 2>/dev/null; rm -rf "$work"' EXIT
export KSWEEP_CACHE=$work/cache HOME=$work/home GIT_CONFIG_NOSYSTEM=1
unset GIT_PAGER PAGER LESS NO_COLOR XDG_CONFIG_HOME KSWEEP_RULES KSWEEP_GUEST
mkdir -p "$HOME"
tree=$work/tree
mini_kernel_repo "$tree" || exit 1
git -C "$tree" config user.name "Ann Author"
git -C "$tree" config user.email ann@example.org
commands=(doctor tree find audit plan series verify track report run)

# ---- help and version ----

status 0 "--version" "$KSWEEP" --version
said '^ksweep [0-9.]+ \(commit ([0-9a-f]{7,}(-dirty)?|unknown)\)$' "it names the commit"
status 0 "help" "$KSWEEP" help
for command in "${commands[@]}"; do
	is "$("$KSWEEP" help "$command")" "$("$KSWEEP" "$command" --help)" "help $command is $command --help"
	ok "help lists $command" grep -qE "^  $command +[A-Z]" <("$KSWEEP" help)
	is "$("$KSWEEP" help "$command" | awk 'length > 90')" "" "help $command fits a terminal"
done
status 2 "help of an unknown command" "$KSWEEP" help fnid
status 2 "no command" "$KSWEEP"
status 0 "-h" "$KSWEEP" -h

status 0 "help help" "$KSWEEP" help help
said '^Usage: ksweep help' "is about help"
is "$("$KSWEEP" help --help)" "$("$KSWEEP" help help)" "help --help"
is "$("$KSWEEP" -q help --no-pager find -q)" "$("$KSWEEP" help find)" "help with common options, before and after"
is "$("$KSWEEP" help -- find)" "$("$KSWEEP" help find)" "help -- COMMAND"
status 2 "help with an unknown option" "$KSWEEP" help --frob
said "unknown option '--frob' of 'ksweep help'" "names it"
status 2 "help of two commands" "$KSWEEP" help find plan
said "'plan' is one argument too many" "names the second"
status 2 "completion of two shells" "$KSWEEP" completion bash zsh
status 2 "completion without a shell" "$KSWEEP" completion
status 2 "-- alone" "$KSWEEP" --
is "$("$KSWEEP" -- help find)" "$("$KSWEEP" help find)" "-- before help"
for command in "find --json" "find -q"; do
	# shellcheck disable=SC2086
	is "$("$KSWEEP" -- $command -C "$tree" 2>/dev/null)" "$("$KSWEEP" $command -C "$tree" 2>/dev/null)" "-- before $command"
done
status 2 "arguments behind --" "$KSWEEP" find -C "$tree" -- -q
said "find takes no argument, got '-q'" "are no options"
for option in --json=false --quiet=1 --no-pager=0 --help=x; do
	status 2 "find $option" "$KSWEEP" find -C "$tree" "$option"
	said "option '${option%=*}' takes no value: '$option'" "is refused"
done
status 2 "a value for a flag of the command" "$KSWEEP" verify -C "$tree" --one=HEAD
said "option '--one' takes no value" "is refused"
status 2 "track: an empty --tags" "$KSWEEP" track -C "$tree" --tags=
said "the value of option '--tags' is empty" "names the option"

mkdir -p "$work/version/pipeline/cli"
cp "$ksweep_root/VERSION" "$work/version/"
cp "$ksweep_root/pipeline/cli/make-version" "$work/version/pipeline/cli/"
git -C "$work/version" init -q
git -C "$work/version" add .
git -C "$work/version" -c user.name=Ann -c user.email=ann@example.org commit -q -m "A version"
dirty() { (cd "$work/version" && pipeline/cli/make-version "$work/version.c" && grep -c dirty "$work/version.c"); }
is "$(dirty)" 0 "a clean tree is not dirty"
touch -d 2001-01-01 "$work/version/VERSION"
index=$(sha256sum "$work/version/.git/index")
is "$(dirty)" 0 "a touched file is not dirty"
is "$(sha256sum "$work/version/.git/index")" "$index" "the index is not written"
echo more >>"$work/version/VERSION"
is "$(dirty)" 1 "a changed file is dirty"

# ---- options before the command ----

find_json() { "$KSWEEP" "$@" --json 2>/dev/null; }
want=$(find_json find -C "$tree")
ok "find has an accounting" grep -q '"accounting"' <(echo "$want")
is "$(find_json -C "$tree" find)" "$want" "-C before the command"
is "$(find_json --tree="$tree" -q find)" "$want" "--tree=TREE -q before the command"
is "$("$KSWEEP" --json --log "$work/log" -C "$tree" find 2>/dev/null)" "$want" "--json and --log before the command"
ok "the log was written" grep -q "'git'" "$work/log"
is "$(find_json -C /nowhere find -C "$tree")" "$want" "the last -C wins"
status 2 "an option of a command before the command" "$KSWEEP" --area=all find -C "$tree"

(cd / && status 2 "outside any repository" "$KSWEEP" find -C /nowhere && said 'no tree at /nowhere' "says so" && exit "$tap_failed")
tap_failed=$((tap_failed + $?)) tap_n=$((tap_n + 2))

# ---- did you mean ----

status 2 "an unknown command" "$KSWEEP" serise
said "unknown command 'serise': did you mean 'series'" "names the nearest"
status 2 "a command like none" "$KSWEEP" xyzzyxyzzy
ok "no guess is made" test "$(grep -c 'did you mean' "$tap_out")" = 0
status 2 "two letters swapped" "$KSWEEP" plna
said "unknown command 'plna': did you mean 'plan'" "names the nearest"
status 2 "two of three letters swapped" "$KSWEEP" urn
said "unknown command 'urn': did you mean 'run'" "counts as one edit"
status 2 "an unknown option" "$KSWEEP" find -C "$tree" --aera=all
said "unknown option '--aera' of 'ksweep find': did you mean '--area'" "names the nearest"
status 2 "an unknown common option" "$KSWEEP" --jsno find
said "did you mean '--json'" "names the nearest"
mkdir -p "$tree/arch/arm64"
echo 'obj-y :=' >"$tree/arch/arm64/Makefile"
mini_commit "$tree" "Another architecture"
for command in find plan series run; do
	status 2 "$command: an unknown architecture" "$KSWEEP" "$command" -C "$tree" --area=generic,arch:arm46 --log "$work/$command.log"
	said "unknown area 'arch:arm46': did you mean 'arch:arm64'.*generic.*arch:x86" "names the nearest and all"
	ok "$command: refused before any work" test "$(grep -c "'spatch'\|'ls-tree' '-r'" "$work/$command.log")" = 0
done
for command in series run; do
	status 2 "$command: an unknown subsystem" "$KSWEEP" "$command" -C "$tree" -s ipx --log "$work/$command.log"
	said "unknown subsystem 'ipx': did you mean 'ipc'.*arch/x86.*fs|unknown subsystem 'ipx': did you mean 'ipc'.*fs.*arch/x86" \
		"names the nearest and all"
	ok "$command: refused before any work" test "$(grep -c "'spatch'\|'ls-tree' '-r'" "$work/$command.log")" = 0
done
for command in find plan series run; do
	status 2 "$command: the name of an architecture as area" "$KSWEEP" "$command" -C "$tree" --area=x86
	said "unknown area 'x86': did you mean 'arch:x86'" "names the area"
done
status 2 "the name of an architecture as subsystem" "$KSWEEP" series -C "$tree" -s x86
said "unknown subsystem 'x86': did you mean 'arch/x86'" "names the subsystem"
status 2 "an unknown action of tree" "$KSWEEP" tree gte
said "unknown action 'gte': did you mean 'get'" "names the nearest"
status 2 "an unknown source of tree get" "$KSWEEP" tree get debain
said "unknown source 'debain': did you mean 'debian'" "names the nearest"
status 2 "verify: an unknown check" "$KSWEEP" verify -C "$tree" --checks=calls,sparce HEAD~1..HEAD
said "unknown check 'sparce': did you mean 'sparse'.*checkpatch" "names the nearest and all"

# ---- refused before any work ----

mkdir -p "$work/theirs"
echo mine >"$work/theirs/notes"
: >"$work/bad.config"
# refused WHY PATTERN COMMAND...: at once, without a look at the tree's files or the work tree.
refused() {
	local why=$1 pattern=$2
	shift 2
	rm -f "$work/refused.log"
	status 2 "$1: $why" "$KSWEEP" "$@" -C "$tree" --log "$work/refused.log"
	said "$pattern" "$1: $why: names it"
	ok "$1: $why: before any work" \
		bash -c '! grep -qE "'"'(spatch|make|status|--batch)'|'ls-tree' '-r'"'" "$0"' "$work/refused.log"
}
for config in smal nosuch_defconfig "$work/bad.config"; do
	case $config in
	smal) pattern="unknown config 'smal': did you mean 'small'.*x86_64_defconfig" ;;
	nosuch*) pattern="unknown config 'nosuch_defconfig'" ;;
	*) pattern="bad\.config: the first line must be" ;;
	esac
	refused "--config=$config" "$pattern" verify "--config=$config" HEAD~1..HEAD
	refused "--config=$config" "$pattern" run "--config=$config" -b typo -s net -o "$work/typo"
	ok "run: --config=$config: no run directory is left" test ! -e "$work/typo"
done
status 125 "verify --one: a config that the tree does not have" "$KSWEEP" verify -C "$tree" --config=nosuch_defconfig --one HEAD
said "unknown config 'nosuch_defconfig'" "is named"
refused "two configs of one name" "two configs are named 'small'" verify --config=small --config=small HEAD~1..HEAD
refused "-o with files of the user" "file 'notes' that ksweep did not write" series -o "$work/theirs"
for trailer in 'no token' 'Link:' $'Link: a\nb'; do
	refused "a bad trailer" "not a trailer: " series "--trailer=$trailer"
done
for trailer in $'Link: a\033[31mb' $'Link: a\tb' $'Link: a\n' $'Link: a\177' $'Link: a\302\205b'; do
	refused "a control character in a trailer" "not a trailer: 'Link: .*control characters" series "--trailer=$trailer"
	is "$(LC_ALL=C grep -c $'[\001-\011\013-\037\177-\377]' "$tap_out")" 0 "series: it does not reach the terminal"
done
status 2 "a trailer that is not UTF-8" "$KSWEEP" series -C "$tree" --trailer=$'Link: \344'
said "the value of an option is not UTF-8" "says so"
refused "a good trailer, in UTF-8" "unknown subsystem" series --trailer='Suggested-by: Jörg <j@example.org>' -s nowhere
refused "a policy that is not there" "policy.*nowhere" series --policy="$work/nowhere"
git -C "$tree" config --remove-section user
for command in "series" "run -o $work/typo"; do
	# shellcheck disable=SC2086
	EMAIL='' refused "no identity" "git config --global user.name" $command
done
ok "run: no identity: no run directory is left" test ! -e "$work/typo"
git -C "$tree" config user.name "Ann Author"
git -C "$tree" config user.email ann@example.org
mkdir "$work/run-theirs"
cp -r "$work/theirs" "$work/run-theirs/patches"
refused "files of the user among the patches" "file 'notes' that ksweep did not write" run -b typo -o "$work/run-theirs"
is "$(ls -A "$work/run-theirs")" patches "run: nothing is written there"
mkdir -p "$tree/arch/x86/configs"
: >"$tree/arch/x86/configs/nosuch_defconfig"
mini_commit "$tree" "A config"
status 2 "a config that the tree has" "$KSWEEP" verify -C "$tree" --config=nosuch_defconfig HEAD..HEAD
said "no commits in" "is known"

documented=$work/documented
mini_kernel_repo "$documented"
mkdir -p "$documented/Documentation"
echo text >"$documented/Documentation/index.rst"
mini_commit "$documented" "Documentation"
git -C "$documented" config user.name "Ann Author"
git -C "$documented" config user.email ann@example.org
status 2 "arch itself is not a subsystem" "$KSWEEP" series -C "$documented" -s arch
said "unknown subsystem 'arch'.*Documentation" "and Documentation is one"
status 2 "a first top directory that is not arch is a subsystem" "$KSWEEP" series -C "$documented" -s Documentation
said "nothing to change in subsystem 'Documentation'" "without calls"
flat=$work/flat
mini_kernel_repo "$flat"
git -C "$flat" rm -q -r arch
mini_commit "$flat" "No architecture"
status 2 "a subsystem of a tree without arch" "$KSWEEP" series -C "$flat" -s arch
said "unknown subsystem 'arch'.*fs.*include" "is unknown, and the others are known"
ok "without a critical warning" test "$(grep -c CRITICAL "$tap_out")" = 0
status 2 "an empty area" "$KSWEEP" find -C "$tree" --area=
mkdir "$work/no-objects"
status 2 "audit of a directory without objects" "$KSWEEP" audit -C "$tree" --build="$work/no-objects"
said "no kernel objects in '$work/no-objects'" "says so"

# ---- the result ----

"$KSWEEP" find -C "$tree" >"$work/find.txt" 2>/dev/null
is "$(tail -n 1 "$work/find.txt")" "Found in generic: 10 calls of 8 system calls, 0 addresses, 0 unresolved" \
	"find: the summary is last"
clean=$work/clean
mini_kernel_repo "$clean"
git -C "$clean" rm -q -r init ipc net fs/file.c
mini_commit "$clean" "No calls"
git -C "$clean" config user.name "Ann Author"
git -C "$clean" config user.email ann@example.org
status 0 "find: a clean tree" "$KSWEEP" find -C "$clean"
is "$(tail -n 1 "$tap_out")" "Clean: no calls in generic" "find: is called clean at the end"

# ---- git config ----

git -C "$tree" config ksweep.area arch:x86
is "$(find_json find -C "$tree")" "$(find_json find -C "$tree" --area=arch:x86)" "git config ksweep.area is the default"
ok "and not the built-in one" test "$(find_json find -C "$tree")" != "$want"
is "$(find_json find -C "$tree" --area=generic | grep -v accounting)" "$(grep -v accounting <<<"$want")" \
	"the command line wins"
git -C "$tree" config ksweep.area arch:x68
status 2 "a wrong area in git config" "$KSWEEP" find -C "$tree"
git -C "$tree" config --unset ksweep.area
git -C "$tree" config ksweep.jobs many
status 2 "a wrong number in git config" "$KSWEEP" verify -C "$tree" HEAD..HEAD
said 'git config ksweep\.jobs: ' "the key is named"
status 2 "it does not matter to a command without the option" "$KSWEEP" find -C "$tree" --area=none
ok "which names its own error" grep -q "unknown area" "$tap_out"
git -C "$tree" config --unset ksweep.jobs
git -C "$tree" config ksweep.quiet perhaps
status 2 "a wrong boolean in git config" "$KSWEEP" find -C "$tree"
said "git config ksweep\.quiet: 'perhaps' is neither true nor false" "the key is named"
git -C "$tree" config ksweep.quiet true
progress() { KSWEEP_CACHE=$(mktemp -d "$work/empty-XXXXXX") "$KSWEEP" find -C "$tree" 2>&1 >/dev/null | grep -c 'find: .* s)$'; }
ok "git config ksweep.quiet" test "$(progress)" = 0
git -C "$tree" config --add ksweep.quiet false
ok "git config: the last value of a boolean counts, false" test "$(progress)" != 0
git -C "$tree" config --add ksweep.quiet true
ok "git config: the last value of a boolean counts, true" test "$(progress)" = 0
git -C "$tree" config --unset-all ksweep.quiet
printf '[ksweep]\n\tquiet\n' >>"$tree/.git/config"
ok "git config: a boolean without a value is true" test "$(progress)" = 0
git -C "$tree" config --unset ksweep.quiet
ok "without it there is progress" test "$(progress)" != 0
for value in TRUE Yes on 2; do
	git -C "$tree" config ksweep.quiet "$value"
	ok "git config: '$value' is true" test "$(progress)" = 0
done
for value in FALSE No off 0; do
	git -C "$tree" config ksweep.quiet "$value"
	ok "git config: '$value' is false" test "$(progress)" != 0
done
git -C "$tree" config --unset ksweep.quiet

# logs FOLDER FILE NAME: a command on FOLDER writes its log to FILE. The current directory is another one.
logs() {
	rm -f "$2"
	(cd / && "$KSWEEP" find -q -C "$1" --area=none >/dev/null 2>&1)
	ok "git config ksweep.log: $3" grep -qs "'git'" "$2"
}
git -C "$tree" config ksweep.log .git/own.log
logs "$tree" "$tree/.git/own.log" "a relative name counts from the top of the work tree"
logs "$tree/fs" "$tree/.git/own.log" "also with -C below the top"
(cd "$tree/fs" && "$KSWEEP" find -q --area=none >/dev/null 2>&1)
ok "git config ksweep.log: nothing is written in the current directory" test ! -e "$tree/fs/.git"
git -C "$tree" config ksweep.log own.log
git -C "$tree" worktree add -q --detach "$work/linked"
logs "$work/linked" "$work/linked/own.log" "a linked work tree has a top of its own"
git -C "$tree" worktree remove --force "$work/linked"
git clone -q --bare "$tree" "$work/bare.git"
git -C "$work/bare.git" config ksweep.log own.log
logs "$work/bare.git" "$work/bare.git/own.log" "in a bare repository it counts from the repository"
git -C "$tree" config ksweep.log '~/own.log'
logs "$tree" "$HOME/own.log" "~ is the home directory"
git -C "$tree" config ksweep.log '~nobody-of-that-name/own.log'
status 2 "git config ksweep.log: an unknown user" "$KSWEEP" find -C "$tree"
said "git config ksweep\.log: .*~nobody-of-that-name" "is named"
git -C "$tree" config --unset ksweep.log
echo 'CONFIG_X=y' >"$tree/.git/own.config"
git -C "$tree" config ksweep.config .git/own.config
status 2 "git config ksweep.config: a file" "$KSWEEP" verify -C "$tree" HEAD..HEAD
said "$tree/.git/own.config: the first line must be" "counts from the top of the work tree"
git -C "$tree" config ksweep.config small
cp "$tree/.git/own.config" "$tree/small"
status 2 "git config ksweep.config: a config that is built in" "$KSWEEP" verify -C "$tree" HEAD..HEAD
said "no commits in" "is not a file of that name"
rm "$tree/small"
git -C "$tree" config --unset ksweep.config
git -C "$tree" config ksweep.branch from-config
git -C "$tree" config --add ksweep.subsystem ipc
git -C "$tree" config --add ksweep.subsystem net
"$KSWEEP" series -C "$tree" --json >"$work/series" 2>/dev/null
ok "git config ksweep.branch" git -C "$tree" rev-parse -q --verify from-config
is "$(git -C "$tree" diff --name-only HEAD from-config | grep -c '^net/\|^ipc/')" 3 \
	"all values of ksweep.subsystem are used"
"$KSWEEP" series -C "$tree" -b other -s net --json >"$work/series" 2>/dev/null
is "$(git -C "$tree" diff --name-only HEAD other | grep -c '^ipc/')" 0 "the command line replaces them"
git -C "$tree" config --remove-section ksweep
printf '[ksweep]\n\tbranch\n' >>"$tree/.git/config"
status 2 "git config: a key without a value" "$KSWEEP" series -C "$tree"
said 'git config ksweep\.branch: the value is missing' "names the key"
git -C "$tree" config --remove-section ksweep

# An empty list of checks would select nothing, and git bisect take each commit as good.
for range in "HEAD~1..HEAD" "--one HEAD"; do
	for option in checks config; do
		# shellcheck disable=SC2086
		status 2 "verify $range: an empty --$option" "$KSWEEP" verify -C "$tree" --$option= $range
		said "the value of option '--$option' is empty" "names the option"
		git -C "$tree" config ksweep.$option ""
		# shellcheck disable=SC2086
		status 2 "verify $range: an empty ksweep.$option" "$KSWEEP" verify -C "$tree" $range
		said "git config ksweep\.$option: " "names the key"
		git -C "$tree" config --unset ksweep.$option
	done
done
status 1 "verify: no check applies" "$KSWEEP" verify -C "$tree" --checks=boot --config=small HEAD~1..HEAD
said "nothing was checked" "says so"
status 125 "verify --one: no check applies" "$KSWEEP" verify -C "$tree" --checks=boot --config=small --one HEAD
status 2 "verify: a range without commits" "$KSWEEP" verify -C "$tree" --checks=calls HEAD..HEAD

git -C "$tree" config ksweep.chekcs boot
git -C "$tree" config --add ksweep.chekcs abi
status 1 "git config: an unknown key" "$KSWEEP" find -C "$tree"
said "git config ksweep\.chekcs has no effect: unknown option 'chekcs': did you mean 'checks'" "names the nearest"
is "$(grep -c chekcs "$tap_out")" 1 "git config: it is named once"
git -C "$tree" config --unset-all ksweep.chekcs
git -C "$tree" config ksweep.json true
status 1 "git config: an option that cannot be set" "$KSWEEP" find -C "$tree"
said 'git config ksweep\.json has no effect' "is named"
ok "git config: and has no effect" grep -q 'Found in generic' "$tap_out"
# The mark of tree get's own trees.
git -C "$tree" config ksweep.signature some
"$KSWEEP" find -q -C "$tree" >"$tap_out" 2>&1
is "$(grep -c signature "$tap_out")" 0 "git config: what tree get sets is known"
git -C "$tree" config --unset ksweep.signature
git -C "$tree" config --unset ksweep.json
git -C "$tree" config ksweep.tree "$clean"
status 1 "git config: --tree cannot be set" "$KSWEEP" find -C "$tree"
git -C "$tree" config --unset ksweep.tree
for name in area boot-deadline branch checks color config jobs log no-checkpatch no-pager policy quiet recompile subsystem trailer; do
	ok "ksweep(1) lists ksweep.$name" grep -qE "^\.(BR|RB|B) .*\b${name//-/.-}\b" <(sed -n '/^.SH CONFIGURATION/,/^.SH EXIT/p' "$ksweep_root/doc/ksweep.1" | sed 's/\\-/--/g')
done

git -C "$tree" config ksweep.quiet perhaps
status 2 "-C of nothing, inside a repository" bash -c 'cd "$1" && "$0" find -C /nope' "$KSWEEP" "$tree"
said 'no tree at /nope' "the config of the current directory does not count"
git -C "$tree" config --remove-section ksweep
git config --global ksweep.color perhaps
status 2 "-C of nothing: the user's config" "$KSWEEP" find -C /nope
said "unknown --color 'perhaps'" "counts"
git config --global --remove-section ksweep

# A git that is interrupted while the config is read; report runs no other.
"$KSWEEP" run -C "$clean" -b interrupted -o "$work/run" >"$work/run.txt" 2>&1
mkdir "$work/bin"
cat >"$work/bin/git" <<END
#!/bin/sh
case " \$* " in *get-regexp*) kill -INT \$PPID; sleep 0.2 ;; esac
exec $(command -v git) "\$@"
END
chmod +x "$work/bin/git"
ok "report of a run" grep -q . <("$KSWEEP" report -C "$clean" "$work/run")
status 130 "SIGINT while git config runs" env --default-signal=INT PATH="$work/bin:$PATH" "$KSWEEP" report -C "$clean" "$work/run"
said 'interrupted' "says so"
is "$(grep -vc interrupted "$tap_out")" 0 "SIGINT while git config runs: nothing else is done"
rm "$work/bin/git"

git config --global ksweep.color always
ok "the user's config counts too" grep -q $'\033' <("$KSWEEP" find -C "$tree" 2>/dev/null)
git config --global --remove-section ksweep

# ---- colour and pager ----

escape=$'\033'
coloured() { "$@" 2>/dev/null | grep -qF "$escape"; }
ok "--color=always" coloured "$KSWEEP" find -C "$tree" --color=always
ok "--color=always does not colour records" bash -c '! "$0" find -C "$1" --json --color=always 2>/dev/null | grep -q $'"'\033'" "$KSWEEP" "$tree"
ok "no colour in a file" bash -c '! grep -q $'"'\033'"' "$0"' "$work/find.txt"
status 2 "--color=sometimes" "$KSWEEP" find -C "$tree" --color=sometimes
said "unknown --color 'sometimes'.*auto, always, never" "names the modes"
if command -v script >/dev/null; then
	# On a terminal of 80 columns. Progress is on standard error, which is not one.
	on_terminal() { # COMMAND LINE
		script -qec "stty cols 80 rows 24 2>/dev/null; $1" /dev/null </dev/null 2>/dev/null
	}
	quoted="'$KSWEEP' find -C '$tree' 2>/dev/null"
	export TERM=xterm
	ok "a terminal has colour" coloured on_terminal "GIT_PAGER=cat $quoted"
	ok "NO_COLOR: it has none" bash -c '! grep -qF "$0" "$1"' "$escape" <(NO_COLOR=1 on_terminal "GIT_PAGER=cat $quoted")
	on_terminal "NO_COLOR=1 GIT_PAGER=cat $quoted" >"$work/plain"
	ok "NO_COLOR: text is there, colour is not" bash -c 'grep -q "Found in generic" "$0" && ! grep -qF "$1" "$0"' "$work/plain" "$escape"
	on_terminal "NO_COLOR=1 GIT_PAGER=cat $quoted --color=always" >"$work/plain"
	ok "--color=always beats NO_COLOR" grep -qF "$escape" "$work/plain"
	pager="sed s/^/paged:\$LESS:/"
	on_terminal "GIT_PAGER='$pager' $quoted" >"$work/paged"
	ok "a terminal has a pager, and LESS=FRX" grep -q '^paged:FRX:.*Found in generic' "$work/paged"
	on_terminal "LESS=Q GIT_PAGER='$pager' $quoted" >"$work/paged"
	ok "the user's LESS stays" grep -q '^paged:Q:' "$work/paged"
	on_terminal "PAGER='$pager' $quoted" >"$work/paged"
	ok "PAGER" grep -q '^paged:' "$work/paged"
	TERM=dumb on_terminal "GIT_PAGER=cat $quoted" >"$work/plain"
	ok "TERM=dumb: text is there, colour is not" bash -c 'grep -q "Found in generic" "$0" && ! grep -qF "$1" "$0"' "$work/plain" "$escape"
	printf '#!/bin/sh\necho started >>%s\nexec %s "$@"\n' "'$work/cat-started'" "$(command -v cat)" >"$work/bin/cat"
	chmod +x "$work/bin/cat"
	PATH="$work/bin:$PATH" on_terminal "GIT_PAGER=cat $quoted" >"$work/plain"
	ok "cat as pager is not started" bash -c 'grep -q "Found in generic" "$0" && ! test -e "$1"' "$work/plain" "$work/cat-started"
	rm "$work/bin/cat"
	for command in "verify --one --checks=calls HEAD" "verify --checks=calls HEAD~1..HEAD" "series -b unpaged"; do
		on_terminal "GIT_PAGER='$pager' '$KSWEEP' $command -C '$tree' 2>/dev/null" >"$work/paged"
		ok "$command is not paged" bash -c 'grep -q . "$0" && ! grep -q "^paged:" "$0"' "$work/paged"
	done
	on_terminal "GIT_PAGER='$pager' '$KSWEEP' plan -C '$tree' 2>/dev/null" >"$work/paged"
	ok "plan is paged" grep -q '^paged:' "$work/paged"
	: >"$work/bin/not-executable"
	for pager in nosuchpager 'nosuchpager -R' "$work/bin/not-executable" 'less (' "'"; do
		on_terminal "GIT_PAGER=\"$pager\" '$KSWEEP' find -C '$tree' -q 2>&1; echo status \$?" >"$work/paged"
		ok "a pager that cannot start: $pager: the output is there" \
			bash -c 'test "$(grep -c "Found in generic" "$0")" = 1 && grep -q "^SUBSYSTEM" "$0"' "$work/paged"
		ok "a pager that cannot start: $pager: it is named" \
			grep -qF "cannot start the pager '$pager': set another" "$work/paged"
		ok "a pager that cannot start: $pager: the status is that of find" grep -q '^status 1' "$work/paged"
	done
	pager="sed s/^/paged:\$LESS:/"
	git -C "$tree" config core.pager "sed s/^/core:/"
	on_terminal "PAGER='$pager' $quoted" >"$work/paged"
	ok "core.pager goes before PAGER" grep -q '^core:' "$work/paged"
	on_terminal "PAGER='$pager' $quoted --no-pager" >"$work/paged"
	ok "--no-pager" bash -c 'grep -q "Found in" "$0" && ! grep -q "core:\|paged:" "$0"' "$work/paged"
	on_terminal "$quoted --json" >"$work/paged"
	ok "records are not paged" bash -c 'grep -q accounting "$0" && ! grep -q "^core:" "$0"' "$work/paged"
	git -C "$tree" config --unset core.pager
	on_terminal "GIT_PAGER=true $quoted; echo status \$?" >"$work/paged"
	ok "leaving the pager early is not an error" grep -q '^status 1' "$work/paged"
else
	skip "colour and pager on a terminal" "there is no script(1)"
fi

# ---- closed pipes and full disks ----

for command in "find -C $tree" "plan -C $tree" "help" "find -C $tree --json" "completion bash"; do
	# shellcheck disable=SC2086
	{
		"$KSWEEP" $command -q 2>"$work/stderr"
		echo $? >"$work/status"
	} | (exec 0<&-; sleep 0.1)
	is "$(grep -i 'pipe\|ksweep: ' "$work/stderr")" "" "$command: not a word about a closed pipe"
	ok "$command: a status of its own" grep -qE '^[01]$' "$work/status"
done
for command in "find -C $tree" "find -C $tree --json" "help" "find --help" "--help" "--version" "completion bash" "man find"; do
	# shellcheck disable=SC2086
	"$KSWEEP" $command >/dev/full 2>"$work/stderr"
	is "$? $(grep '^ksweep: ' "$work/stderr")" "3 ksweep: cannot write standard output: No space left on device" \
		"$command: a full disk is an error"
	grep -q '^ksweep: cannot write' "$work/stderr" || diag <"$work/stderr"
done

# ---- signals while another ksweep holds a lock ----

mkdir -p "$work/dir" "$KSWEEP_CACHE/trees"
mini_kernel "$work/dir"
"$KSWEEP" tree get dir "$work/dir" -q >"$work/path" || diag <"$work/path"
lock=$(find "$KSWEEP_CACHE/trees" -maxdepth 1 -name '*.lock')
ok "tree get has a lock" test -n "$lock"
for signal in INT TERM; do
	echo "/* $signal */" >>"$work/dir/fs/open.c" # what is up to date already needs no lock
	exec 9>>"$lock"
	flock 9
	rm -f "$work/waits" # that of the other signal has the word looked for, too
	# A background job of a shell ignores SIGINT; setsid's child would too without the trap.
	env --default-signal=INT "$KSWEEP" tree get dir "$work/dir" >"$work/waits" 2>&1 9>&- &
	waiter=$!
	waiters+=("$waiter")
	for _ in $(seq 600); do
		grep -qs waiting "$work/waits" && break
		sleep 0.1
	done
	ok "tree get waits for the lock" grep -q 'waiting for another ksweep' "$work/waits"
	kill -"$signal" "$waiter"
	for _ in $(seq 300); do
		kill -0 "$waiter" 2>/dev/null || break
		sleep 0.1
	done
	ok "SIG$signal is heard" bash -c '! kill -0 "$0" 2>/dev/null' "$waiter"
	exec 9>&-
	wait "$waiter"
	is "$?" 130 "SIG$signal: exit status 130"
done

# ---- completion ----

"$KSWEEP" completion bash >"$work/completion.bash"
ok "the bash completion is bash" bash -n "$work/completion.bash"
complete_at() { # WORD...: what the last word is completed to, split as bash splits it
	bash -c '
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		_ksweep
		printf "%s\n" "${COMPREPLY[@]}"' "$work/completion.bash" "$@" | sort | paste -sd' '
}
is "$(complete_at ksweep fin)" find "completion: commands"
is "$(complete_at ksweep -C "$tree" ver)" verify "completion: commands behind common options"
is "$(complete_at ksweep help rep)" report "completion: help COMMAND"
is "$(complete_at ksweep find --are)" --area= "completion: options of the command"
is "$(complete_at ksweep find --tag)" "" "completion: not those of others"
is "$(complete_at ksweep track --tag)" --tags= "completion: which have them"
is "$(complete_at ksweep series --no-)" "--no-checkpatch --no-pager" "completion: common options too"
is "$(complete_at ksweep find --area = ge)" generic "completion: values after ="
is "$(complete_at ksweep find --area '')" "all arch generic" "completion: values after a blank"
is "$(complete_at ksweep verify --config = s39)" s390 "completion: configs"
is "$(complete_at ksweep verify --checks sp)" sparse "completion: checks"
is "$(complete_at ksweep verify --checks calls,sp)" calls,sparse "completion: lists of checks"
is "$(complete_at ksweep find --area = arch,ge)" arch,generic "completion: lists of areas"
is "$(complete_at ksweep verify --config "$work/no-such")" "" "completion: no such file"
: >"$work/own-config"
is "$(complete_at ksweep verify --config "$work/own-c")" "$work/own-config" "completion: files of configs"
is "$(complete_at ksweep tree get d | tr " " "\n" | sort | paste -sd" ")" "debian dir" "completion: sources of tree get"
is "$(complete_at ksweep tree get deb)" debian "completion: one source"
is "$(complete_at ksweep completion z)" zsh "completion: shells"
is "$(complete_at ksweep tree re)" rewind "completion: verbs"
is "$(complete_at ksweep find -C "$work/clea")" "$work/clean" "completion: directories"
# Nothing that the tables have is missing from either script.
"$KSWEEP" completion zsh >"$work/_ksweep"
missing=$(for command in "${commands[@]}"; do
	"$KSWEEP" help "$command" | grep -oE '^  .*--[a-z-]+' | grep -oE -- '--[a-z-]+'
done | sort -u | while read -r option; do
	for script in completion.bash _ksweep; do
		grep -qF -- "$option" "$work/$script" || echo "$option in $script"
	done
done)
is "$missing" "" "completion has every option"
if command -v zsh >/dev/null; then
	ok "the zsh completion is zsh" zsh -n "$work/_ksweep"
else
	skip "the zsh completion is zsh" "there is no zsh"
fi
status 2 "completion of an unknown shell" "$KSWEEP" completion fish

# ---- manual ----

for command in "${commands[@]}"; do
	"$KSWEEP" man "$command" >"$work/page" 2>&1
	ok "man $command has a name and a synopsis" grep -qE "^\.B ksweep $command" "$work/page"
	if command -v groff >/dev/null; then
		is "$(groff -ww -man -Tutf8 "$work/page" 2>&1 >/dev/null)" "" "man $command: groff has no complaint"
	else
		skip "man $command: groff has no complaint" "there is no groff"
	fi
	ok "doc/ksweep.1 lists $command" grep -q "^\.BR ksweep.-$command (1)" "$ksweep_root/doc/ksweep.1"
done
plan_done
