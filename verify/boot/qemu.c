// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/qemu.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "base/scratch.h"

#define QEMU		 "qemu-system-x86_64"
#define TRIAL_DEADLINE	 3.0 /* TCG takes 0.3 s: a slower KVM is useless */
#define TRIAL_TEXT	 "ksweep"
#define TRIAL_EXIT_PORT	 0xf4
#define TRIAL_EXIT_VALUE 0x10 /* isa-debug-exit ends QEMU with (value << 1) | 1 */

/*
 * panic=-1 resets the machine at a panic, which ends QEMU (-no-reboot). oops=panic turns every oops
 * into a panic, so that a half dead kernel does not run into the deadline.
 */
#define APPEND "console=ttyS0 panic=-1 oops=panic "

const char *boot_end_name(enum boot_end end)
{
	static const char *const names[] = {
		[BOOT_DONE] = "done",	  [BOOT_PANIC] = "panic", [BOOT_HANG] = "hang",
		[BOOT_SILENT] = "silent", [BOOT_QEMU] = "qemu",
	};

	return names[end];
}

void boot_clear(struct boot *boot)
{
	g_free(boot->console);
	g_free(boot->detail);
	g_free(boot->warning);
	memset(boot, 0, sizeof(*boot));
}

/* Messages of a broken kernel. Texts: kernel/panic.c, arch/x86/kernel/dumpstack.c. */
static gboolean line_is_trouble(const char *line)
{
	static const char *const texts[] = {
		"Kernel panic - not syncing", "kernel BUG at ", "BUG: ", "Oops: ",
		"general protection fault",   "double fault: ",
	};

	if (strstr(line, "traps: ")) /* a fault of a program, not of the kernel */
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		if (strstr(line, texts[i]))
			return TRUE;
	return FALSE;
}

/* Not every "WARNING:" counts: mitigations of the CPU print such lines as advice. */
static const char *line_warning(const char *line)
{
	static const char *const texts[] = {"WARNING: CPU: ", "WARNING: possible ",
					    "WARNING: suspicious ", "WARNING: bad "};
	const char *at = strstr(line, "WARNING: ");

	for (gsize i = 0; at && i < G_N_ELEMENTS(texts); i++)
		if (g_str_has_prefix(at, texts[i]))
			return at;
	return NULL;
}

/* Collected from the console, line by line. */
struct watch {
	const char *marker;
	gboolean marked;
	char *trouble; /* the first such line */
	char *panic;   /* the reason of the panic: better than the oops text before it */
	char *warning;
};

static void watch_clear(struct watch *watch)
{
	g_free(watch->trouble);
	g_free(watch->panic);
	g_free(watch->warning);
}
typedef struct watch watch;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(watch, watch_clear)

static enum run_verdict watch_line(const char *line, gpointer data)
{
	struct watch *watch = data;
	const char *warning = line_warning(line);

	if (g_str_has_prefix(line, watch->marker)) {
		watch->marked = TRUE;
		return RUN_STOP;
	}
	if (warning && !watch->warning)
		watch->warning = g_strstrip(g_strdup(warning));
	if (!watch->trouble && line_is_trouble(line))
		watch->trouble = g_strstrip(g_strdup(line));
	if (!watch->panic && strstr(line, "Kernel panic - not syncing"))
		watch->panic = g_strstrip(g_strdup(line));
	/* Printed when the machine could not be reset: nothing more will come. */
	return strstr(line, "---[ end Kernel panic") ? RUN_STOP : RUN_GO_ON;
}

static char *without_cr(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));

	for (; *text; text++)
		if (*text != '\r')
			g_string_append_c(out, *text);
	return g_string_free(out, FALSE);
}

/* The last line that is not empty, to fit a table. The caller frees. */
static char *last_line(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint n = g_strv_length(lines); n > 0; n--)
		if (*g_strstrip(lines[n - 1]))
			return g_strdup(lines[n - 1]);
	return g_strdup("");
}

static void judge(const struct run_request *request, const struct run_result *result,
		  const struct watch *watch, struct boot *boot)
{
	const char *by = boot->kvm ? "KVM" : "TCG";
	g_autofree char *last = last_line(boot->console);
	g_autofree char *end = NULL;

	if (watch->trouble) {
		boot->end = BOOT_PANIC;
		boot->detail = g_strdup_printf("%s (%s)", watch->panic ?: watch->trouble, by);
		return;
	}
	if (watch->marked) {
		boot->end = BOOT_DONE;
		boot->detail = g_strdup_printf("came to its end under %s%s%s", by,
					       watch->warning ? "; " : "", watch->warning ?: "");
		return;
	}
	if (result->end == RUN_TIMED_OUT && *boot->console) {
		boot->end = BOOT_HANG;
		boot->detail = g_strdup_printf("no end after %.0f s under %s; last line: %s",
					       request->deadline, by, last);
		return;
	}
	if (result->end == RUN_TIMED_OUT) {
		boot->end = BOOT_SILENT;
		boot->detail = g_strdup_printf("not one byte on the console in %.0f s under %s",
					       request->deadline, by);
		return;
	}
	if (result->end == RUN_EXITED && result->status == 0) {
		boot->end = BOOT_PANIC;
		boot->detail =
			g_strdup_printf("the machine reset by itself under %s; last line: %s", by,
					*last ? last : "(none)");
		return;
	}
	boot->end = BOOT_QEMU;
	g_free(last);
	last = last_line(result->err->str);
	end = run_end_text(request, result);
	boot->detail = g_strdup_printf(QEMU " %s: %s", end, last);
}

static gboolean boot_once(const char *image, const char *initramfs, const char *append,
			  const char *marker, double deadline, gboolean kvm, struct boot *boot,
			  GError **error)
{
	g_autofree char *line = g_strconcat(APPEND, append, NULL);
	/* clang-format off */
	const char *argv[] = {
		QEMU, "-nodefaults", "-no-user-config", "-machine", "pc",
		"-accel", kvm ? "kvm" : "tcg", "-m", "256", "-smp", "1",
		"-display", "none", "-vga", "none", "-monitor", "none", "-serial", "stdio",
		"-no-reboot", "-kernel", image, "-initrd", initramfs, "-append", line, NULL,
	};
	/* clang-format on */
	g_auto(watch) watch = {.marker = marker};
	struct run_request request = {
		.argv = argv, .deadline = deadline, .on_line = watch_line, .data = &watch};
	g_auto(run_result) result = {0};

	if (!run_program(&request, &result, error)) {
		g_prefix_error(error, "package qemu-system-x86: ");
		return FALSE;
	}
	boot_clear(boot);
	boot->kvm = kvm;
	boot->console = without_cr(result.out->str);
	boot->seconds = result.seconds;
	boot->warning = g_strdup(watch.warning ?: "");
	judge(&request, &result, &watch, boot);
	return TRUE;
}

/*
 * Whether this process uses KVM. A kernel may hang where a boot sector runs, so one failed boot is
 * enough not to use it again.
 */
static enum { KVM_UNTRIED, KVM_WORKS, KVM_FAILS } kvm_state;
static char *kvm_said; /* kept for the life of the process */
static GMutex kvm_mutex;

static void kvm_give_up(const char *detail)
{
	g_mutex_lock(&kvm_mutex);
	if (kvm_state == KVM_WORKS) {
		g_free(kvm_said);
		kvm_said = g_strdup_printf("a boot sector ran, but no kernel: %s", detail);
		kvm_state = KVM_FAILS;
	}
	g_mutex_unlock(&kvm_mutex);
}

gboolean qemu_boot(const char *image, const char *initramfs, const char *append, const char *marker,
		   double deadline, struct boot *boot, GError **error)
{
	gboolean kvm = qemu_kvm_works(NULL);
	g_autofree char *first = NULL, *detail = NULL;

	if (!append)
		append = "";
	if (!boot_once(image, initramfs, append, marker, deadline, kvm, boot, error))
		return FALSE;
	if (!kvm || boot->end == BOOT_DONE || boot->end == BOOT_PANIC)
		return TRUE;
	first = g_steal_pointer(&boot->detail);
	if (!boot_once(image, initramfs, append, marker, deadline, FALSE, boot, error))
		return FALSE;
	/* If TCG is no better, the kernel is at fault and KVM is still used. */
	if (boot->end == BOOT_DONE || boot->end == BOOT_PANIC)
		kvm_give_up(first);
	detail = boot->detail;
	boot->detail = g_strdup_printf("%s (before that: %s)", detail, first);
	return TRUE;
}

/*
 * A boot sector that sends TRIAL_TEXT to the serial port and ends QEMU through isa-debug-exit:
 * real mode, 512 bytes, closed by the signature that the BIOS looks for.
 */
static GByteArray *trial_sector(void)
{
	static const guint8 set_port[] = {0xfa, 0xba, 0xf8, 0x03}; /* cli; mov dx, 0x3f8 */
	static const guint8 leave[] = {0xb0, TRIAL_EXIT_VALUE,	   /* mov al, value */
				       0xe6, TRIAL_EXIT_PORT,	   /* out port, al */
				       0xf4, 0xeb,
				       0xfd}; /* hlt; jmp back to hlt */
	GByteArray *sector = g_byte_array_new();

	g_byte_array_append(sector, set_port, sizeof(set_port));
	for (const char *text = TRIAL_TEXT "\n"; *text; text++) {
		guint8 put[] = {0xb0, (guint8)*text, 0xee}; /* mov al, byte; out dx, al */

		g_byte_array_append(sector, put, sizeof(put));
	}
	g_byte_array_append(sector, leave, sizeof(leave));
	while (sector->len < 510)
		g_byte_array_append(sector, (const guint8[]){0}, 1);
	g_byte_array_append(sector, (const guint8[]){0x55, 0xaa}, 2);
	return sector;
}

static char *trial_run(const char *accelerator, const char *disk, gboolean *works)
{
	g_autofree char *drive = g_strdup_printf("file=%s,format=raw,if=floppy,readonly=on", disk);
	g_autofree char *port =
		g_strdup_printf("isa-debug-exit,iobase=%#x,iosize=1", TRIAL_EXIT_PORT);
	/* clang-format off */
	const char *argv[] = {
		QEMU, "-nodefaults", "-no-user-config", "-machine", "pc", "-accel", accelerator,
		"-m", "16", "-display", "none", "-vga", "none", "-monitor", "none", "-serial", "stdio",
		"-no-reboot", "-device", port, "-drive", drive, "-boot", "a", NULL,
	};
	/* clang-format on */
	struct run_request request = {.argv = argv, .deadline = TRIAL_DEADLINE};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *end = NULL, *last = NULL;

	if (!run_program(&request, &result, &error))
		return g_strdup(error->message);
	*works = result.end == RUN_EXITED && result.status == ((TRIAL_EXIT_VALUE << 1) | 1) &&
		 g_str_has_prefix(result.out->str, TRIAL_TEXT);
	if (*works)
		return g_strdup_printf("a guest ran to its end in %.1f s", result.seconds);
	end = run_end_text(&request, &result);
	/* After a kill, QEMU's last message is only that it was killed. */
	last = result.end == RUN_TIMED_OUT ? g_strdup("") : last_line(result.err->str);
	return g_strdup_printf("a guest of 512 bytes did not run: " QEMU " %s%s%s", end,
			       *last ? ": " : "", last);
}

gboolean qemu_accelerator_works(const char *accelerator, char **why)
{
	g_autoptr(GByteArray) sector = trial_sector();
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = scratch_folder("kvm", &error);
	g_autofree char *disk = folder ? g_build_filename(folder, "disk", NULL) : NULL;
	g_autofree char *said = NULL;
	gboolean works = FALSE;

	if (folder && file_write(disk, (const char *)sector->data, sector->len, &error))
		said = trial_run(accelerator, disk, &works);
	else
		said = g_strdup(error->message);
	if (folder)
		file_remove_tree(folder, NULL);
	if (why)
		*why = g_steal_pointer(&said);
	return works;
}

gboolean qemu_kvm_works(char **why)
{
	gboolean works;

	g_mutex_lock(&kvm_mutex);
	if (kvm_state == KVM_UNTRIED) {
		if (access("/dev/kvm", R_OK | W_OK) != 0)
			kvm_said = g_strdup("/dev/kvm is missing or may not be opened");
		kvm_state = !kvm_said && qemu_accelerator_works("kvm", &kvm_said) ? KVM_WORKS
										  : KVM_FAILS;
	}
	works = kvm_state == KVM_WORKS;
	if (why)
		*why = g_strdup(kvm_said);
	g_mutex_unlock(&kvm_mutex);
	return works;
}
