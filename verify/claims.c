// SPDX-License-Identifier: GPL-2.0
/* What verdicts let a cover letter say. */
#include <string.h>

#include "verify/verify.h"

/* How often a check passed under a config, and with what. */
struct tally {
	guint passed, other;
	const char *toolchain;
};

static struct tally tally_of(GPtrArray *verdicts, const char *config, const char *check)
{
	struct tally tally = {.toolchain = ""};

	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		if (strcmp(verdict->config, config) != 0 || strcmp(verdict->check, check) != 0)
			continue;
		if (strcmp(verdict->outcome, "pass") == 0)
			tally.passed++;
		else
			tally.other++;
		tally.toolchain = verdict->toolchain;
	}
	return tally;
}

static const struct {
	const char *check, *claim; /* after "Each of the N commits " */
	gboolean with_config, with_compiler;
} claims[] = {
	{"build", "builds and links without a new compiler warning", TRUE, TRUE},
	{"sparse", "adds no sparse warning", TRUE, FALSE},
	{"objects",
	 "has no call of a system call in its objects that the source does not account for", TRUE,
	 FALSE},
	{"boot", "boots in QEMU to the end of a test program", TRUE, FALSE},
	{"abi", "gives a test program, 64-bit and 32-bit, the same answers as the base", TRUE,
	 FALSE},
	{"calls", "adds no call of a system call and leaves none of what it converts", FALSE,
	 FALSE},
	{"checkpatch", "passes scripts/checkpatch.pl --strict", FALSE, FALSE},
};

static char *claim_text(gsize which, const char *config, guint commits, const struct tally *tally)
{
	g_autofree char *compiler = g_strndup(tally->toolchain, strcspn(tally->toolchain, ";"));
	g_autofree char *who = commits == 1 ? g_strdup("The commit")
					    : g_strdup_printf("Each of the %u commits", commits);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%s %s", who, claims[which].claim);
	if (claims[which].with_config)
		g_string_append_printf(text, " (config %s%s%s)", config,
				       claims[which].with_compiler ? ", " : "",
				       claims[which].with_compiler ? compiler : "");
	g_string_append_c(text, '.');
	return g_string_free(text, FALSE);
}

/* Configs in the order in which they first appear. */
static GPtrArray *configs_of(GPtrArray *verdicts)
{
	GPtrArray *configs = g_ptr_array_new();

	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		if (!g_ptr_array_find_with_equal_func(configs, verdict->config, g_str_equal, NULL))
			g_ptr_array_add(configs, verdict->config);
	}
	return configs;
}

GPtrArray *verdicts_claims(GPtrArray *verdicts, guint commits)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) configs = configs_of(verdicts);

	for (gsize c = 0; c < G_N_ELEMENTS(claims); c++)
		for (guint i = 0; i < configs->len; i++) {
			const char *config = g_ptr_array_index(configs, i);
			struct tally tally = tally_of(verdicts, config, claims[c].check);

			if (commits > 0 && tally.passed == commits && tally.other == 0)
				g_ptr_array_add(texts, claim_text(c, config, commits, &tally));
		}
	return texts;
}
