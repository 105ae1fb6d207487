# SPDX-License-Identifier: GPL-2.0
# Fault injection: into the series that ksweep makes of a real kernel, faults are planted, one at a time.
# Each must be found at exactly its commit, for its reason, by the check that is there for it; the commit
# after it, which is the step as ksweep made it, must pass.
#
# `make check` plants one fault or two for each check, and judges each under the smallest config that finds it.
# `make check-long` plants all of them, and judges each by all checks that need a build, under both configs.
#
# The faults are edits of what ksweep generated, found by name at run time. They stand along the
# series itself, each in the step that it is made of, so that the objects stay warm:
#
#	s1^ -- F1 -- s1' -- F2 -- s2' ...	(s1' has the tree of s1, F1 that tree with a fault)
#
# and each is judged in a range of its own, with exactly one fault in it: s1^..s1', s1'..s2'.
# shellcheck shell=bash disable=SC1091
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# TREE: a rewound tree that is there already (its branch ksweep-rewound), for trials by hand.
tree=${TREE:-}

g() { git -C "$tree" -c core.hooksPath=/dev/null "$@"; }
export GIT_AUTHOR_NAME=ksweep GIT_AUTHOR_EMAIL=ksweep@localhost
export GIT_COMMITTER_NAME=ksweep GIT_COMMITTER_EMAIL=ksweep@localhost
export GIT_AUTHOR_DATE='2018-04-01T12:00:00Z' GIT_COMMITTER_DATE='2018-04-01T12:00:00Z'

get_tree() {
	[ -n "$tree" ] && return
	tree=$("$KSWEEP" tree get debian) || return 1
	g rev-parse -q --verify ksweep-rewound >/dev/null || "$KSWEEP" tree rewind -C "$tree" >&2
}

make_series() {
	g update-ref -d refs/heads/ksweep-faults
	g update-ref -d refs/ksweep/made/ksweep-faults
	# Status 1: some system call was refused, or checkpatch has a word. That is not what is tested here.
	"$KSWEEP" series -q -C "$tree" --base ksweep-rewound --branch ksweep-faults \
		--subsystem ipc --subsystem fs || [ $? = 1 ]
}

# commit TREE PARENT MESSAGE: without a work tree, and without a ref.
commit() { g commit-tree "$1" -p "$2" -m "$3"; }
# The message of a step as made, where the messages are judged as well.
message() { # FAULT STEP OTHER
	if [ "$1" = style ]; then
		g log -1 --format=%B "$2"
	else
		echo "$3"
	fi
}

# The files of a step as it is, to be edited in $work/step; then a tree of them.
open_step() { # commit
	local path
	rm -rf "$work/step"
	g diff-tree -r --name-only --no-commit-id "$1" >"$work/paths"
	while read -r path; do
		mkdir -p "$work/step/$(dirname "$path")"
		g show "$1:$path" >"$work/step/$path"
	done <"$work/paths"
}
write_step() { # commit; prints the tree
	local path
	rm -f "$work/index"
	GIT_INDEX_FILE=$work/index g read-tree "$1"
	while read -r path; do
		GIT_INDEX_FILE=$work/index g update-index --cacheinfo \
			"100644,$(g hash-object -w "$work/step/$path"),$path"
	done <"$work/paths"
	GIT_INDEX_FILE=$work/index g write-tree
}

# What a step made: the helper that its first stub calls, the file of it, its header.
read_step() {
	helper=$(g show --format= -U0 "$1" -- '*.c' |
		sed -nE 's/^\+\treturn ([a-z_0-9]+)\(.*\);$/\1/p' | head -1)
	source=
	header=
	[ -n "$helper" ] || return 0
	source=$(cd "$work/step" && grep -rlE "^(static )?[a-z_0-9 ]+[ *]$helper\(" --include='*.c' . |
		head -1 | cut -c3-)
	header=$(cd "$work/step" && grep -rlE "\b$helper\(" --include='*.h' . | head -1 | cut -c3-)
}
# Another file built for x86 that calls the helper.
other_caller() {
	(cd "$work/step" && grep -rlE "\b$helper\(" --include='*.c' . | cut -c3- |
		grep -vxF "$source" | grep -E "^($1)/" | head -1)
}
# Calls under no #if, "symbol file" a line: a fault at one of them is compiled where its file is.
find_plain_calls() {
	"$KSWEEP" find -q --json -C "$tree" --rev ksweep-rewound --area generic,arch:x86 2>/dev/null |
		jq -r 'select(.record == "site" and .guard == "") | "\(.callee) \(.file)"' |
		grep -v ' arch/x86/um/' >"$work/plain-calls"
}
called_plainly() { # elsewhere than in its own file
	grep "^sys_${helper#*sys_} " "$work/plain-calls" | grep -qvF " $source"
}
# Is the helper's definition compiled wherever its file is, or at least where there is compat? An
# architecture's own #if (ARCH_WANT_...) may be off in every config, and then nothing can see a fault.
compiled() {
	awk -v name="$helper" '
		/^[ \t]*#[ \t]*if/ { stack[++depth] = $0 }
		/^[ \t]*#[ \t]*(else|elif)/ { stack[depth] = "other" }
		/^[ \t]*#[ \t]*endif/ { depth-- }
		$0 ~ "^(static )?[a-z_0-9 ]+[ *]" name "\\(" {
			found = 1
			for (i = 1; i <= depth; i++)
				if (stack[i] !~ /CONFIG_COMPAT$/)
					found = 0
			exit
		}
		END { exit !found }' "$work/step/$source"
}
# Is the defining file built whatever the configuration?
always_built() {
	local folder object
	folder=$(dirname "$source")
	object=$(basename "$source" .c).o
	g show "$1:$folder/Makefile" 2>/dev/null | sed -e ':a;/\\$/{N;s/\\\n//;ba}' |
		grep -qE "^obj-y\b.*[[:space:]]$object([[:space:]]|\$)"
}
# Functions that the guest certainly calls, with two neighbouring parameters of one type.
swappable='ksys_semget|ksys_shmget|ksys_fchown|ksys_chown|ksys_dup3|do_dup3|__sys_socket'

fits() { # fault commit
	# Steps of net/ change a header that a third of the kernel includes, which costs minutes each.
	[ -n "$helper" ] && [[ $source =~ ^(ipc|fs|kernel|mm)/ ]] && compiled || return 1
	case $1 in
	left) [[ $helper =~ ^(ksys|__sys)_ ]] && [ -n "$(other_caller 'ipc|fs|kernel|mm|net')" ] ;;
	swap) [[ $helper =~ ^($swappable)$ ]] ;;
	prototype) [ -n "$header" ] && called_plainly &&
		! grep -qE "^static inline .*\b$helper\(" "$work/step/$header" ;;
	small) [ -n "$header" ] && always_built "$2" ;;
	user) [ -n "$header" ] && perl -0ne "exit !/\\b$helper\\([^;]*?__user[^;]*?\\);/" \
		"$work/step/$header" ;;
	warning | pasted) [ -n "$long" ] || always_built "$2" ;;
	*) ;;
	esac
}

edit() { perl -0pi -e "$2" "$work/step/$1"; }
append() { cat >>"$work/step/$1"; }

plant() { # fault
	case $1 in
	left) edit "$(other_caller 'ipc|fs|kernel|mm|net')" "s/\\b$helper\\(/${2}(/" ;;
	swap) # the last two arguments of the stub
		edit "$source" "s/(\\treturn $helper\\((?:[^;]*, )?)(\\w+), (\\w+)\\);/\$1\$3, \$2);/" ;;
	prototype) edit "$header" "s/\\n[^\\n#]*\\b$helper\\([^;]*\\);//" ;;
	small) edit "$source" "s/(\\n[^\\n;{}]*\\b$helper\\([^;{]*\\)\\n\\{.*?\\n\\}\\n)/\\n#ifdef CONFIG_MULTIUSER\$1#endif\\n/s" ;;
	user)
		edit "$header" "s/(\\b$helper\\([^;]*?)\\b__user /\$1/"
		edit "$source" "s/(\\n[^\\n;]*\\b$helper\\([^;{]*?)__user /\$1/"
		;;
	panic) append "$source" <<-'END'

		static int __init planted_panic(void)
		{
			panic("a planted panic");
			return 0;
		}
		late_initcall(planted_panic);
	END
	;;
	hang) append "$source" <<-'END'

		static int __init planted_hang(void)
		{
			for (;;)
				barrier();
			return 0;
		}
		late_initcall(planted_hang);
	END
	;;
	warning | old-warning) append "$source" <<-END

		static int planted_${1%-warning}(void)
		{
			return 0;
		}
	END
	;;
	broken) edit "$source" "s/\\treturn $helper\\([^;]*;/\\treturn planted_nowhere;/" ;;
	# A call that no search of the text can see.
	pasted) append "$source" <<-'END'

		#define planted_call(name) sys_##name
		long planted_pasted(void);
		long planted_pasted(void)
		{
			return planted_call(sync)();
		}
	END
	;;
	style) edit "$source" "s/\\treturn $helper\\(/\\treturn  $helper (/" ;;
	esac
}

# What must be said of the faulty commit: "CONFIG CHECK PATTERN", and which other checks see it too.
expected() {
	case $1 in
	left) echo "- calls left of a system call that was split.*$2" ;;
	swap) echo "boot abi answers differ" ;;
	prototype) echo "boot build implicit declaration of function .*\b$helper\b" ;;
	small) echo "small build undefined reference to .$helper" ;;
	user) echo "boot sparse incorrect type in argument .*different address spaces" ;;
	panic) echo "boot boot panic: .*a planted panic" ;;
	hang) echo "boot boot hang: " ;;
	warning) echo "$smallest build ^1 new compiler warning.*planted_warning" ;;
	broken) echo "boot build planted_nowhere" ;;
	pasted) echo "$smallest objects find does not list: .*sys_sync" ;;
	style) echo "- checkpatch space prohibited between function name" ;;
	esac
}
also_seen() {
	case $1 in
	prototype) echo 'small sparse' ;; # a function without a prototype
	user) echo 'small sparse' ;;
	warning | broken) echo 'small build' ;;
	pasted) echo 'small objects' ;;
	esac
}

# What a fault is judged by, as options of verify.
scope() { # FAULT CONFIG
	local checks=calls,build,sparse,objects
	if [ "$1" = style ]; then
		echo "--checks checkpatch"
	elif [ -n "$long" ]; then
		echo "--checks $checks,boot,abi"
	else
		case $1 in
		swap) checks+=,boot,abi ;;
		panic) checks+=,boot ;;
		esac
		echo "--config ${2/#-/small} --checks $checks"
	fi
}

# judge FAULT BASE FAULTY REPAIRED
judge() {
	local fault=$1 base=$2 faulty=$3 repaired=$4 config check pattern detail others began=$SECONDS
	local -a options
	read -r config check pattern <<<"$(expected "$fault" "$symbol")"
	read -ra options <<<"$(scope "$fault" "$config")"
	status 1 "$fault: verify finds a fault" "$KSWEEP" verify -q --json -C "$tree" \
		"$base..$repaired" "${options[@]}" --logs "$work/logs"
	grep '^{' "$tap_out" >"$work/verdicts" || true
	detail=$(jq -r --arg c "$faulty" --arg g "$config" --arg k "$check" \
		'select(.commit == $c and .config == $g and .check == $k and .outcome == "fail") | .detail' \
		"$work/verdicts")
	if grep -qE -- "$pattern" <<<"$detail"; then
		tap_result 1 "$fault: found by $config/$check: ${detail:0:150}"
	else
		tap_result 0 "$fault: found by $config/$check"
		{
			echo "wanted '$pattern', got '$detail'; all that is not pass:"
			jq -r 'select(.outcome != "pass") | "\(.commit[:12]) \(.config) \(.check) \(.outcome) \(.detail)"' \
				"$work/verdicts"
			echo "fault $faulty in $helper"
		} | diag
	fi
	others=$(jq -r --arg c "$faulty" 'select(.outcome == "fail" or .outcome == "error") |
		(if .commit == $c then "" else "another commit: " end) + "\(.config) \(.check)"' \
		"$work/verdicts" | grep -vxF -e "$config $check" | grep -vxF -e "$(also_seen "$fault")")
	is "$others" "" "$fault: found by nothing else, and nowhere else"
	echo "# $fault took $((SECONDS - began)) s"
}

remaining="left swap small user panic warning pasted style"
long=${KSWEEP_TEST_LONG:-}
smallest=small
[ -z "$long" ] || smallest=boot
[ -z "$long" ] || remaining="left swap prototype small user panic hang warning broken pasted style"
# For people at work on one: FAULTS="swap user" tests/faults.test.sh
remaining=${FAULTS:-$remaining}

# The first fault that is left and that this step can carry.
choose() { # commit
	local fault
	for fault in $remaining; do
		if fits "$fault" "$1"; then
			echo "$fault"
			return
		fi
	done
}

walk() {
	local parent step fault faulty repaired base
	parent=$(g rev-parse ksweep-rewound)
	for step in $(g rev-list --reverse ksweep-rewound..ksweep-faults); do
		open_step "$step"
		read_step "$step"
		fault=$(choose "$step")
		if [ -z "$fault" ]; then
			parent=$(commit "$step^{tree}" "$parent" "as made: $step")
			continue
		fi
		remaining=$(tr ' ' '\n' <<<"$remaining" | grep -vx "$fault" | paste -sd' ')
		symbol=sys_${helper#*sys_}
		base=$parent
		if [ "$fault" = warning ]; then
			# The warning that the new one replaces is there before.
			(cd "$work/step" && g show "$step^:$source" >"$source")
			plant old-warning
			echo "$source" >"$work/paths"
			base=$(commit "$(write_step "$step^")" "$parent" "an old warning")
			open_step "$step"
		fi
		plant "$fault" "$symbol"
		faulty=$(commit "$(write_step "$step")" "$base" \
			"$(message "$fault" "$step" "fault: $fault in $helper")")
		repaired=$(commit "$step^{tree}" "$faulty" "$(message "$fault" "$step" "as made: $step")")
		g update-ref refs/ksweep/faults "$repaired"
		judge "$fault" "$base" "$faulty" "$repaired"
		parent=$repaired
		[ -n "$remaining" ] || break
	done
	is "$remaining" "" "every fault found a step that can carry it"
}

if ! get_tree; then
	skip "fault injection" "there is no kernel tree to plant faults in"
	plan_done
fi
ok "a series to plant faults in" make_series
find_plain_calls
walk
for ref in refs/heads/ksweep-faults refs/ksweep/{made,base,last}/ksweep-faults refs/ksweep/faults; do
	g update-ref -d "$ref"
done
plan_done
