/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan of a small tree made here, for tests of plans. Call sites are those that the scan sees
 * as calls, so that the rules (and spatch) are not under test. Call plan_fixture_begin(), then the
 * tests, then plan_fixture_end().
 */
#ifndef SERIES_TESTS_PLAN_FIXTURE_H
#define SERIES_TESTS_PLAN_FIXTURE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/revisions.h"
#include "series/plan/plan.h"

#include <string.h>

#include "kernel-tree/tests/git-fixture.h"

static const struct {
	const char *path;
	const char *text;
} files[] = {
	{"Kbuild", "obj-y += fs/ mm/ ipc/ kernel/ init/ lib/\nobj-$(CONFIG_NET) += net/\n"},
	{"fs/Makefile", "obj-y += open.o file.o local.o circle.o export.o rows.o\n"
			"obj-$(CONFIG_COMPAT) += odd.o\n"
			"obj-$(CONFIG_QUOTA) += quota.o\nobj-$(CONFIG_QCOMPAT) += qcompat.o\n"},
	{"fs/Kconfig", "config QCOMPAT\n\tdef_bool y\n\tdepends on COMPAT && QUOTA\n"},
	{"mm/Makefile", "mmu-y := nommu.o\nmmu-$(CONFIG_MMU) := mmap.o\nobj-y += $(mmu-y)\n"
			"obj-$(CONFIG_ADVISE) += fadvise.o rows.o\nobj-y += user.o\n"},
	{"ipc/Makefile", "obj-$(CONFIG_IPC) += shm.o syscall.o\n"},
	{"kernel/Makefile",
	 "obj-y += sys_ni.o exit.o fork.o threads.o\nobj-$(CONFIG_FUTEX) += futex.o\n"},
	{"init/Makefile", "obj-y += main.o\n"},
	{"lib/Makefile", "obj-y += work.o callers.o macro.o apart.o\n"
			 "obj-$(CONFIG_COMPAT) += sealed.o sealer.o\n"},
	{"net/Makefile", "obj-y += socket.o\n"},
	{"kernel/sys_ni.c",
	 "cond_syscall(sys_fadvise);\ncond_syscall(sys_quotactl);\n"
	 "cond_syscall(sys_futex);\ncond_syscall(sys_fad);\ncond_syscall(sys_bits);\n"
	 "cond_syscall(sys_split);\nSYS_NI(alarm);\ncond_syscall(sys_row_local);\n"
	 "cond_syscall(sys_row_inline);\ncond_syscall(sys_row_existing);\n"},
	{"kernel/stubs.c", "#define SYS_NI(name) SYSCALL_ALIAS(sys_##name, sys_ni_tick)\n"
			   "SYS_NI(tick);\n"},
	{"kernel/other_ni.c", "#include <asm/other.h>\nCOND_SYSCALL(blind);\n"},
	{"include/linux/types.h", "typedef int uid_t;\ntypedef long size_t;\nstruct rusage;\n"},
	{"include/uapi/linux/fcntl.h", "#define AT_FDCWD -100\n"},
	{"include/linux/syscalls.h",
	 "#ifndef _LINUX_SYSCALLS_H\n#define _LINUX_SYSCALLS_H\n#include <linux/types.h>\n"
	 "#include <uapi/linux/fcntl.h>\n#define SYSCALL_DEFINE1(x, ...) x\n"
	 "asmlinkage long sys_chown(const char __user *name, uid_t user);\n#endif\n"},
	{"include/linux/compat.h",
	 "#ifndef C_H\n#define C_H\n#ifdef CONFIG_COMPAT\n#include <linux/types.h>\n"
	 "asmlinkage long compat_sys_odd(compat_size_t n);\n"
	 "asmlinkage long compat_sys_sealed(int a);\n#endif\n#endif\n"},
	{"include/linux/wait.h", "#include <linux/types.h>\n"
				 "long kernel_wait4(int pid, struct krusage *ru);\n"
				 "long kernel_wait6(int, int *, const char *);\n"
				 "long __sys_send(int fd, unsigned flags);\n"},
	{"ipc/util.h", "struct ipc;\nvoid loose(struct lonely *p);\n"},
	/* helper, inline, local */
	{"fs/open.c",
	 "#include <linux/syscalls.h>\n"
	 "SYSCALL_DEFINE3(fchownat, int, dfd, const char __user *, name, uid_t, user)\n"
	 "{\n\tint do_x;\n\treturn work(dfd, name, user);\n}\n"
	 "SYSCALL_DEFINE2(chown, const char __user *, name, uid_t, user)\n"
	 "{\n\treturn sys_fchownat(AT_FDCWD, name, user);\n}\n"
	 "SYSCALL_DEFINE1(chdir, const char __user *, name)\n{\n\treturn w(name);\n}\n"
	 "SYSCALL_DEFINE1(unseen, const char __user *, name)\n"
	 "{\n\treturn sys_chdir(LOCAL_ONLY);\n}\n"},
	{"fs/file.c",
	 "#include <linux/syscalls.h>\n/* ksys_dup3 do_dup3 */\n"
	 "SYSCALL_DEFINE3(dup3, int, a, int, b, int, flags)\n{\n\treturn d(a + b);\n}\n"
	 "SYSCALL_DEFINE2(dup2, int, a, int, b)\n{\n\treturn sys_dup3(a, b, 0);\n}\n"},
	{"fs/local.c", "#include <linux/syscalls.h>\nstatic int do_later(void);\n"
		       "int early(void)\n{\n\treturn sys_later(1);\n}\n"
		       "SYSCALL_DEFINE1(later, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"fs/circle.c", "#include <linux/syscalls.h>\n"
			"SYSCALL_DEFINE1(ping, int, a)\n{\n\tif (a)\n\t\treturn sys_pong(a);\n"
			"\treturn 0;\n}\n"
			"SYSCALL_DEFINE1(pong, int, a)\n{\n\treturn sys_ping(a) + 1;\n}\n"},
	{"fs/odd.c", "#include <linux/compat.h>\nCOMPAT_SYSCALL_DEFINE1(odd, compat_size_t, n)\n"
		     "{\n\treturn n + 1;\n}\n"},
	{"fs/export.c", "#include <linux/syscalls.h>\nSYSCALL_DEFINE1(close, int, fd)\n"
			"{\n\treturn w(fd);\n}\nEXPORT_SYMBOL_GPL(sys_close);\n"},
	/* weak */
	{"fs/quota.c", "#include <linux/syscalls.h>\n"
		       "SYSCALL_DEFINE1(quotactl, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"fs/qcompat.c", "#include <linux/syscalls.h>\n#include <linux/compat.h>\n"
			 "long q(void)\n{\n\treturn sys_quotactl(1) + compat_sys_odd(2);\n}\n"},
	{"mm/fadvise.c", "#include <linux/syscalls.h>\n"
			 "SYSCALL_DEFINE1(fadvise, int, a)\n{\n\treturn a + 1;\n}\n"
			 "#if BITS == 32\nSYSCALL_DEFINE1(bits, int, a)\n{\n\treturn a + 1;\n}\n"
			 "#endif\n"
			 "SYSCALL_DEFINE1(fad, int, a)\n{\n\treturn a + 1;\n}\n"
			 "SYSCALL_DEFINE1(split, int, a)\n{\n\treturn a + 1;\n}\n"
			 "SYSCALL_DEFINE1(blind, int, a)\n{\n\treturn a + 1;\n}\n"
			 "SYSCALL_DEFINE1(alarm, int, a)\n{\n\treturn a + 1;\n}\n"
			 "SYSCALL_DEFINE1(tick, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"kernel/futex.c", "#include <linux/syscalls.h>\n#ifdef CONFIG_MMU\n"
			   "SYSCALL_DEFINE1(futex, int, a)\n{\n\treturn a + 1;\n}\n#endif\n"},
	{"mm/user.c", "#include <linux/syscalls.h>\n#ifdef CONFIG_MMU\n"
		      "long u(void) { return sys_futex(1); }\n#endif\n"
		      "long v(void) { return sys_fadvise(1); }\n"
		      "long w(void) { return sys_bits(1); }\n"
		      "long s(void) { return sys_split(1); }\n"
		      "long b(void) { return sys_blind(1); }\n"
		      "long a(void) { return sys_alarm(1); }\n"
		      "long t(void) { return sys_tick(1); }\n"
		      "long r(void) { return sys_row_inline(1, 2) + sys_row_existing(1, 2); }\n"},
	/* several definitions */
	{"mm/mmap.c", "#include <linux/syscalls.h>\n"
		      "SYSCALL_DEFINE1(mmap_pgoff, unsigned int, a)\n{\n\treturn a + 1;\n}\n"
		      "#include <linux/work.h>\n"
		      "SYSCALL_DEFINE1(twofold, int, a)\n{\n\treturn int_work(a);\n}\n"},
	{"mm/nommu.c", "#include <linux/syscalls.h>\n"
		       "SYSCALL_DEFINE1(mmap_pgoff, unsigned, a)\n{\n\treturn a + 2;\n}\n"
		       "#include <linux/work.h>\n"
		       "SYSCALL_DEFINE1(twofold, int, a)\n{\n\treturn int_work(a);\n}\n"},
	{"arch/x86/kernel/ioport.c", "#include <linux/syscalls.h>\n"
				     "SYSCALL_DEFINE1(ioperm, int, a)\n{\n\treturn a + 1;\n}\n"
				     "SYSCALL_DEFINE1(iopl, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"arch/x86/kernel/Makefile", "obj-y += ioport.o fad.o\n"},
	{"arch/x86/kernel/fad.c", "#include <linux/syscalls.h>\n"
				  "SYSCALL_DEFINE1(fad, int, a)\n{\n\treturn a + 1;\n}\n"
				  "long x86(void) { return sys_fad(1); }\n"},
	{"arch/arm/kernel/Makefile", "obj-y += arm.o split.o\n"},
	{"arch/arm/kernel/split.c", "#include <linux/syscalls.h>\n"
				    "SYSCALL_DEFINE1(split, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"arch/arm/Kbuild", "obj-y += kernel/\n"},
	{"arch/arm/kernel/arm.c", "#include <linux/syscalls.h>\n"
				  "long arm(void) { return sys_fad(1); }\n"},
	{"arch/x86/Kbuild", "obj-y += kernel/\n"},
	/* headers */
	{"ipc/shm.c",
	 "#include \"util.h\"\n#include <linux/syscalls.h>\n"
	 "SYSCALL_DEFINE1(shmdt, struct ipc __user *, a)\n{\n\treturn f(a);\n}\n"
	 "SYSCALL_DEFINE1(shmget, nowhere_t __user *, a)\n{\n\treturn f(a);\n}\n"
	 "SYSCALL_DEFINE1(msgctl, const struct msq __user *, a)\n{\n\treturn f(a);\n}\n"
	 "SYSCALL_DEFINE1(msgset, struct msq *, a)\n{\n\treturn f(a);\n}\n"},
	{"ipc/syscall.c",
	 "#include <linux/syscalls.h>\nlong m(void)\n{\n"
	 "\treturn sys_shmdt(0) + sys_shmget(0) + sys_msgctl(0) + sys_msgset(0);\n}\n"},
	/* existing */
	{"kernel/exit.c",
	 "#include <linux/wait.h>\n#include <linux/syscalls.h>\n"
	 "long kernel_wait4(int pid, struct krusage *ru)\n{\n\treturn 0;\n}\n"
	 "SYSCALL_DEFINE2(wait4, int, pid, struct rusage __user *, ru)\n"
	 "{\n\treturn x(pid, ru) + 1;\n}\n"
	 "SYSCALL_DEFINE1(waitpid, int, pid)\n{\n\treturn sys_wait4(pid, NULL);\n}\n"
	 "long kernel_wait6(int pid, int __user *p, const char __user *r)\n"
	 "{\n\treturn 0;\n}\n"
	 "SYSCALL_DEFINE3(wait6, int, pid, int __user *, p, const char __user *, r)\n"
	 "{\n\treturn kernel_wait6(pid, p, r) + 1;\n}\n"
	 "long w6(void)\n{\n\treturn sys_wait6(1, NULL, NULL);\n}\n"
	 "SYSCALL_DEFINE2(wait5, int, pid, struct rusage __user *, ru)\n"
	 "{\n\treturn x(pid, ru) + 1;\n}\n"},
	{"net/socket.c", "#include <linux/wait.h>\n#include <linux/syscalls.h>\n"
			 "SYSCALL_DEFINE2(send, int, fd, unsigned int, flags)\n"
			 "{\n\treturn __sys_send(fd, flags);\n}\n"
			 "long socketcall(int a)\n{\n\treturn sys_send(a, 0);\n}\n"},
	{"init/main.c", "#include <linux/syscalls.h>\n"
			"long i(struct rusage *p)\n{\n"
			"\tsys_chown(\"x\", 0);\n\tsys_chdir(\"/\");\n\tsys_mmap_pgoff(1);\n"
			"\tsys_close(1);\n\tsys_iopl(3);\n\tsys_wait5(1, p);\n"
			"\tsys_row_sure(1, 2);\n\tsys_as_local(1);\n"
			"#ifdef CONFIG_X86\n\tsys_ioperm(1);\n#endif\n"
			"\treturn sys_unseen(\"/\");\n}\n"
			"void *p = sys_fchmod;\n"},
	/* several heads over one body */
	{"kernel/fork.c", "#include <linux/syscalls.h>\n"
			  "long do_fork(int flags, int *tls)\n{\n\treturn 0;\n}\n"
			  "#ifdef CONFIG_BACKWARDS\n"
			  "SYSCALL_DEFINE2(clone, int *, tls, int, flags)\n"
			  "#elif defined(CONFIG_MORE)\n"
			  "SYSCALL_DEFINE3(clone, int, flags, int, size,\n\t\tint *, tls)\n"
			  "#else\n"
			  "SYSCALL_DEFINE2(clone, int, flags, int *, tls)\n"
			  "#endif\n"
			  "{\n\treturn do_fork(flags, tls);\n}\n"
			  "#ifdef CONFIG_BACKWARDS\n"
			  "SYSCALL_DEFINE2(body, int *, tls, int, flags)\n"
			  "#else\n"
			  "SYSCALL_DEFINE2(body, int, flags, int *, tls)\n"
			  "#endif\n"
			  "{\n\treturn do_fork(flags, tls) + 1;\n}\n"
			  "#ifdef CONFIG_BACKWARDS\n"
			  "SYSCALL_DEFINE2(typed, int *, tls, int, flags)\n"
			  "#else\n"
			  "SYSCALL_DEFINE2(typed, long, flags, int *, tls)\n"
			  "#endif\n"
			  "{\n\treturn do_fork(flags, tls);\n}\n"
			  "#ifdef CONFIG_BACKWARDS\n"
			  "SYSCALL_DEFINE2(gap, int *, tls, int, flags)\n"
			  "#elif defined(CONFIG_MORE)\n"
			  "SYSCALL_DEFINE2(gap, int, flags, int *, tls)\n"
			  "#endif\n"
			  "{\n\treturn do_fork(flags, tls);\n}\n"},
	{"kernel/threads.c", "#include <linux/syscalls.h>\nlong t(void)\n{\n"
			     "\treturn sys_clone(1, 0) + sys_body(1, 0) + sys_typed(1, 0) +\n"
			     "\t       sys_gap(1, 0);\n}\n"},
	/* each row of the table of strategies, and the one that follows if it does not work out */
	{"fs/rows.c",
	 "#include <linux/syscalls.h>\n#include <linux/wait.h>\n"
	 "static long work(int a)\n{\n\treturn a + 1;\n}\n"
	 "SYSCALL_DEFINE1(row_static, int, a)\n{\n\treturn work(a);\n}\n"
	 "SYSCALL_DEFINE2(row_sure, unsigned int, flags, int, fd)\n"
	 "{\n\treturn __sys_send(fd, flags);\n}\n"
	 "#ifdef CONFIG_ROW\nSYSCALL_DEFINE1(row_local, int, a)\n{\n\treturn a + 1;\n}\n#endif\n"
	 "SYSCALL_DEFINE1(as_helper, int, a)\n{\n\treturn a + 1;\n}\n"
	 "SYSCALL_DEFINE1(as_inline, int, a)\n{\n\treturn a + 1;\n}\n"
	 "SYSCALL_DEFINE1(as_local, int, a)\n{\n\treturn a + 1;\n}\n"
	 "SYSCALL_DEFINE1(as_refused, int, a)\n{\n\treturn a + 1;\n}\n"
	 "SYSCALL_DEFINE1(as_kept, int, a)\n{\n\treturn a + 1;\n}\n"
	 "long rows(void)\n{\n\treturn sys_row_static(1) + sys_row_local(1) + sys_as_helper(1) +\n"
	 "\t       sys_as_inline(1) + sys_as_refused(1) +\n"
	 "\t       sys_as_kept(1);\n}\n"},
	{"mm/rows.c", "#include <linux/syscalls.h>\n#include <linux/wait.h>\n"
		      "SYSCALL_DEFINE2(row_inline, unsigned int, flags, int, fd)\n"
		      "{\n\treturn __sys_send(fd, flags);\n}\n"
		      "SYSCALL_DEFINE2(row_existing, int, fd, unsigned int, flags)\n"
		      "{\n\treturn fd + flags;\n}\n"},
	/* functions that only some callers can call instead */
	{"include/linux/work.h", "int int_work(int a);\n"},
	{"lib/private.h", "int private_work(int a);\n"},
	{"lib/work.c",
	 "#include <linux/syscalls.h>\n#include <linux/wait.h>\n#include <linux/work.h>\n"
	 "#include \"private.h\"\n"
	 "SYSCALL_DEFINE1(narrow, int, a)\n{\n\treturn int_work(a);\n}\n"
	 "SYSCALL_DEFINE1(private, int, a)\n{\n\treturn private_work(a);\n}\n"
	 "SYSCALL_DEFINE1(proposed, int, a)\n{\n\treturn undeclared_work(a);\n}\n"
	 "SYSCALL_DEFINE1(wide, int, a)\n{\n\treturn int_work(a);\n}\n"
	 "SYSCALL_DEFINE1(shown, int, a)\n{\n\treturn int_work(a);\n}\n"
	 "EXPORT_SYMBOL(sys_shown);\n"
	 "SYSCALL_DEFINE1(defined_out, int, a)\n{\n\treturn a + 1;\n}\n"
	 "EXPORT_SYMBOL(sys_defined_out);\n"
	 "SYSCALL_DEFINE1(called_out, int, a)\n{\n\treturn a + 1;\n}\n"
	 "EXPORT_SYMBOL(sys_called_out);\n"
	 "SYSCALL_DEFINE1(expanded_out, int, a)\n{\n\treturn a + 1;\n}\n"
	 "EXPORT_SYMBOL(sys_expanded_out);\n"
	 "long work(void)\n{\n\treturn sys_narrow(1) + sys_private(1);\n}\n"},
	{"lib/callers.c",
	 "#include <linux/syscalls.h>\nlong callers(void)\n{\n"
	 "\treturn sys_narrow(1) + sys_private(1) + sys_proposed(1) +\n"
	 "\t       sys_wide(1) + sys_shown(1) + sys_defined_out(1) + sys_called_out(1) +\n"
	 "\t       sys_expanded_out(1) + sys_twofold(1) +\n"
	 "\t       sys_apart(1, 2) + sys_drawn(1, 2);\n}\n"},
	{"lib/apart.c", "#include <linux/wait.h>\n"
			"SYSCALL_DEFINE2(apart, unsigned int, flags, int, fd)\n"
			"{\n\treturn __sys_send(fd, flags);\n}\n"
			"SYSCALL_DEFINE2(drawn, unsigned int, flags, int, fd)\n"
			"{\n\treturn __sys_send(fd, flags);\n}\n"},
	{"lib/macro.c", "#include <linux/syscalls.h>\n#define EXPAND(a) sys_expanded(a)\n"
			"SYSCALL_DEFINE1(expanded, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"lib/sealed.c", "#include <linux/compat.h>\n"
			 "COMPAT_SYSCALL_DEFINE1(sealed, int, a)\n"
			 "{\n\treturn unseen_work(a, LOCAL_ONLY);\n}\n"
			 "long unseen_work(int a, int b)\n{\n\treturn a;\n}\n"},
	{"lib/sealer.c", "#include <linux/compat.h>\n"
			 "long sealer(void)\n{\n\treturn compat_sys_sealed(1);\n}\n"},
	{"arch/sparc/kernel/out.c", "asmlinkage long sys_shown(int a);\n"
				    "asmlinkage long sys_defined_out(int a)\n{\n\treturn a;\n}\n"
				    "#define OUT(a) sys_expanded_out(a)\n"
				    "long out(void)\n{\n\treturn sys_called_out(1);\n}\n"},
	{"fs/Makefile.x", ""},
	{"fs/chmod.c", "SYSCALL_DEFINE1(fchmod, int, a)\n{\n\treturn a + 1;\n}\n"},
	{"block/taken.c", "int ksys_chdir;\n"},
};

static const char policy_text[] =
	"[order]\nsubsystems = net;fs\n"
	"[default]\nstrategy = auto\ntype = long\nnames = ksys_%s;do_%s;\n"
	"compat-names = compat_ksys_%s;\nlocal-names = do_%s;ksys_%s;\n"
	"compat-local-names = do_compat_%s;\nheaders = include/linux/syscalls.h;\n"
	"compat-headers = include/linux/compat.h;\nadd-include = yes\nexport = refuse\n"
	"[folder ipc]\nheaders = ipc/util.h;include/linux/syscalls.h;\nadd-include = first\n"
	"[syscall sys_wait4]\nexisting = kernel_wait4\n"
	"[syscall sys_wait5]\nexisting = kernel_wait4\n"
	"[syscall sys_wait6]\nexisting = kernel_wait6\n"
	"[syscall sys_close]\nexport = move\n"
	"[syscall sys_drawn]\nstrategy = helper\n"
	"[syscall sys_shown]\nexport = move\n[syscall sys_defined_out]\nexport = move\n"
	"[syscall sys_called_out]\nexport = move\n[syscall sys_expanded_out]\nexport = move\n"
	"[syscall sys_narrow]\nadd-include = no\n"
	"[syscall sys_proposed]\nexisting = kernel_wait4\n"
	"[syscall compat_sys_sealed]\nstrategy = inline\n"
	"[syscall sys_row_existing]\nexisting = __sys_send\n"
	"[syscall sys_as_helper]\nstrategy = helper\n[syscall sys_as_inline]\nstrategy = inline\n"
	"[syscall sys_as_local]\nstrategy = local\n"
	"[syscall sys_as_refused]\nstrategy = refuse\nreason = for a test\n"
	"[syscall sys_as_kept]\nstrategy = keep\n";

static struct tree the_tree;
static struct git_fixture fixture;
static struct found *the_found;
static struct policy *the_policy;
static struct plan *the_plan;

static inline void plan_fixture_tree(void)
{
	g_autoptr(GError) error = NULL;

	git_fixture_begin(&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
		git_fixture_write(&fixture, files[i].path, files[i].text);
	git_fixture_commit(&fixture, "tree");
	the_tree.repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
	the_tree.rev = git_commit_of(the_tree.repo, "HEAD", &error);
	g_assert_no_error(error);
}

/* A call in a #define or in code. arch/sparc is outside the area: its calls remain. */
static inline gboolean may_be_site(const char *file, const struct mention *mention)
{
	return (mention->place == MENTION_CODE ||
		(mention->place == MENTION_DEFINE && mention->called)) &&
	       !g_str_has_prefix(file, "arch/sparc/");
}

static inline void add_site(const char *file, const struct mention *mention)
{
	struct site *site;
	gboolean exported = g_str_has_prefix(mention->argument_of, "EXPORT_SYMBOL");

	if (!may_be_site(file, mention) || mention->prototype ||
	    strcmp(mention->word, mention->symbol) != 0 ||
	    !(mention->called || exported || strcmp(mention->enclosing, "") == 0) ||
	    strstr(mention->argument_of, "cond_syscall"))
		return;
	site = site_new();
	g_free(site->file);
	g_free(site->callee);
	g_free(site->context);
	g_free(site->guard);
	site->file = g_strdup(file);
	site->line = mention->line;
	site->column = mention->column;
	site->callee = g_strdup(mention->symbol);
	site->context = g_strdup(exported			    ? "export"
				 : mention->place == MENTION_DEFINE ? "macro"
				 : mention->called		    ? "plain"
								    : "address");
	site->guard = g_strdup(mention->guard);
	g_ptr_array_add(the_found->sites, site);
}

static inline void plan_fixture_plan(void)
{
	g_autoptr(GError) error = NULL;

	the_found = g_new0(struct found, 1);
	the_found->sites = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	the_found->unresolved = g_ptr_array_new();
	the_found->trouble = g_ptr_array_new();
	the_found->scan = scan_tree(the_tree.repo, the_tree.rev, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < the_found->scan->files->len; i++) {
		const char *file = g_ptr_array_index(the_found->scan->files, i);
		struct file_scan *scan = g_hash_table_lookup(the_found->scan->by_file, file);

		for (guint j = 0; j < scan->mentions->len; j++)
			add_site(file, g_ptr_array_index(scan->mentions, j));
	}
	the_policy = policy_parse(policy_text, "test", &error);
	g_assert_no_error(error);
	the_plan = plan_make(&the_tree, the_found, the_policy, &error);
	g_assert_no_error(error);
}

static inline const struct decision *decision_of(const char *symbol, guint *place)
{
	for (guint i = 0; i < the_plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(the_plan->decisions, i);

		if (strcmp(decision->symbol, symbol) != 0)
			continue;
		if (place)
			*place = i;
		return decision;
	}
	g_error("no decision on %s", symbol);
}

static inline const struct decision *assert_decision(const char *symbol,
						     const struct strategy *strategy,
						     const char *helper, const char *header)
{
	const struct decision *decision = decision_of(symbol, NULL);

	g_test_message("%s: %s %s: %s", symbol, decision->strategy->name, decision->helper,
		       decision->why);
	g_assert_cmpstr(decision->strategy->name, ==, strategy->name);
	g_assert_cmpstr(decision->helper, ==, helper);
	g_assert_cmpstr(decision->header.path, ==, header);
	return decision;
}

static inline void assert_refused(const char *symbol, const char *part)
{
	const struct decision *decision = assert_decision(symbol, &strategy_refuse, "", "");

	g_assert_nonnull(strstr(decision->why, part));
}

#define SYSCALLS_H "include/linux/syscalls.h"

static inline void plan_fixture_begin(void)
{
	plan_fixture_tree();
	plan_fixture_plan();
}

static inline void plan_fixture_end(void)
{
	plan_free(the_plan);
	policy_free(the_policy);
	found_free(the_found);
	git_repo_free(the_tree.repo);
	g_free(the_tree.rev);
	git_fixture_end(&fixture);
}

#endif
