// SPDX-License-Identifier: GPL-2.0
#include "base/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/eta.h"

#define BAR_WIDTH	20
#define REDRAW_US	(G_USEC_PER_SEC / 10)
#define PLAIN_US	(10 * G_USEC_PER_SEC)
#define DEFAULT_COLUMNS 80

struct progress {
	char *what;
	guint done, total;
	gint64 begun, shown; /* monotonic, microseconds */
	struct eta *eta;
	struct progress *outer;
};

static GMutex lock;
static gboolean quiet;
static gboolean bar_drawn;
static struct progress *innermost;

void progress_set_quiet(gboolean be_quiet)
{
	quiet = be_quiet;
}

static guint terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return DEFAULT_COLUMNS;
	return size.ws_col;
}

static void wipe_bar(void)
{
	if (bar_drawn)
		fputs("\r\033[K", stderr);
	bar_drawn = FALSE;
}

static void append_time(GString *line, const char *label, double seconds)
{
	guint whole = (guint)seconds;

	if (whole >= 3600)
		g_string_append_printf(line, " %s%u:%02u:%02u", label, whole / 3600,
				       whole / 60 % 60, whole % 60);
	else
		g_string_append_printf(line, " %s%u:%02u", label, whole / 60, whole % 60);
}

/* "what [####    ] 12/40 0:31 left 1:10 detail"; the bar only on a terminal. */
static char *status_line(const struct progress *progress, gint64 now, const char *detail,
			 gboolean bar)
{
	GString *line = g_string_new(progress->what);
	double elapsed = (now - progress->begun) / (double)G_USEC_PER_SEC;

	if (bar && progress->total) {
		guint full =
			(guint64)BAR_WIDTH * MIN(progress->done, progress->total) / progress->total;

		g_string_append(line, " [");
		for (guint i = 0; i < BAR_WIDTH; i++)
			g_string_append_c(line, i < full ? '#' : ' ');
		g_string_append_c(line, ']');
	}
	if (progress->total)
		g_string_append_printf(line, " %u/%u", progress->done, progress->total);
	append_time(line, "", elapsed);
	if (progress->total && progress->done && progress->done < progress->total)
		append_time(line, "left ",
			    eta_estimate(progress->eta, progress->total - progress->done));
	if (detail && *detail) {
		g_autofree char *valid = g_utf8_make_valid(detail, -1);

		g_string_append_printf(line, " %s", valid);
	}
	for (gsize i = 0; i < line->len; i++)
		if (g_ascii_iscntrl(line->str[i]))
			line->str[i] = '?';
	return g_string_free(line, FALSE);
}

static void draw(struct progress *progress, const char *detail)
{
	gint64 now = g_get_monotonic_time();
	gboolean terminal = isatty(STDERR_FILENO);
	g_autofree char *line = NULL;

	if (quiet || progress != innermost ||
	    now - progress->shown < (terminal ? REDRAW_US : PLAIN_US))
		return;
	progress->shown = now;
	line = status_line(progress, now, detail, terminal);
	if (terminal) {
		guint columns = terminal_columns();

		if (g_utf8_strlen(line, -1) >= columns)
			*g_utf8_offset_to_pointer(line, columns - 1) = '\0';
		fprintf(stderr, "\r%s\033[K", line);
		fflush(stderr);
		bar_drawn = TRUE;
	} else {
		fprintf(stderr, "%s\n", line);
	}
}

struct progress *progress_begin(const char *what, guint total)
{
	struct progress *progress = g_new0(struct progress, 1);

	progress->what = g_strdup(what);
	progress->total = total;
	progress->begun = progress->shown = g_get_monotonic_time();
	progress->eta = eta_new(progress->begun);
	g_mutex_lock(&lock);
	progress->outer = innermost;
	innermost = progress;
	g_mutex_unlock(&lock);
	return progress;
}

void progress_advance(struct progress *progress, guint by, const char *detail)
{
	g_mutex_lock(&lock);
	progress->done += by;
	eta_note(progress->eta, progress->done, g_get_monotonic_time());
	draw(progress, detail);
	g_mutex_unlock(&lock);
}

/* Not always the innermost one: threads end in any order. */
static void unlink_progress(struct progress *progress)
{
	for (struct progress **at = &innermost; *at; at = &(*at)->outer)
		if (*at == progress) {
			*at = progress->outer;
			return;
		}
}

void progress_end(struct progress *progress, const char *summary, ...)
{
	double seconds;
	va_list args;

	if (!progress)
		return;
	seconds = (g_get_monotonic_time() - progress->begun) / (double)G_USEC_PER_SEC;
	g_mutex_lock(&lock);
	unlink_progress(progress);
	if (!quiet)
		wipe_bar();
	if (!quiet && summary) {
		fprintf(stderr, "%s: ", progress->what);
		va_start(args, summary);
		vfprintf(stderr, summary, args);
		va_end(args);
		fprintf(stderr, " (%.1f s)\n", seconds);
	}
	g_mutex_unlock(&lock);
	g_free(progress->what);
	eta_free(progress->eta);
	g_free(progress);
}

void progress_note(const char *format, ...)
{
	va_list args;

	g_mutex_lock(&lock);
	wipe_bar();
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	g_mutex_unlock(&lock);
}
