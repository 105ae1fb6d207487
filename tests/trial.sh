# SPDX-License-Identifier: GPL-2.0
# For `make try` and `make demo`: who signs, and steps that are announced and timed. Source this.
# shellcheck shell=bash disable=SC2034
ksweep=$(cd "${BUILD:-build}" && pwd)/ksweep
cache=${KSWEEP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ksweep}
# A fresh machine has no identity to sign with; a maintainer's own settings come first. Those of this checkout do
# not count, since the commits are made in another repository.
git -C / config user.name >/dev/null || export GIT_AUTHOR_NAME="A. Maintainer" GIT_COMMITTER_NAME="A. Maintainer"
git -C / config user.email >/dev/null || export GIT_AUTHOR_EMAIL="maintainer@localhost" GIT_COMMITTER_EMAIL="maintainer@localhost"

# A pager would stop at each step.
export GIT_PAGER=cat

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
	bold=$'\e[1m' plain=$'\e[0m'
fi

# step TITLE WHY: announce a step; end_step: say how long it took.
step_number=0
step() {
	step_number=$((step_number + 1))
	step_begun=$SECONDS
	printf '\n%s%d. %s.%s %s\n' "$bold" "$step_number" "$1" "$plain" "$2"
}
minutes() { # SECONDS
	printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}
end_step() {
	printf '   done in %s\n' "$(minutes $((SECONDS - step_begun)))"
}
# The command as a user would type it, on descriptor 3, then its output.
show() {
	echo "   \$ ksweep ${*@Q}" | sed "s/'\([A-Za-z0-9_.,:/=~^-]*\)'/\1/g" >&3
	"$ksweep" "$@"
}
