// SPDX-License-Identifier: GPL-2.0
#include "verify/claims.h"

#include <string.h>

#include "base/check-names.h"
#include "base/record.h"
#include "kernel-tree/kbuild/config-recipe.h"

/* How often a check passed under a config, and with what. */
struct tally {
	guint passed, skipped, other;
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
		else if (strcmp(verdict->outcome, "skip") == 0)
			tally.skipped++;
		else
			tally.other++;
		tally.toolchain = verdict->toolchain;
	}
	return tally;
}

/* In the order of the cover letter. */
static const struct {
	const char *claim;   /* after "Each of the N commits " */
	const char *touched; /* after "the files that ... touch "; NULL: no such claim */
	enum check_id check;
	gboolean with_compiler;
} claims[] = {
	{"builds and links without a new compiler warning",
	 "still compile where they did before, without a new compiler warning", CHECK_BUILD, TRUE},
	{"adds no sparse warning", "have no new sparse warning", CHECK_SPARSE, FALSE},
	{"has no call of a system call in its objects that the source does not account for",
	 "have no call of a system call in their objects that the source does not account for",
	 CHECK_OBJECTS, FALSE},
	{"boots in QEMU to the end of a test program", NULL, CHECK_BOOT, FALSE},
	{"gives a test program, 64-bit and 32-bit, the same answers as the base", NULL, CHECK_ABI,
	 FALSE},
	{"adds no call of a system call and leaves none of what it converts", NULL, CHECK_CALLS,
	 FALSE},
	{"passes scripts/checkpatch.pl --strict", NULL, CHECK_CHECKPATCH, FALSE},
};
G_STATIC_ASSERT(G_N_ELEMENTS(claims) == N_CHECKS);

/* "The last of the 3 commits", "Each of the 3 commits", "The commit". */
static char *who_text(guint commits, gboolean last)
{
	if (commits == 1)
		return g_strdup("The commit");
	return g_strdup_printf("%s of the %u commits", last ? "The last" : "Each", commits);
}

static char *claim_text(gsize which, const struct config_recipe *config, guint commits,
			const struct tally *tally)
{
	g_autofree char *compiler = g_strndup(tally->toolchain, strcspn(tally->toolchain, ";"));
	g_autofree char *who = who_text(commits, config && config->last);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%s %s", who, claims[which].claim);
	if (config)
		g_string_append_printf(text, " (config %s%s%s)", config->name,
				       claims[which].with_compiler ? ", " : "",
				       claims[which].with_compiler ? compiler : "");
	g_string_append_c(text, '.');
	return g_string_free(text, FALSE);
}

/* Skipped commits, which touch nothing that the config compiles, are not in the claim. */
static char *touched_text(gsize which, const struct config_recipe *config, guint commits,
			  const struct tally *tally)
{
	g_autofree char *compiler = g_strndup(tally->toolchain, strcspn(tally->toolchain, ";"));
	g_autofree char *who = config->last ? g_strdup("the series touches")
					    : g_strdup_printf("%u of the %u commits touch",
							      tally->passed, commits);

	return g_strdup_printf("Under config %s%s%s, the source files that %s %s.", config->name,
			       claims[which].with_compiler ? ", " : "",
			       claims[which].with_compiler ? compiler : "", who,
			       claims[which].touched);
}

/* config NULL: a check without one. NULL if there is nothing to claim. */
static char *claim_of(GPtrArray *verdicts, gsize which, const struct config_recipe *config,
		      guint commits)
{
	struct tally tally =
		tally_of(verdicts, config ? config->name : "-", check_names[claims[which].check]);
	guint expected = config && config->last ? 1 : commits;

	if (tally.other > 0 || tally.passed == 0)
		return NULL;
	if (config && config->touched)
		return claims[which].touched ? touched_text(which, config, commits, &tally) : NULL;
	return tally.passed == expected && tally.skipped == 0
		       ? claim_text(which, config, commits, &tally)
		       : NULL;
}

static void add_claim(GPtrArray *texts, char *text)
{
	if (text)
		g_ptr_array_add(texts, text);
}

GPtrArray *verdicts_claims(GPtrArray *verdicts, const char *const *configs, guint commits,
			   GError **error)
{
	g_autoptr(GPtrArray) all = config_recipe_list(configs, error);
	GPtrArray *texts;

	if (!all)
		return NULL;
	texts = g_ptr_array_new_with_free_func(g_free);
	for (gsize c = 0; c < G_N_ELEMENTS(claims) && commits > 0; c++) {
		add_claim(texts, claim_of(verdicts, c, NULL, commits));
		for (guint i = 0; i < all->len; i++)
			add_claim(texts, claim_of(verdicts, c, all->pdata[i], commits));
	}
	return texts;
}
