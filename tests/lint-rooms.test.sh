#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# tests/lint-rooms finds each kind of offence, planted one at a time in a small made-up tree.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
top=$work/top

# put FILE LINE...: write a file of the tree.
put() {
	mkdir -p "$top/$(dirname "$1")"
	printf '%s\n' "${@:2}" >"$top/$1"
}
# A clean tree: upper/main -> upper/low/b -> base/a, with unit tests.
fresh() {
	rm -rf "$top"
	put tests/rooms '# comment' 'order: upper, beside -> base' 'base:' 'upper: upper/low  # the top' 'upper/low:' 'beside:'
	put base/a.h 'int a(void);'
	put base/a.c '#include "base/a.h"' 'int a(void) { return 1; }'
	put upper/low/b.h '#include "base/a.h"' 'int b(void);'
	put upper/low/b.c '#include "upper/low/b.h"' 'int b(void) { return a(); }'
	put upper/main.c '#include "upper/low/b.h"' 'int main(void) { return b(); }'
	put upper/tests/test-b.c '#include "upper/low/b.h"' 'int main(void) { return b(); }'
	put beside/c.h 'int c(void);'
	put beside/c.c '#include "beside/c.h"' 'int c(void) { return 3; }'
}
build() {
	local source
	(
		cd "$top" || exit 1
		find . -name '*.c' ! -path '*/tests/*' | while read -r source; do
			mkdir -p "build/$(dirname "$source")"
			gcc -I. -c -o "build/${source%.c}.o" "$source" || exit 1
		done
	)
}
# finds PATTERN NAME: the planted offence is found, and there is no other one.
finds() {
	ok "$2: compiles" build
	status 1 "$2: exit status 1" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
	said "$1" "$2: found"
	is "$(grep -cvE -- "$1" "$tap_out")" 0 "$2: nothing else is found"
	fresh
}

fresh
ok "the clean tree compiles" build
status 0 "the clean tree: exit status 0" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
is "$(cat "$tap_out")" "" "the clean tree: nothing is printed"

put upper/low/b.c '#include "upper/low/b.h"' '#include "upper/d.h"' 'int b(void) { return a(); }'
put upper/d.h '#define D 1'
finds "^upper/low/b.c:2: 'upper/low' may not include 'upper/d.h'$" "an include against the table"

put base/a.c '#include "base/a.h"' '' '#include "beside/d.h"' 'int a(void) { return 1; }'
put beside/d.h '#define D 1'
finds "^base/a.c:3: 'base' may not include 'beside/d.h'$" "an include against the order"

put upper/main.c '#include "upper/low/b.h"' '#include "beside/c.h"' 'int main(void) { return b(); }'
finds "^upper/main.c:2: 'upper' may not include 'beside/c.h'$" "an include of a neighbour in the order"

put upper/tests/test-b.c '#include "upper/low/b.h"' '#include "beside/c.h"' 'int main(void) { return b(); }'
finds "^upper/tests/test-b.c:2: the tests of 'upper' may not include 'beside/c.h'$" "an include of a unit test"

put upper/low/b.c '#include "../low/b.h"' 'int b(void) { return a(); }'
finds "^upper/low/b.c:1: '../low/b.h' is not a path from the top directory$" "a relative include"

put base/a.h '#pragma once' '#include "base/e.h"' 'int a(void);'
put base/e.h '#pragma once' '#include "base/a.h"' 'int e(void);'
finds "^base/[ae].h:2: circle of modules: base/a includes base/e.h \(base/a.h:2\), base/e includes base/a.h" \
	"a circle of includes"

# No header of base/e is included; its function is declared where it is used.
put base/a.c '#include "base/a.h"' 'int e(void);' 'int a(void) { return e(); }'
put base/e.h 'int e(void);'
put base/e.c '#include "base/a.h"' '#include "base/e.h"' 'int e(void) { return a(); }'
finds "^base/a.c:2: circle of modules: base/a uses e of base/e.c \(base/a.c:2\), base/e includes base/a.h" \
	"a circle by symbol"

put base/a.h 'int a(void);' 'int b(void);'
put base/a.c '#include "base/a.h"' '' 'int a(void) { return b(); }'
put upper/low/b.h 'int b(void);'
put upper/low/b.c '#include "upper/low/b.h"' 'int b(void) { return 2; }'
finds "^base/a.c:3: 'base' may not use 'b' of upper/low/b.c$" "a symbol against the order"

put upper/low/b.h '#include "base/a.h"' 'int b(void);' 'int d(void);'
put upper/low/b.c '#include "upper/low/b.h"' 'int b(void) { return d(); }'
put upper/d.c '#include "upper/low/b.h"' 'int d(void) { return 4; }'
put upper/d.h 'int d(void);'
ok "two offences compile" build
status 1 "two offences: exit status 1" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
said "^upper/low/b.c:2: 'upper/low' may not use 'd' of upper/d.c$" "a symbol against the table: found"
said "^upper/d.c:1: circle of modules|^upper/low/b.c:2: circle of modules" "and the circle that it makes"
fresh

put base/a.c '#include "base/a.h"' 'int a(void) { return 1; }' 'int hidden;'
finds "^base/a.c:3: 'hidden' is exported and not declared in base/a.h$" "an export that its header lacks"

put base/a.c '#include "base/a.h"' 'int hidden;' 'int a(void) { return hidden; }'
put base/all.h 'extern int hidden;'
printf 'base/all.h declares base/a.c\n' >>"$top/tests/rooms"
ok "a header for several files compiles" build
status 0 "a header for several files: nothing is found" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
rm "$top/base/all.h"
put base/a.c '#include "base/a.h"' 'int a(void) { return 1; }'
finds "tests/rooms:7: the row of 'base/all.h' is stale: there is no such header$" "a header's row without a header"

printf 'upper/old: base\n' >>"$top/tests/rooms"
status 1 "a foreign room in a row: exit status 1" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
said "tests/rooms:7: 'base' is not in 'upper': the order decides about it$" "a foreign room in a row: found"
fresh
printf 'upper/old:\n' >>"$top/tests/rooms"
finds "^tests/rooms:7: the row 'upper/old' is stale: there is no source file in it$" "a stale row"

put upper/new/f.h 'int f(void);'
finds "^upper/new/f.h:1: the directory 'upper/new' has no row in tests/rooms$" "an unknown directory"

put upper/low/b.c '#include "upper/low/b.h"' '#include "upper/d.h"' 'int b(void) { return a(); }'
put upper/d.h '#define D 1'
sed -i 's|^upper/low:|upper/low: upper|' "$top/tests/rooms"
finds "^tests/rooms:[45]: circle of rooms: upper -> upper/low -> upper$" "a circle in the table"

put base/a.c '#include "base/a.h"' '#include <beside/d.h>' '#include <stdio.h>' 'int a(void) { return 1; }'
put beside/d.h '#define D 1'
ok "angle brackets: compiles" build
status 1 "angle brackets: exit status 1" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
said "^base/a.c:2: <beside/d.h> is of this project: include it with quotes$" "angle brackets: found"
said "^base/a.c:2: 'base' may not include 'beside/d.h'$" "and the arrow that they make"
is "$(wc -l <"$tap_out")" 2 "and a header of the system is not reported"
fresh

put base/a.c '#include "base/a.h"' '#define OTHER "base/a.h"' '#include OTHER' 'int a(void) { return 1; }'
finds "^base/a.c:3: includes the macro 'OTHER': write the path of the header$" "an include of a macro"

put base/a.h 'int a(void);' 'int __b(void);'
put base/a.c '#include "base/a.h"' '' 'int a(void) { return __b(); }'
put upper/low/b.h 'int b(void);' 'int __b(void);'
put upper/low/b.c '#include "upper/low/b.h"' 'int b(void) { return 2; }' 'int __b(void) { return 2; }'
finds "^base/a.c:3: 'base' may not use '__b' of upper/low/b.c$" "a symbol that begins with two underlines"

put base/a.h '/* not hidden' ' * hidden */' 'int a(void); // hidden'
put base/a.c '#include "base/a.h"' 'int a(void) { return 1; }' 'int hidden;'
finds "^base/a.c:3: 'hidden' is exported and not declared in base/a.h$" "an export that is only in a comment of its header"

put aside/room/g.c 'int g;'
finds "^aside/room/g.c:1: 'aside' is not in the order of top directories in tests/rooms$" "a new top directory"

sed -i 's|^upper/low:|upper/more:|; s|^upper: upper/low|& upper/more|' "$top/tests/rooms"
printf 'upper/low:\n' >>"$top/tests/rooms"
put upper/more/h.h '#define H 1'
finds "^tests/rooms:4: the arrow 'upper' -> 'upper/more' is stale: nothing uses it$" "a stale arrow"

build
rm "$top/build/base/a.o"
status 1 "a missing object: exit status 1" env BUILD=build "$ksweep_root/tests/lint-rooms" "$top"
said "^base/a.c:1: there is no object 'build/base/a.o': run make first$" "a missing object: found"
plan_done
