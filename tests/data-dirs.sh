# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# data_dirs BUILD CHECKOUT: a program in a build directory outside the checkout, or deep in it, does not
# find its data (base/data-path.h): name the directories.
data_dirs() {
	local build top
	build=$(realpath -m "$1") top=$(realpath "$2")
	case ${build#"$top"/} in
	/* | */*/*) export KSWEEP_RULES=${KSWEEP_RULES:-$top/semantic-patches} KSWEEP_GUEST=${KSWEEP_GUEST:-$top/verify/guest} ;;
	esac
}
