// SPDX-License-Identifier: GPL-2.0
/// Call the helper instead of the system call: -D callee=sys_dup2 -D helper=ksys_dup2.
/// Only calls are touched. A declaration, a definition or an address of the callee stays.
// Confidence: High
// Comments: needs both names; on files whose SYSCALL_DEFINEs were desugared.
// Options: --no-includes --allow-inconsistent-paths

virtual patch

@convert depends on patch@
identifier virtual.callee, virtual.helper;
@@
- callee
+ helper
  (...)
