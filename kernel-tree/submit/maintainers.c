// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/submit/maintainers.h"

#include <string.h>

#include "kernel-tree/submit/mailmap.h"

struct section {
	GPtrArray *files;     /* char *: F: */
	GPtrArray *excluded;  /* char *: X: */
	GPtrArray *names;     /* GRegex *: N: */
	GPtrArray *people;    /* char *: M: */
	GPtrArray *reviewers; /* char *: R: */
	GPtrArray *lists;     /* char *: L: */
};

struct maintainers {
	GPtrArray *sections; /* struct section *, in file order */
};

static void section_free(gpointer data)
{
	struct section *section = data;

	g_ptr_array_unref(section->files);
	g_ptr_array_unref(section->excluded);
	g_ptr_array_unref(section->names);
	g_ptr_array_unref(section->people);
	g_ptr_array_unref(section->reviewers);
	g_ptr_array_unref(section->lists);
	g_free(section);
}

static struct section *section_new(void)
{
	struct section *section = g_new0(struct section, 1);

	section->files = g_ptr_array_new_with_free_func(g_free);
	section->excluded = g_ptr_array_new_with_free_func(g_free);
	section->names = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
	section->people = g_ptr_array_new_with_free_func(g_free);
	section->reviewers = g_ptr_array_new_with_free_func(g_free);
	section->lists = g_ptr_array_new_with_free_func(g_free);
	return section;
}

/*
 * "H. Peter Anvin", "hpa@zytor.com" to "\"H. Peter Anvin\" <hpa@zytor.com>": in a mail header
 * a name needs quotes if it holds anything but letters, digits, '_', '-' and blanks.
 */
static char *format_person(const char *name, const char *address)
{
	g_autoptr(GString) quoted = g_string_new(NULL);
	gboolean plain = TRUE;

	if (!name || !name[0])
		return g_strdup(address);
	for (const char *at = name; *at; at++) {
		plain &= g_ascii_isalnum(*at) || strchr("_- ", *at) != NULL;
		if (*at == '"' && (at == name || at[-1] != '\\'))
			g_string_append_c(quoted, '\\');
		g_string_append_c(quoted, *at);
	}
	return g_strdup_printf(plain ? "%s <%s>" : "\"%s\" <%s>", quoted->str, address);
}

/* The parts of "Name <address> remark", or of a bare address. Removes the name's quotes. */
static void split_person(const char *value, char **name, char **address)
{
	const char *open = strrchr(value, '<');
	const char *close = open ? strchr(open, '>') : NULL;

	if (!close) {
		*name = g_strdup("");
		*address = g_strndup(value, strcspn(value, " \t"));
		return;
	}
	*name = g_strstrip(g_strndup(value, open - value));
	*address = g_strndup(open + 1, close - open - 1);
	if ((*name)[0] == '"' && strlen(*name) > 1 && g_str_has_suffix(*name, "\"")) {
		(*name)[strlen(*name) - 1] = '\0';
		memmove(*name, *name + 1, strlen(*name));
	}
}

static void add_person(GPtrArray *people, const char *value)
{
	g_autofree char *name = NULL;
	g_autofree char *address = NULL;

	split_person(value, &name, &address);
	g_ptr_array_add(people, format_person(name, address));
}

static void add_field(struct section *section, char type, const char *value)
{
	GRegex *regex;

	switch (type) {
	case 'F':
		g_ptr_array_add(section->files, g_strdup(value));
		break;
	case 'X':
		g_ptr_array_add(section->excluded, g_strdup(value));
		break;
	case 'N':
		regex = g_regex_new(value, G_REGEX_EXTENDED | G_REGEX_RAW, 0, NULL);
		if (regex)
			g_ptr_array_add(section->names, regex);
		break;
	case 'M':
		add_person(section->people, value);
		break;
	case 'R':
		add_person(section->reviewers, value);
		break;
	case 'L':
		/* Such a list rejects mail from non-members. */
		if (!strstr(value, "subscribers-only"))
			g_ptr_array_add(section->lists, g_strndup(value, strcspn(value, " \t(")));
		break;
	default:
		break;
	}
}

struct maintainers *maintainers_parse(const char *text, gsize length)
{
	g_autofree char *copy = g_strndup(text, length);
	g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
	struct maintainers *maintainers = g_new0(struct maintainers, 1);
	struct section *section = NULL;

	maintainers->sections = g_ptr_array_new_with_free_func(section_free);
	for (guint i = 0; lines[i]; i++) {
		char type = lines[i][0];

		g_strchomp(lines[i]);
		if (!lines[i][0])
			continue;
		/* A section is a run of "T: value" lines; any other line is a title and ends it. */
		if (!g_ascii_isupper(type) || lines[i][1] != ':') {
			section = NULL;
			continue;
		}
		if (!section) {
			section = section_new();
			g_ptr_array_add(maintainers->sections, section);
		}
		add_field(section, type, g_strchug(lines[i] + 2));
	}
	return maintainers;
}

void maintainers_free(struct maintainers *maintainers)
{
	if (!maintainers)
		return;
	g_ptr_array_unref(maintainers->sections);
	g_free(maintainers);
}

static void map_people(GPtrArray *people, const struct mailmap *mailmap)
{
	for (guint i = 0; i < people->len; i++) {
		gpointer *slot = &g_ptr_array_index(people, i);
		g_autofree char *name = NULL;
		g_autofree char *address = NULL;

		split_person(*slot, &name, &address);
		if (!mailmap_apply(mailmap, &name, &address))
			continue;
		g_free(*slot);
		*slot = format_person(name, address);
	}
}

void maintainers_use_mailmap(struct maintainers *maintainers, const char *text, gsize length)
{
	g_autoptr(mailmap) mailmap = mailmap_parse(text, length);

	for (guint i = 0; i < maintainers->sections->len; i++) {
		struct section *section = g_ptr_array_index(maintainers->sections, i);

		map_people(section->people, mailmap);
		map_people(section->reviewers, mailmap);
	}
}

static guint count_slashes(const char *text)
{
	guint n = 0;

	for (; *text; text++)
		n += *text == '/';
	return n;
}

/*
 * Does the glob match the start of text? '*' matches any bytes, slashes included, '?' one. Only the
 * last star is tried again, so the time is at most the product of the lengths.
 */
static gboolean begins_with_glob(const char *glob, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*glob) {
		if (*glob == '*') {
			star = ++glob;
			retry = text;
		} else if (*text && (*glob == '?' || *glob == *text)) {
			glob++;
			text++;
		} else if (star && *retry) {
			glob = star;
			text = ++retry;
		} else {
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean matches(const char *pattern, const char *path)
{
	gsize length = strlen(pattern);

	if (length == 0)
		return FALSE;
	if (pattern[length - 1] == '/')
		return begins_with_glob(pattern, path);
	/* A directory may be given without its slash. */
	if (strncmp(pattern, path, length) == 0 && path[length] == '/')
		return TRUE;
	return begins_with_glob(pattern, path) && count_slashes(pattern) == count_slashes(path);
}

/* How specific the section is for the path: the deeper its pattern, the more; -2 for no match. */
#define NO_MATCH (-2)
#define THE_REST (-1)

static int match_depth(const struct section *section, const char *path)
{
	int best = NO_MATCH;

	for (guint i = 0; i < section->excluded->len; i++)
		if (matches(g_ptr_array_index(section->excluded, i), path))
			return NO_MATCH;
	for (guint i = 0; i < section->files->len; i++) {
		const char *pattern = g_ptr_array_index(section->files, i);
		int depth = (int)count_slashes(pattern);

		if (!matches(pattern, path))
			continue;
		if (!g_str_has_suffix(pattern, "/"))
			depth++;
		if (pattern[0] == '*')
			depth = THE_REST;
		best = MAX(best, depth);
	}
	for (guint i = 0; i < section->names->len; i++)
		if (g_regex_match(g_ptr_array_index(section->names, i), path, 0, NULL))
			best = MAX(best, 0);
	return best;
}

/* Add each person once: same address, or same name. */
static gboolean is_listed(GPtrArray *list, const char *person)
{
	const char *address = strrchr(person, '<');

	for (guint i = 0; i < list->len; i++) {
		const char *other = g_ptr_array_index(list, i);
		const char *other_address = strrchr(other, '<');

		if (g_ascii_strcasecmp(address ? address : person,
				       other_address ? other_address : other) == 0)
			return TRUE;
		if (address && other_address && address - person == other_address - other &&
		    g_ascii_strncasecmp(person, other, address - person) == 0)
			return TRUE;
	}
	return FALSE;
}

static void add_all(GPtrArray *list, GPtrArray *other, GPtrArray *people)
{
	for (guint i = 0; i < people->len; i++) {
		const char *person = g_ptr_array_index(people, i);

		if (!is_listed(list, person) && !is_listed(other, person))
			g_ptr_array_add(list, g_strdup(person));
	}
}

struct match {
	struct section *section;
	int depth;
};

static gint compare_match(gconstpointer a, gconstpointer b)
{
	return ((const struct match *)b)->depth - ((const struct match *)a)->depth;
}

void maintainers_for_file(const struct maintainers *maintainers, const char *path, GPtrArray *to,
			  GPtrArray *cc)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct match));
	gboolean somebody = FALSE;

	for (guint i = 0; i < maintainers->sections->len; i++) {
		struct section *section = g_ptr_array_index(maintainers->sections, i);
		struct match match = {section, match_depth(section, path)};

		if (match.depth != NO_MATCH)
			g_array_append_val(found, match);
	}
	g_array_sort(found, compare_match); /* stable: GLib merges */
	for (guint i = 0; i < found->len; i++) {
		struct match *match = &g_array_index(found, struct match, i);

		if (match->depth != THE_REST || !somebody)
			add_all(to, cc, match->section->people);
		somebody |= match->section->people->len > 0;
		add_all(cc, to, match->section->reviewers);
		add_all(cc, to, match->section->lists);
	}
}
