// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/identity.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/run.h"

/* "Name <address> SECONDS ZONE", as git var prints it. */
static gboolean parse_ident(const char *ident, struct git_identity *identity)
{
	const char *open = strrchr(ident, '<');
	const char *close = open ? strchr(open, '>') : NULL;

	if (!close || open == ident)
		return FALSE;
	identity->name = g_strchomp(g_strndup(ident, open - ident));
	identity->email = g_strndup(open + 1, close - open - 1);
	identity->seconds = g_ascii_strtoll(close + 1, NULL, 10);
	return TRUE;
}

gboolean git_identity_get(struct git_repo *repo, struct git_identity *identity, GError **error)
{
	static const char *const args[] = {"-c", "user.useConfigOnly=true", "var",
					   "GIT_COMMITTER_IDENT", NULL};
	g_autoptr(GString) out = NULL;
	g_autoptr(GError) problem = NULL;

	if (!git_call(repo, &(struct git_call){.args = args}, &out, &problem)) {
		if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return FALSE;
		}
	} else if (parse_ident(out->str, identity)) {
		return TRUE;
	}
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "git does not know who you are, and commits must be signed off: type "
		    "git config --global user.name 'Your Name' and "
		    "git config --global user.email you@example.org");
	return FALSE;
}

void git_identity_clear(struct git_identity *identity)
{
	g_free(identity->name);
	g_free(identity->email);
	memset(identity, 0, sizeof(*identity));
}
