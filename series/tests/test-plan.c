// SPDX-License-Identifier: GPL-2.0
/*
 * The plan of a small tree made here. Call sites are those that the scan sees as calls, so that
 * the rules (and spatch) are not under test.
 */
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/revisions.h"
#include "series/plan/plan.h"

#include <string.h>

#include "kernel-tree/tests/git-fixture.h"
#include "kernel-tree/source/path.h"
#include "series/plan/decision-json.h"
#include "series/plan/planner.h"
#include "series/plan/shape.h"

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

static void make_tree(void)
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
static gboolean may_be_site(const char *file, const struct mention *mention)
{
	return (mention->place == MENTION_CODE ||
		(mention->place == MENTION_DEFINE && mention->called)) &&
	       !g_str_has_prefix(file, "arch/sparc/");
}

static void add_site(const char *file, const struct mention *mention)
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

static void make_plan(void)
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

static const struct decision *decision_of(const char *symbol, guint *place)
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

static const struct decision *assert_decision(const char *symbol, const struct strategy *strategy,
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

static void assert_refused(const char *symbol, const char *part)
{
	const struct decision *decision = assert_decision(symbol, &strategy_refuse, "", "");

	g_assert_nonnull(strstr(decision->why, part));
}

#define SYSCALLS_H "include/linux/syscalls.h"

static void test_strategies(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_fchownat", &strategy_helper, "ksys_fchownat", SYSCALLS_H);
	g_assert_cmpuint(decision->sites->len, ==, 1);
	g_assert_cmpstr(decision->family, ==, "fchownat");
	g_assert_cmpstr(decision->subsystem, ==, "fs");
	g_assert_cmpstr(decision->type, ==, "long");
	decision = assert_decision("sys_chown", &strategy_inline, "ksys_chown", SYSCALLS_H);
	g_assert_cmpstr(decision->callee.name, ==, "ksys_fchownat");
	g_assert_cmpstr(decision->callee.call, ==, "ksys_fchownat(AT_FDCWD, name, user)");
	g_assert_cmpstr(decision->callee.declaration, ==, "");
	/* A constant that the header does not know. */
	assert_decision("sys_unseen", &strategy_helper, "ksys_unseen", SYSCALLS_H);
	decision = assert_decision("sys_dup3", &strategy_local, "do_dup3", "");
	g_assert_false(decision->forward);
	decision = assert_decision("sys_later", &strategy_local, "ksys_later", "");
	g_assert_true(decision->forward);
	g_assert_nonnull(strstr(decision->why, "do_later is taken (fs/local.c)"));
}

/* A row that does not work out leaves nothing behind: the next one starts anew. */
static void test_fall_through(void)
{
	const struct decision *decision;

	/* existing: a static function cannot be called from elsewhere; local serves */
	decision = assert_decision("sys_row_static", &strategy_local, "do_row_static", "");
	g_assert_cmpstr(decision->why, ==, "all callers are in fs/rows.c");
	/* local: a static function cannot fall back; a helper can */
	decision = assert_decision("sys_row_local", &strategy_helper, "ksys_row_local", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ROW");
	g_assert_false(decision->forward);
	/* inline, and the same where the definition can be off */
	decision = assert_decision("sys_row_sure", &strategy_inline, "ksys_row_sure", SYSCALLS_H);
	g_assert_cmpstr(decision->callee.declaration, ==,
			"extern long __sys_send(int fd, unsigned int flags);");
	decision =
		assert_decision("sys_row_inline", &strategy_helper, "ksys_row_inline", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	g_assert_cmpstr(decision->callee.call, ==, "");
	/* the function that the policy names cannot fall back */
	decision = assert_decision("sys_row_existing", &strategy_helper, "ksys_row_existing",
				   SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	g_assert_nonnull(strstr(decision->why, "not __sys_send() as the policy proposes: a caller "
					       "can be compiled without the syscall"));
}

/* The decision has nothing of an attempt on an existing function. */
static void assert_fresh(const struct decision *decision)
{
	g_assert_cmpstr(decision->type, ==, "long");
	g_assert_cmpstr(decision->header.guard, ==, "");
	g_assert_cmpstr(decision->header.prototype, ==, "");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	g_assert_cmpstr(decision->callee.heads, ==, "");
	g_assert_false(decision->forward);
}

static void test_start_over(void)
{
	const struct decision *decision;

	/* one of two callers lacks the header, and the policy does not let it have it */
	decision = assert_decision("sys_narrow", &strategy_inline, "ksys_narrow", SYSCALLS_H);
	g_assert_cmpuint(decision->sites->len, ==, 2);
	assert_fresh(decision);
	g_assert_cmpstr(decision->callee.declaration, ==, "extern int int_work(int a);");
	/* the header of a directory is not added elsewhere */
	decision = assert_decision("sys_private", &strategy_inline, "ksys_private", SYSCALLS_H);
	assert_fresh(decision);
	/* with the header added, the function can be called */
	decision =
		assert_decision("sys_wide", &strategy_existing, "int_work", "include/linux/work.h");
	g_assert_cmpstr(decision->type, ==, "int");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(decision->header.add_includes->pdata[0], ==, "lib/callers.c");
	/* a failed inline leaves no condition */
	assert_refused("compat_sys_sealed", "requires strategy 'inline'");
	assert_fresh(decision_of("compat_sys_sealed", NULL));
}

/* The reason is about the function of the policy, not about the one that the body calls. */
static void test_why_not_policy(void)
{
	const struct decision *decision =
		assert_decision("sys_proposed", &strategy_helper, "ksys_proposed", SYSCALLS_H);

	g_assert_nonnull(strstr(decision->why, "not kernel_wait4() as the policy proposes: its "
					       "parameters differ"));
	assert_fresh(decision);
}

/* A macro of the file may be expanded above a static helper. */
static void test_macro(void)
{
	const struct decision *decision =
		assert_decision("sys_expanded", &strategy_helper, "ksys_expanded", SYSCALLS_H);

	g_assert_cmpuint(decision->sites->len, ==, 1);
}

/* One call, but the body must move: for the export, or because there are two of them. */
static void test_one_call(void)
{
	assert_decision("sys_shown", &strategy_helper, "ksys_shown", SYSCALLS_H);
	assert_decision("sys_twofold", &strategy_helper, "ksys_twofold", SYSCALLS_H);
}

/* A strategy of the policy is taken, or nothing is. */
static void test_forced(void)
{
	assert_decision("sys_as_helper", &strategy_helper, "ksys_as_helper", SYSCALLS_H);
	assert_refused("sys_as_inline", "requires strategy 'inline'");
	assert_refused("sys_as_local", "requires strategy 'local'");
	assert_refused("sys_as_refused", "for a test");
	g_assert_false(decision_of("sys_as_refused", NULL)->kept);
	assert_refused("sys_as_kept", "kept by policy");
	g_assert_true(decision_of("sys_as_kept", NULL)->kept);
}

/* A policy that wants an existing function has to name it, so this strategy is never forced. */
static void test_existing_without_name(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(policy_parse("[syscall sys_wide]\nstrategy = existing\n", "test", &error));
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, "[syscall sys_wide] strategy: invalid value"));
}

static void test_names(void)
{
	const struct decision *decision =
		assert_decision("sys_chdir", &strategy_helper, "do_chdir", SYSCALLS_H);

	g_assert_nonnull(strstr(decision->why, "ksys_chdir is taken (block/taken.c)"));
}

static void test_existing(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_send", &strategy_existing, "__sys_send",
				   "include/linux/wait.h");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	/* All callers pass NULL where the types differ ... */
	decision = assert_decision("sys_wait4", &strategy_existing, "kernel_wait4",
				   "include/linux/wait.h");
	g_assert_cmpstr(decision->header.prototype, ==, "");
	/* ... and here one does not. */
	decision = assert_decision("sys_wait5", &strategy_helper, "ksys_wait5", SYSCALLS_H);
	g_assert_nonnull(strstr(decision->why, "its parameters differ"));
	/* The prototype lacks what the definition has. */
	decision = assert_decision("sys_wait6", &strategy_existing, "kernel_wait6",
				   "include/linux/wait.h");
	g_assert_cmpstr(decision->header.prototype, ==,
			"extern long kernel_wait6(int pid, int __user *p, const char __user *r);");
}

static void test_weak(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_fadvise", &strategy_helper, "ksys_fadvise", SYSCALLS_H);
	g_assert_true(decision->weak);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	/* By Kconfig the caller's file is built only with the definition's. */
	decision = assert_decision("sys_quotactl", &strategy_helper, "ksys_quotactl", SYSCALLS_H);
	g_assert_true(decision->weak);
	g_assert_cmpstr(decision->fallback.guard, ==, "");
	g_assert_cmpstr(decision->fallback.target, ==, "");
	g_assert_cmpstr(decision->fallback.file, ==, "");
	/* CONFIG_MMU is around the caller as well: half of the condition is enough. */
	decision = assert_decision("sys_futex", &strategy_helper, "ksys_futex", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_FUTEX");
	g_assert_cmpstr(decision->fallback.target, ==, "sys_ni_syscall");
	/* Another file's macro of the same name is another macro. */
	decision = assert_decision("sys_tick", &strategy_helper, "ksys_tick", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.target, ==, "sys_ni_tick");
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/stubs.c");
	/* That x86 has a definition of its own does not help arm. */
	decision = assert_decision("sys_fad", &strategy_helper, "ksys_fad", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	/* The text names only CONFIG_ symbols. */
	decision = assert_decision("sys_bits", &strategy_helper, "ksys_bits", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	/* Where arm's own would be called today, a fallback must not be. */
	assert_refused("sys_split", "may mean the definition in arch/arm/kernel/split.c");
	assert_refused("sys_blind", "kernel/other_ni.c cannot use cond_syscall()");
	assert_refused("sys_alarm", "stub of its own");
}

static void test_definitions(void)
{
	const struct decision *decision;

	decision =
		assert_decision("sys_mmap_pgoff", &strategy_helper, "ksys_mmap_pgoff", SYSCALLS_H);
	g_assert_cmpuint(decision->definitions->len, ==, 2);
	g_assert_cmpstr(decision->fallback.guard, ==, "");
	assert_decision("sys_ioperm", &strategy_helper, "ksys_ioperm", SYSCALLS_H);
	assert_refused("sys_iopl", "only architectures define it");
	assert_refused("sys_fchmod", "address at init/main.c");
}

static void test_headers(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_shmdt", &strategy_helper, "ksys_shmdt", "ipc/util.h");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(decision->header.add_includes, 0), ==, "ipc/syscall.c");
	g_assert_cmpstr(decision->header.forward_structs, ==, "");
	/* ipc/syscall.c would be warned of it */
	g_assert_cmpstr(decision->header.own_structs, ==, "struct lonely;\n");
	/* the file of the definition needs the header only if its body moves */
	decision = assert_decision("sys_apart", &strategy_inline, "ksys_apart", SYSCALLS_H);
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	decision = assert_decision("sys_drawn", &strategy_helper, "ksys_drawn", SYSCALLS_H);
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(decision->header.add_includes->pdata[0], ==, "lib/apart.c");
	assert_refused("sys_shmget", "does not declare a type");
	/* of a structure a pointer is all that a prototype needs to know, and once is enough */
	decision = assert_decision("sys_msgctl", &strategy_helper, "ksys_msgctl", "ipc/util.h");
	g_assert_cmpstr(decision->header.forward_structs, ==, "struct msq;\n");
	decision = assert_decision("sys_msgset", &strategy_helper, "ksys_msgset", "ipc/util.h");
	g_assert_cmpstr(decision->header.forward_structs, ==, "");
	g_assert_cmpstr(g_ptr_array_index(decision->needs, 0), ==, "sys_msgctl");
	decision = assert_decision("compat_sys_odd", &strategy_helper, "compat_ksys_odd",
				   "include/linux/compat.h");
	g_assert_cmpstr(decision->header.guard, ==, "defined(CONFIG_COMPAT)");
}

static void assert_export_remains(const char *symbol)
{
	const struct decision *decision = decision_of(symbol, NULL);
	const struct site *site;

	g_assert_cmpstr(decision->strategy->name, ==, "helper");
	g_assert_cmpstr(decision->export.macro, ==, "EXPORT_SYMBOL");
	g_assert_null(decision->export.site);
	g_assert_cmpuint(decision->remaining->len, ==, 1);
	site = g_ptr_array_index(decision->remaining, 0);
	g_assert_cmpstr(site->context, ==, "export");
}

static void test_export(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_close", &strategy_helper, "ksys_close", SYSCALLS_H);
	g_assert_cmpstr(decision->export.macro, ==, "EXPORT_SYMBOL_GPL");
	g_assert_nonnull(decision->export.site);
	/* outside the area there is only a prototype, or only another definition */
	g_assert_nonnull(decision_of("sys_shown", NULL)->export.site);
	g_assert_nonnull(decision_of("sys_defined_out", NULL)->export.site);
	/* there is a call, or a macro that calls it: the export remains */
	assert_export_remains("sys_called_out");
	assert_export_remains("sys_expanded_out");
}

static void test_order(void)
{
	guint first, second, last = 0;
	guint remaining, refused, kept = 0;

	decision_of("sys_fchownat", &first);
	decision_of("sys_chown", &second);
	g_assert_cmpuint(first, <, second);
	decision_of("sys_send", &first);
	g_assert_cmpuint(first, ==, 0); /* net comes first by policy */
	decision_of("sys_dup3", &first);
	decision_of("sys_wait4", &second);
	g_assert_cmpuint(first, <, second);
	/* Of a circle one is refused, and the other does not wait for it. */
	g_assert_cmpuint((decision_of("sys_ping", NULL)->strategy == &strategy_refuse) +
				 (decision_of("sys_pong", NULL)->strategy == &strategy_refuse),
			 ==, 1);
	g_assert_cmpuint(decision_of("sys_ping", NULL)->needs->len, ==, 0);
	g_assert_cmpuint(decision_of("sys_pong", NULL)->needs->len, ==, 0);
	refused = plan_refused(the_plan, &remaining);
	for (guint i = 0; i < the_plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(the_plan->decisions, i);

		if (!decision_is_refused(decision))
			last = i;
		kept += decision->kept;
	}
	g_assert_cmpuint(kept, ==, 1);
	g_assert_cmpuint(last + 1 + refused + kept, ==, the_plan->decisions->len);
}

static char *whole_plan(const struct plan *of)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < of->decisions->len; i++) {
		g_autoptr(json_t) json = decision_to_json(g_ptr_array_index(of->decisions, i));
		g_autofree char *line = record_line(json);

		g_string_append(text, line);
	}
	return g_string_free(text, FALSE);
}

static void test_again(void)
{
	g_autoptr(GError) error = NULL;
	struct plan *again = plan_make(&the_tree, the_found, the_policy, &error);
	g_autofree char *first = whole_plan(the_plan);
	g_autofree char *second = NULL;

	g_assert_no_error(error);
	second = whole_plan(again);
	g_assert_cmpstr(first, ==, second);
	plan_free(again);
}

static void assert_shape(const char *body, const char *callee, gboolean in_order)
{
	struct parameter a = {(char *)"int", (char *)"a"}, b = {(char *)"int", (char *)"b"};
	g_autoptr(GPtrArray) parameters = g_ptr_array_new();
	struct shape *shape;

	g_ptr_array_add(parameters, &a);
	g_ptr_array_add(parameters, &b);
	shape = shape_of_body(body, strlen(body), parameters);
	g_assert_cmpstr(shape->callee, ==, callee);
	g_assert_cmpint(shape->in_order, ==, in_order);
	shape_free(shape);
}

static void test_shape(void)
{
	assert_shape("{ return f(a, b); }", "f", TRUE);
	assert_shape("{ /* why */ return f(b, a); }", "f", FALSE);
	assert_shape("{ return f(a, b, 0, AT_X | AT_Y, -1, NULL); }", "f", FALSE);
	assert_shape("{ return f(a, b + 1); }", "", FALSE);
	assert_shape("{ return f(a, (long)b); }", "", FALSE);
	assert_shape("{ return f(a, local); }", "", FALSE);
	assert_shape("{ return f(a, g(b)); }", "", FALSE);
	assert_shape("{ return f(a, b) + 1; }", "", FALSE);
	assert_shape("{ return -f(a, b); }", "", FALSE);
	assert_shape("{ a++; return f(a, b); }", "", FALSE);
	assert_shape("{ f(a, b); return 0; }", "", FALSE);
	assert_shape("{\n#ifdef X\n\treturn f(a, b);\n#endif\n}", "", FALSE);
	assert_shape("{ return f(a,); }", "", FALSE);
	assert_shape("{ return f(", "", FALSE);
	assert_shape("", "", FALSE);
}

static void test_types(void)
{
	g_assert_true(same_type("char __user *", "char  __user*"));
	g_assert_true(same_type("unsigned int", "unsigned"));
	g_assert_true(same_type("long int", "long"));
	g_assert_false(same_type("int", "unsigned"));
	g_assert_false(same_type("char *", "char __user *"));
	g_assert_false(same_type("int", "interval"));
}

static void test_heads(void)
{
	const struct decision *decision = assert_decision("sys_clone", &strategy_inline,
							  "ksys_clone", "include/linux/syscalls.h");

	g_assert_cmpuint(decision->definitions->len, ==, 1);
	g_assert_cmpstr(decision->callee.call, ==, "do_fork(flags, tls)");
	g_assert_cmpstr(decision->callee.heads, ==,
			"#ifdef CONFIG_BACKWARDS\n"
			"static inline long ksys_clone(int *tls, int flags)\n"
			"#elif defined(CONFIG_MORE)\n"
			"static inline long ksys_clone(int flags, int size, int *tls)\n"
			"#else\n"
			"static inline long ksys_clone(int flags, int *tls)\n"
			"#endif\n");
	assert_refused("sys_body", "2 parameter lists share one body (kernel/fork.c:");
	assert_refused("sys_typed", "2 parameter lists share one body");
	assert_refused("sys_gap", "2 parameter lists share one body");
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	make_tree();
	make_plan();
	g_test_add_func("/plan/shape", test_shape);
	g_test_add_func("/plan/types", test_types);
	g_test_add_func("/plan/strategies", test_strategies);
	g_test_add_func("/plan/fall-through", test_fall_through);
	g_test_add_func("/plan/start-over", test_start_over);
	g_test_add_func("/plan/why-not-policy", test_why_not_policy);
	g_test_add_func("/plan/macro", test_macro);
	g_test_add_func("/plan/one-call", test_one_call);
	g_test_add_func("/plan/forced", test_forced);
	g_test_add_func("/plan/existing-without-name", test_existing_without_name);
	g_test_add_func("/plan/names", test_names);
	g_test_add_func("/plan/existing", test_existing);
	g_test_add_func("/plan/weak", test_weak);
	g_test_add_func("/plan/definitions", test_definitions);
	g_test_add_func("/plan/heads", test_heads);
	g_test_add_func("/plan/headers", test_headers);
	g_test_add_func("/plan/export", test_export);
	g_test_add_func("/plan/order", test_order);
	g_test_add_func("/plan/again", test_again);
	status = g_test_run();
	plan_free(the_plan);
	policy_free(the_policy);
	found_free(the_found);
	git_repo_free(the_tree.repo);
	g_free(the_tree.rev);
	git_fixture_end(&fixture);
	return status;
}
