// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/run.h"

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_exit_status(void)
{
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	struct run_request request = {.argv = ARGV("sh", "-c", "echo out; echo err >&2; exit 3")};

	g_assert_true(run_program(&request, &result, &error));
	g_assert_no_error(error);
	g_assert_cmpint(result.end, ==, RUN_EXITED);
	g_assert_cmpint(result.status, ==, 3);
	g_assert_cmpstr(result.out->str, ==, "out\n");
	g_assert_cmpstr(result.err->str, ==, "err\n");
	g_assert_false(run_checked(&request, &result, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	g_assert_nonnull(strstr(error->message, "exited with status 3"));
	g_assert_nonnull(strstr(error->message, "err"));
}

static void test_missing_program(void)
{
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	struct run_request request = {.argv = ARGV("ksweep-no-such-program")};

	g_assert_false(run_program(&request, &result, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	g_assert_nonnull(strstr(error->message, "ksweep-no-such-program"));
	g_assert_cmpint(result.end, ==, RUN_NOT_STARTED);
}

static void test_missing_folder(void)
{
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	struct run_request request = {.argv = ARGV("true"), .cwd = "/nonexistent/folder"};

	g_assert_false(run_program(&request, &result, &error));
	g_assert_nonnull(strstr(error->message, "/nonexistent/folder"));
}

static void test_signal(void)
{
	g_auto(run_result) result = {0};
	struct run_request request = {.argv = ARGV("sh", "-c", "kill -SEGV $$")};
	g_autofree char *text = NULL;

	g_assert_true(run_program(&request, &result, NULL));
	g_assert_cmpint(result.end, ==, RUN_SIGNALLED);
	g_assert_cmpint(result.status, ==, SIGSEGV);
	text = run_end_text(&request, &result);
	g_assert_nonnull(strstr(text, "signal 11"));
}

/* Silence counts from the last byte of either stream. */
static void test_silence(void)
{
	const char *argv[] = {"sh", "-c",
			      "for i in 1 2 3 4; do echo $i >&2; sleep 0.2; done; exec sleep 60",
			      NULL};
	struct run_request request = {.argv = argv, .silence = 0.6, .deadline = 30};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *end = NULL;

	g_assert_true(run_program(&request, &result, &error));
	g_assert_no_error(error);
	g_assert_cmpint(result.end, ==, RUN_TIMED_OUT);
	g_assert_true(result.silent);
	g_assert_cmpstr(result.err->str, ==, "1\n2\n3\n4\n");
	g_assert_cmpfloat(result.seconds, <, 20);
	end = run_end_text(&request, &result);
	g_assert_cmpstr(end, ==, "said nothing for 0.6 s and was killed");
}

/* The deadline ends the whole group, a grandchild that ignores SIGTERM included. */
static void test_deadline(void)
{
	g_auto(run_result) result = {0};
	struct run_request request = {
		.argv = ARGV("sh", "-c",
			     "(trap '' TERM; sleep 60) & echo $!; trap '' TERM; wait; sleep 60"),
		.deadline = 0.3};
	pid_t grandchild;

	g_assert_true(run_program(&request, &result, NULL));
	g_assert_cmpint(result.end, ==, RUN_TIMED_OUT);
	g_assert_cmpfloat(result.seconds, <, 20);
	grandchild = (pid_t)g_ascii_strtoll(result.out->str, NULL, 10);
	g_assert_cmpint(grandchild, >, 1);
	for (int i = 0; i < 200 && kill(grandchild, 0) == 0; i++)
		g_usleep(10000);
	g_assert_cmpint(kill(grandchild, 0), ==, -1);
}

/* More input and output than a pipe holds, at once, both ways. */
static void test_large_both_ways(void)
{
	g_auto(run_result) result = {0};
	g_autofree char *input = g_malloc(3 << 20);
	struct run_request request = {.argv = ARGV("cat"), .input = input, .input_length = 3 << 20};

	for (gsize i = 0; i < 3 << 20; i++)
		input[i] = (char)(i * 7);
	g_assert_true(run_program(&request, &result, NULL));
	g_assert_cmpmem(result.out->str, result.out->len, input, request.input_length);
}

/* A program that does not read its input must not kill or block us. */
static void test_unread_input(void)
{
	g_auto(run_result) result = {0};
	g_autofree char *input = g_malloc0(1 << 20);
	struct run_request request = {
		.argv = ARGV("true"), .input = input, .input_length = 1 << 20};

	signal(SIGPIPE, SIG_IGN);
	g_assert_true(run_program(&request, &result, NULL));
	g_assert_false(run_failed(&result));
}

static enum run_verdict stop_at_two(const char *line, gpointer data)
{
	GPtrArray *lines = data;

	g_ptr_array_add(lines, g_strdup(line));
	return strcmp(line, "two") == 0 ? RUN_STOP : RUN_GO_ON;
}

static void test_lines_and_stop(void)
{
	g_auto(run_result) result = {0};
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	struct run_request request = {
		.argv = ARGV("sh", "-c",
			     "printf 'one\\ntw'; sleep 0.2; echo o; sleep 60; echo three"),
		.on_line = stop_at_two,
		.data = lines};

	g_assert_true(run_program(&request, &result, NULL));
	g_assert_cmpint(result.end, ==, RUN_STOPPED);
	g_assert_cmpuint(lines->len, ==, 2);
	g_assert_cmpstr(lines->pdata[0], ==, "one");
	g_assert_cmpstr(lines->pdata[1], ==, "two");
}

static void test_environment_and_stdin(void)
{
	g_auto(run_result) result = {0};
	struct run_request request = {
		.argv = ARGV("sh", "-c", "cat; echo $KSWEEP_A-${KSWEEP_B-unset}"),
		.env = ARGV("KSWEEP_A=1", "KSWEEP_B")};

	g_setenv("KSWEEP_B", "set", TRUE);
	g_assert_true(run_program(&request, &result, NULL));
	g_assert_cmpstr(result.out->str, ==, "1-unset\n");
}

/* The log line can be pasted into a shell and gives the same output. */
static void test_log_line(void)
{
	g_autofree char *path = g_strdup("/tmp/ksweep-log-XXXXXX");
	g_autofree char *line = NULL;
	g_auto(run_result) first = {0};
	g_auto(run_result) again = {0};
	FILE *log = fdopen(g_mkstemp(path), "w");
	struct run_request request = {
		.argv = ARGV("printf", "%s|", "a b", "it's", "new\nline", "$HOME"), .cwd = "/"};

	run_set_log(log);
	g_assert_true(run_program(&request, &first, NULL));
	run_set_log(NULL);
	fclose(log);
	g_assert_true(g_file_get_contents(path, &line, NULL, NULL));
	g_assert_cmpstr(strchr(line, '\n'), ==, "\n");
	request = (struct run_request){.argv = ARGV("bash", "-c", line)};
	g_assert_true(run_program(&request, &again, NULL));
	g_assert_cmpstr(again.out->str, ==, first.out->str);
	unlink(path);
}

/* A signal ends the run and refuses the next. Last: the state is for good. */
static void test_interrupt(void)
{
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) next = NULL;
	g_autofree char *script = g_strdup_printf("kill -INT %d; sleep 60", getpid());
	struct run_request request = {.argv = ARGV("sh", "-c", script)};

	run_catch_signals();
	g_assert_false(run_program(&request, &result, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED);
	g_assert_cmpfloat(result.seconds, <, 20);
	request.argv = ARGV("true");
	g_assert_false(run_program(&request, &result, &next));
	g_assert_error(next, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/run/exit-status", test_exit_status);
	g_test_add_func("/run/missing-program", test_missing_program);
	g_test_add_func("/run/missing-folder", test_missing_folder);
	g_test_add_func("/run/signal", test_signal);
	g_test_add_func("/run/deadline", test_deadline);
	g_test_add_func("/run/silence", test_silence);
	g_test_add_func("/run/large-both-ways", test_large_both_ways);
	g_test_add_func("/run/unread-input", test_unread_input);
	g_test_add_func("/run/lines-and-stop", test_lines_and_stop);
	g_test_add_func("/run/environment-and-stdin", test_environment_and_stdin);
	g_test_add_func("/run/log-line", test_log_line);
	g_test_add_func("/run/zz-interrupt", test_interrupt);
	return g_test_run();
}
