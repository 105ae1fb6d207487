// SPDX-License-Identifier: GPL-2.0
#include "series/make/recipients.h"

#include "base/string-list.h"
#include "kernel-tree/submit/maintainers.h"
#include "series/make/base-files.h"

struct recipients {
	struct maintainers *maintainers;
};

struct recipients *recipients_open(struct tree *base, GError **error)
{
	g_autoptr(base_files) files = base_files_open(base, error);
	g_autoptr(GBytes) people = NULL, mailmap = NULL;
	g_autoptr(GError) failure = NULL;
	struct recipients *recipients;
	const char *text;
	gsize length;

	if (!files)
		return NULL;
	people = base_files_load("MAINTAINERS", files, error); /* tree_open() has seen it */
	if (!people)
		return NULL;
	mailmap = base_files_try(files, ".mailmap", &failure);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	recipients = g_new0(struct recipients, 1);
	text = g_bytes_get_data(people, &length);
	recipients->maintainers = maintainers_parse(text, length);
	if (mailmap) {
		text = g_bytes_get_data(mailmap, &length);
		maintainers_use_mailmap(recipients->maintainers, text, length);
	}
	return recipients;
}

void recipients_close(struct recipients *recipients)
{
	if (!recipients)
		return;
	maintainers_free(recipients->maintainers);
	g_free(recipients);
}

/* Unless nobody else is left. */
static void remove_person(GPtrArray *people, const char *person)
{
	guint i;

	if (people->len > 1 && g_ptr_array_find_with_equal_func(people, person, g_str_equal, &i))
		g_ptr_array_remove_index(people, i);
}

void recipients_find(const struct recipients *recipients, struct step *step, const GPtrArray *homes)
{
	g_autoptr(GPtrArray) last = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	gboolean sources = homes->len > 0;

	for (guint i = 0; i < homes->len; i++)
		string_list_add_once(files, homes->pdata[i]);
	for (guint i = 0; i < step->files->len; i++) {
		sources |= !g_str_has_prefix(step->files->pdata[i], "include/");
		string_list_add_once(files, step->files->pdata[i]);
	}
	string_list_sort(files);
	for (guint i = 0; i < files->len; i++) {
		const char *file = g_ptr_array_index(files, i);

		if (!sources || !g_str_has_prefix(file, "include/"))
			maintainers_for_file(recipients->maintainers, file, step->to, step->cc);
	}
	/* a file that nobody maintains has the maintainers of last resort */
	maintainers_for_file(recipients->maintainers, "no/such/file", last, lists);
	for (guint i = 0; i < last->len; i++)
		remove_person(step->to, last->pdata[i]);
}
