// SPDX-License-Identifier: GPL-2.0
/// The kernel should not call its own system calls: what user space passes and what the kernel
/// passes are not checked alike, and the calling convention of a system call is the
/// architecture's business. Call the helper that does the work instead.
///
/// With -D account it also says which names are local ones that only look like a system call,
/// so that every mention of a name can be accounted for.
// Confidence: Moderate
// Comments: any function called sys_*() or compat_sys_*() is reported; the rule cannot know which
//	names are system calls. It sees the most on files whose SYSCALL_DEFINEs were desugared.
//	Calls in the body of a #define, and names made by pasting tokens, are out of its sight.
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report
virtual account

// A variable or a parameter, wherever it is used within its scope.
@variable@
local idexpression x;
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
position p;
@@
\(x@p \& f\)

@call@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
position p != variable.p;
@@
f@p(...)

// What stands in an expression and is not called has its address taken.
@address@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
position p != {variable.p, call.p};
@@
f@p

// The kernel passes itself off as user space: the address limit is off around the call.
@masked exists@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
position p;
expression E;
@@
set_fs(\(KERNEL_DS\|get_ds()\));
... when != set_fs(E)
f@p(...)

@declared depends on account@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
type T;
expression E;
position p;
@@
(
T f@p;
|
T f@p = E;
)

@argument depends on account@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
identifier g;
type T;
position p;
@@
g(..., T f@p, ...) { ... }

// A function of this file's own.
@own depends on account@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
type T;
position p;
@@
static T f@p(...) { ... }

// Also matched by "declared": a prototype, which makes its name no variable, wherever it stands.
@prototype depends on account@
identifier f =~ "^(__[a-z0-9]+_)?(compat_)?(sys[a-z]?[0-9]*|SyS|SYSC|C_SYSC)_";
type T;
position p;
@@
T f@p(...);

@shown depends on context@
identifier call.f;
position call.p;
@@
* f@p(...)

@script:python depends on report@
p << call.p;
f << call.f;
@@
coccilib.report.print_report(p[0], "call of %s in %s" % (f, p[0].current_element))

@script:python depends on report@
p << address.p;
f << address.f;
@@
coccilib.report.print_report(p[0], "address of %s in %s" % (f, p[0].current_element))

@script:python depends on report@
p << masked.p;
f << masked.f;
@@
coccilib.report.print_report(p[0], "masquerade of %s in %s" % (f, p[0].current_element))

@script:python depends on org@
p << call.p;
f << call.f;
@@
coccilib.org.print_todo(p[0], "call of %s in %s" % (f, p[0].current_element))

@script:python depends on account@
p << variable.p;
f << variable.f;
@@
coccilib.report.print_report(p[0], "variable of %s in %s" % (f, p[0].current_element))

@script:python depends on account@
p << declared.p;
f << declared.f;
@@
coccilib.report.print_report(p[0], "declaration of %s in %s" % (f, p[0].current_element))

@script:python depends on account@
p << argument.p;
f << argument.f;
@@
coccilib.report.print_report(p[0], "parameter of %s in %s" % (f, p[0].current_element))

@script:python depends on account@
p << own.p;
f << own.f;
@@
coccilib.report.print_report(p[0], "function of %s in %s" % (f, p[0].current_element))

@script:python depends on account@
p << prototype.p;
f << prototype.f;
@@
coccilib.report.print_report(p[0], "prototype of %s in %s" % (f, p[0].current_element))
