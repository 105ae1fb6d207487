// SPDX-License-Identifier: GPL-2.0
/* ksweep doctor: check each tool that is needed, its version, and its package. */
#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "base/record.h"
#include "base/run.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "base/scratch.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/output.h"
#include "semantic-patches/policy.h"
#include "verify/boot/guest.h"
#include "verify/boot/qemu.h"

#define BYTES_NEEDED (8ULL << 30) /* two build directories, a tree and its repository */

/* A program; it is there if it prints its version. */
static const struct tool {
	const char *name;
	const char *package; /* of Debian */
	const char *option;  /* that prints the version */
	const char *use;
} tools[] = {
	{"git", "git", "--version", "trees, commits, patches"},
	{"spatch", "coccinelle", "--version", "find, series"},
	{"gcc", "gcc", "--version", "kernel builds, the guest program"},
	{"ld", "binutils", "--version", "kernel builds"},
	{"make", "make", "--version", "kernel builds"},
	{"flex", "flex", "--version", "kernel builds"},
	{"bison", "bison", "--version", "kernel builds"},
	{"bc", "bc", "--version", "kernel builds"},
	{"perl", "perl", "--version", "checkpatch.pl"},
	{"sparse", "sparse", "--version", "the sparse check"},
	{"qemu-system-x86_64", "qemu-system-x86", "--version", "the boot and abi checks"},
	{"cpio", "cpio", "--version", "kernel builds"},
	{"xz", "xz-utils", "--version", "kernel builds, Debian's kernel source"},
};

/* Headers and libraries: they are there if a small program that uses them compiles. */
static const struct compile_trial {
	const char *name;
	const char *package;
	const char *use;
	const char *source;
	const char *const flags[8];
} trials[] = {
	{"64-bit programs",
	 "libc6-dev",
	 "the guest program",
	 "#include <asm/unistd.h>\n#include <linux/sem.h>\nvoid _start(void) {}\n",
	 {"-m64", "-nostdlib", "-static"}},
	{"32-bit programs",
	 "gcc-multilib",
	 "the guest program (beside a cross compiler: gcc-12-multilib)",
	 "#include <asm/unistd.h>\n#include <linux/sem.h>\n"
	 "unsigned long long a, b;\nvoid _start(void) { a /= b; }\n",
	 {"-m32", "-idirafter", "/usr/include/x86_64-linux-gnu", "-nostdlib", "-static", "-lgcc"}},
	{"libelf headers",
	 "libelf-dev",
	 "kernel builds (objtool)",
	 "#include <gelf.h>\nint main(void) { return (int)elf_version(EV_CURRENT) < 0; }\n",
	 {"-lelf"}},
	{"openssl headers",
	 "libssl-dev",
	 "kernel builds (only configs with module signatures)",
	 "#include <openssl/opensslv.h>\nint main(void) { return 0; }\n",
	 {NULL}},
};

struct finding {
	const char *name;
	const char *package;
	const char *use;
	gboolean needed;
	gboolean good;
	const char *text; /* the version or the problem */
};

/* Needed, and not there. */
static GPtrArray *missing;

static void tell(const struct finding *finding)
{
	g_autoptr(json_t)
		record = json_pack("{s:s, s:i, s:s, s:b, s:b, s:s, s:s, s:s}", "record", "tool",
				   "version", RECORD_VERSION, "name", finding->name, "good",
				   finding->good, "needed", finding->needed, "package",
				   finding->package, "use", finding->use, "text", finding->text);

	say_record(record);
	if (finding->good)
		say_painted(PAINT_GOOD, "%-8s", "ok");
	else if (finding->needed)
		say_painted(PAINT_BAD, "%-8s", "MISSING");
	else
		say_painted(PAINT_UNSURE, "%-8s", "note");
	say(" %-20s %s%s%s\n", finding->name, finding->text,
	    finding->good || !*finding->package ? "" : "; package ",
	    finding->good ? "" : finding->package);
	if (!finding->good && finding->needed)
		g_ptr_array_add(missing, g_strdup_printf("%s (package %s)", finding->name,
							 finding->package));
}

/* The first number with a dot: each tool prints its version in another way. */
static char *version_in(const char *text)
{
	for (const char *at = text; *at; at++) {
		size_t n = strspn(at, "0123456789.");

		if (n > 2 && g_ascii_isdigit(*at) && memchr(at, '.', n) &&
		    g_ascii_isdigit(at[n - 1]))
			return g_strndup(at, n);
		at += n ? n - 1 : 0;
	}
	return g_strdup("there");
}

static gboolean check_tool(const struct tool *tool, GError **error)
{
	const char *argv[] = {tool->name, tool->option, NULL};
	struct run_request request = {.argv = argv, .deadline = 30, .merge_stderr = TRUE};
	struct finding finding = {tool->name, tool->package, tool->use,
				  TRUE,	      FALSE,	     "is not installed"};
	g_auto(run_result) result = {0};
	g_autoptr(GError) failure = NULL;
	g_autofree char *text = NULL;

	if (run_program(&request, &result, &failure)) {
		finding.good = !run_failed(&result);
		text = finding.good ? version_in(result.out->str) : run_end_text(&request, &result);
		finding.text = text;
	} else if (g_error_matches(failure, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	tell(&finding);
	return TRUE;
}

static gboolean check_compile(const struct compile_trial *trial, const char *folder, GError **error)
{
	g_autofree char *source = g_build_filename(folder, "trial.c", NULL);
	g_autofree char *program = g_build_filename(folder, "trial", NULL);
	const char *argv[16] = {"gcc", source, "-o", program};
	struct run_request request = {.argv = argv, .deadline = 60, .merge_stderr = TRUE};
	struct finding finding = {trial->name, trial->package,
				  trial->use,  strcmp(trial->package, "libssl-dev") != 0,
				  FALSE,       "do not compile and link"};
	g_auto(run_result) result = {0};
	g_autoptr(GError) failure = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(trial->flags) && trial->flags[i]; i++)
		argv[4 + i] = trial->flags[i];
	if (!file_write(source, trial->source, -1, error))
		return FALSE;
	if (run_program(&request, &result, &failure)) {
		finding.good = !run_failed(&result);
	} else if (g_error_matches(failure, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	if (finding.good)
		finding.text = "compile and link";
	tell(&finding);
	return TRUE;
}

static gboolean check_compiler(GError **error)
{
	g_autofree char *folder = scratch_folder("doctor", error);
	gboolean good = folder != NULL;

	for (gsize i = 0; good && i < G_N_ELEMENTS(trials); i++)
		good = check_compile(&trials[i], folder, error);
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

/* Report a part of ksweep's own data; `problem` NULL: it is good. FALSE with *error: interrupted. */
static gboolean tell_data(const char *name, const char *use, const char *good,
			  const GError *problem, GError **error)
{
	const struct finding finding = {name, "ksweep", use,
					TRUE, !problem, problem ? problem->message : good};

	if (problem && g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
		g_propagate_error(error, g_error_copy(problem));
		return FALSE;
	}
	tell(&finding);
	return TRUE;
}

/* The files that ksweep reads at run time. Only a build shows whether the guest's are complete. */
static gboolean check_data(gboolean can_build, GError **error)
{
	static const char *const rules[] = {"find.cocci", "convert.cocci"};
	g_autoptr(GError) problem = NULL, no_guest = NULL;
	g_autoptr(policy) policy = policy_load(NULL, &problem);

	for (gsize i = 0; !problem && i < G_N_ELEMENTS(rules); i++) {
		g_autofree char *path = data_path(DATA_RULES, rules[i], &problem);
		g_autofree char *text = NULL;

		if (path)
			file_read(path, &text, NULL, &problem);
	}
	g_free(can_build ? guest_initramfs(&no_guest) : data_path(DATA_GUEST, "call.h", &no_guest));
	return tell_data("rules and policy", "find, plan, series", "can be read", problem, error) &&
	       tell_data("guest program", "the boot and abi checks",
			 can_build ? "compiles and links" : "is there", no_guest, error);
}

/* Each lets verify compile the touched files for one more architecture. */
static void check_cross_compilers(void)
{
	gsize n;
	const struct toolchain_arch *arches = toolchain_arches(&n);

	for (gsize i = 0; i < n; i++) {
		const char *prefix = toolchain_prefix(arches[i].name);
		g_autofree char *name = NULL;
		g_autofree char *version = NULL;
		g_autofree char *use = g_strdup_printf("verify --config %s", arches[i].name);
		struct finding finding = {"",	 arches[i].package, use,
					  FALSE, prefix != NULL,    "is not installed"};

		if (!*arches[i].prefixes[0])
			continue; /* the machine's own gcc is among the tools */
		name = g_strdup_printf("%sgcc", prefix ? prefix : arches[i].prefixes[0]);
		finding.name = name;
		if (prefix) {
			version = version_in(toolchain_version(arches[i].name, "gcc"));
			finding.text = version;
		}
		tell(&finding);
	}
}

static void check_kvm(void)
{
	g_autofree char *why = NULL;
	struct finding finding = {"KVM", "", "faster boots (without it: TCG)", FALSE, FALSE, ""};

	finding.good = qemu_kvm_works(&why);
	finding.text = why;
	tell(&finding);
}

static void check_disk(void)
{
	g_autofree char *cache = file_cache_path("", NULL);
	guint64 free_bytes = file_free_bytes(cache);
	g_autofree char *size = g_format_size_full(free_bytes, G_FORMAT_SIZE_IEC_UNITS);
	g_autofree char *text = g_strdup_printf("%s free below %s", size, cache);
	struct finding finding = {
		"disk", "", "trees and build directories", FALSE, free_bytes >= BYTES_NEEDED, text};
	g_autofree char *small = g_strdup_printf("%s; a run takes up to %" G_GUINT64_FORMAT " GiB",
						 text, (guint64)(BYTES_NEEDED >> 30));

	if (!finding.good)
		finding.text = small;
	tell(&finding);
}

static void check_source(void)
{
	g_autoptr(GDir) dir = g_dir_open("/usr/src", 0, NULL);
	struct finding finding = {
		"Debian kernel source", "linux-source-6.1", "ksweep tree get debian", FALSE, FALSE,
		"is not installed"};
	g_autofree char *found = NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_prefix(name, "linux-source-") && g_str_has_suffix(name, ".tar.xz") &&
		    (!found || strcmp(name, found) > 0)) {
			g_free(found);
			found = g_strdup(name);
		}
	if (found) {
		finding.good = TRUE;
		finding.text = found;
	}
	tell(&finding);
}

static int run_doctor(char **args, GError **error)
{
	g_autofree char *list = NULL;
	guint before;

	if (args[0]) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "doctor takes no argument, got '%s'", args[0]);
		return KSWEEP_ERROR_USAGE;
	}
	missing = g_ptr_array_new_with_free_func(g_free);
	for (gsize i = 0; i < G_N_ELEMENTS(tools); i++)
		if (!check_tool(&tools[i], error))
			goto out;
	before = missing->len;
	if (!check_compiler(error) || !check_data(missing->len == before, error))
		goto out;
	check_cross_compilers();
	check_kvm();
	check_disk();
	check_source();
	if (missing->len) {
		g_ptr_array_add(missing, NULL);
		list = g_strjoinv(", ", (char **)missing->pdata);
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "missing: %s", list);
	} else {
		say_painted(PAINT_GOOD, "Ready: nothing that ksweep needs is missing");
		say("\n");
	}
out:
	g_ptr_array_unref(missing);
	return 0;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "Check that the tools that ksweep needs are installed",
	.details =
		"Lists each tool, its version, and its Debian package, and tries KVM with a real guest: "
		"a /dev/kvm that can be opened may still hang. Also reads ksweep's own data, and compiles "
		"the guest program.\n\n"
		"Exit status 3 if something that is needed is missing; notes do not count.",
	.examples = "ksweep doctor",
	.run = run_doctor,
};
