// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/kbuild-makefile.h"

#include <string.h>

/* One assignment to a list. */
struct list {
	char *base;		/* "obj" of obj-$(CONFIG_X), "foo" of foo-objs */
	struct condition *when; /* ifdefs around it and the suffix */
	char **items;
};

struct kbuild_makefile {
	GPtrArray *lists;
};

static void list_free(gpointer data)
{
	struct list *list = data;

	g_free(list->base);
	condition_unref(list->when);
	g_strfreev(list->items);
	g_free(list);
}

/* One level of ifdef. */
struct branch {
	struct condition *now;	 /* the condition of this branch */
	struct condition *taken; /* of this and all earlier branches of the same if */
};

static void branch_free(gpointer data)
{
	struct branch *branch = data;

	condition_unref(branch->now);
	condition_unref(branch->taken);
	g_free(branch);
}

struct reader {
	struct kbuild_makefile *makefile;
	GPtrArray *branches;
};

/* "$(CONFIG_X)" or "$(subst m,y,$(CONFIG_X))" to "CONFIG_X"; NULL for anything else. */
static char *config_of(const char *text)
{
	const char *start = strstr(text, "$(CONFIG_");
	const char *end;

	if (!start || strstr(start + 1, "$(CONFIG_"))
		return NULL;
	if (start != text && !g_str_has_prefix(text, "$(subst m,y,"))
		return NULL;
	end = strchr(start, ')');
	if (!end || (start == text ? end[1] != '\0' : strcmp(end, "))") != 0))
		return NULL;
	return g_strndup(start + 2, end - start - 2);
}

/* All of $(CONFIG_A)$(CONFIG_B) or-ed; NULL when there is anything else in the text. */
static struct condition *any_config_of(const char *text)
{
	g_autoptr(condition) any = condition_constant(FALSE);

	while (*text) {
		const char *end = strchr(text, ')');
		g_autoptr(condition) one = NULL;
		g_autoptr(condition) before = NULL;
		g_autofree char *name = NULL;

		if (!g_str_has_prefix(text, "$(CONFIG_") || !end)
			return NULL;
		name = g_strndup(text + 2, end - text - 2);
		one = condition_atom(name);
		before = g_steal_pointer(&any);
		any = condition_or(before, one);
		for (text = end + 1; g_ascii_isspace(*text); text++)
			;
	}
	return g_steal_pointer(&any);
}

/* "($(CONFIG_X),y)" of an ifeq. */
static struct condition *read_equal(const char *operands)
{
	g_autofree char *text = g_strstrip(g_strdup(operands));
	gsize length = strlen(text);
	char *comma = NULL;
	guint depth = 0;
	struct condition *any = NULL;
	const char *value;

	if (length < 2 || text[0] != '(' || text[length - 1] != ')')
		return condition_atom(operands);
	text[length - 1] = '\0';
	for (char *at = text + 1; *at; at++) {
		if (*at == '(')
			depth++;
		else if (*at == ')' && depth > 0)
			depth--;
		else if (*at == ',' && depth == 0)
			comma = at;
	}
	if (!comma)
		return condition_atom(operands);
	*comma = '\0';
	value = g_strstrip(comma + 1);
	g_strstrip(text + 1);
	if (strcmp(value, "") == 0) {
		g_autoptr(condition) on = any_config_of(text + 1);

		any = on ? condition_not(on) : NULL;
	} else if (strcmp(value, "y") == 0) {
		g_autofree char *name = config_of(text + 1);

		any = name ? condition_atom(name) : NULL;
	}
	return any ? any : condition_atom(operands);
}

static struct condition *read_if(const char *word, const char *operands)
{
	g_autoptr(condition) condition = NULL;

	if (g_str_has_suffix(word, "eq"))
		condition = read_equal(operands);
	else
		condition = condition_atom(operands);
	if (strcmp(word, "ifneq") == 0) {
		g_autoptr(condition) equal = g_steal_pointer(&condition);

		condition = condition_not(equal);
	} else if (strcmp(word, "ifndef") == 0) {
		g_autoptr(condition) defined = g_steal_pointer(&condition);

		condition = condition_not(defined);
	}
	return g_steal_pointer(&condition);
}

/* `else`, `else ifeq (...)`: the condition of the next branch of the innermost if. */
static void next_branch(struct reader *reader, struct condition *own)
{
	struct branch *branch;
	g_autoptr(condition) others = NULL;
	g_autoptr(condition) taken = NULL;

	if (reader->branches->len == 0)
		return;
	branch = g_ptr_array_index(reader->branches, reader->branches->len - 1);
	others = condition_not(branch->taken);
	condition_unref(branch->now);
	branch->now = condition_and(others, own);
	taken = branch->taken;
	branch->taken = condition_or(taken, own);
}

/* TRUE when the line was a conditional of make. */
static gboolean read_conditional(struct reader *reader, const char *line)
{
	g_auto(GStrv) words = g_strsplit_set(line, " \t(", 2);
	const char *operands = line;
	g_autoptr(condition) own = NULL;
	struct branch *branch;

	if (!words[0])
		return FALSE;
	operands += strlen(words[0]);
	while (g_ascii_isspace(*operands))
		operands++;
	if (strcmp(words[0], "endif") == 0) {
		if (reader->branches->len)
			g_ptr_array_set_size(reader->branches, reader->branches->len - 1);
		return TRUE;
	}
	if (strcmp(words[0], "else") == 0) {
		g_auto(GStrv) next = g_strsplit_set(operands, " \t(", 2);

		if (next[0] && g_str_has_prefix(next[0], "if")) {
			operands += strlen(next[0]);
			own = read_if(next[0], operands + strspn(operands, " \t"));
		} else {
			own = condition_constant(TRUE);
		}
		next_branch(reader, own);
		return TRUE;
	}
	if (strcmp(words[0], "ifdef") != 0 && strcmp(words[0], "ifndef") != 0 &&
	    strcmp(words[0], "ifeq") != 0 && strcmp(words[0], "ifneq") != 0)
		return FALSE;
	own = read_if(words[0], operands);
	branch = g_new0(struct branch, 1);
	branch->now = condition_ref(own);
	branch->taken = condition_ref(own);
	g_ptr_array_add(reader->branches, branch);
	return TRUE;
}

static struct condition *condition_of_branches(const struct reader *reader)
{
	struct condition *all = condition_constant(TRUE);

	for (guint i = 0; i < reader->branches->len; i++) {
		struct branch *branch = g_ptr_array_index(reader->branches, i);
		g_autoptr(condition) before = all;

		all = condition_and(before, branch->now);
	}
	return all;
}

/* "obj-$(CONFIG_X)" to its base and the condition of the suffix. FALSE if it is not a list. */
static gboolean split_variable(const char *variable, char **base, struct condition **suffix)
{
	const char *dollar = strstr(variable, "-$(");
	const char *dash = dollar ? dollar : strrchr(variable, '-');
	g_autofree char *config = NULL;

	if (!dash || dash == variable)
		return FALSE;
	if (strcmp(dash, "-y") == 0 || strcmp(dash, "-objs") == 0 || strcmp(dash, "-m") == 0) {
		*suffix = condition_constant(TRUE);
	} else if (dollar) {
		config = config_of(dash + 1);
		*suffix = condition_atom(config ? config : dash + 1);
	} else {
		return FALSE;
	}
	*base = g_strndup(variable, dash - variable);
	return TRUE;
}

/* := drops the items that earlier lines gave to the variable. */
static void replace_lists(struct kbuild_makefile *makefile, const char *base,
			  struct condition *when)
{
	g_autoptr(condition) otherwise = condition_not(when);

	for (guint i = 0; i < makefile->lists->len; i++) {
		struct list *list = g_ptr_array_index(makefile->lists, i);
		g_autoptr(condition) before = NULL;

		if (strcmp(list->base, base) != 0)
			continue;
		before = list->when;
		list->when = condition_and(before, otherwise);
	}
}

static void read_assignment(struct reader *reader, char *line)
{
	char *equal = strchr(line, '=');
	char *end = equal;
	gboolean replaces = TRUE;
	g_autofree char *variable = NULL;
	g_autofree char *base = NULL;
	g_autoptr(condition) suffix = NULL;
	g_autoptr(condition) around = NULL;
	struct list *list;

	if (!equal || equal == line)
		return;
	if (strchr(":+?", end[-1])) {
		end--;
		replaces = *end == ':';
	}
	if (end > line && end[-1] == ':') /* ::= */
		end--;
	variable = g_strstrip(g_strndup(line, end - line));
	if (strpbrk(variable, " \t:") && !strstr(variable, "$(subst "))
		return;
	if (!split_variable(variable, &base, &suffix))
		return;
	around = condition_of_branches(reader);
	list = g_new0(struct list, 1);
	list->when = condition_and(around, suffix);
	/* net-y := $(patsubst ..., $(net-y)) changes the list and keeps its items. */
	if (replaces && !strstr(equal, base))
		replace_lists(reader->makefile, base, list->when);
	list->base = g_steal_pointer(&base);
	g_strdelimit(equal, "\t", ' ');
	list->items = g_strsplit(equal + 1, " ", -1);
	g_ptr_array_add(reader->makefile->lists, list);
}

/* Cut a comment; make has no quotes, only \#. */
static void cut_comment(char *line)
{
	for (char *at = line; *at; at++) {
		if (*at == '#' && (at == line || at[-1] != '\\')) {
			*at = '\0';
			return;
		}
	}
}

static char *join_continued(const char *text, gsize length)
{
	GString *joined = g_string_sized_new(length + 1);

	for (gsize i = 0; i < length; i++) {
		if (text[i] == '\\' && i + 1 < length && text[i + 1] == '\n') {
			g_string_append_c(joined, ' ');
			i++;
		} else if (text[i] != '\r' && text[i] != '\0') {
			g_string_append_c(joined, text[i]);
		}
	}
	return g_string_free(joined, FALSE);
}

struct kbuild_makefile *kbuild_makefile_parse(const char *text, gsize length)
{
	g_autofree char *joined = join_continued(text, length);
	g_auto(GStrv) lines = g_strsplit(joined, "\n", -1);
	struct kbuild_makefile *makefile = g_new0(struct kbuild_makefile, 1);
	g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(branch_free);
	struct reader reader = {.makefile = makefile, .branches = branches};

	makefile->lists = g_ptr_array_new_with_free_func(list_free);
	for (guint i = 0; lines[i]; i++) {
		cut_comment(lines[i]);
		g_strstrip(lines[i]);
		if (!read_conditional(&reader, lines[i]))
			read_assignment(&reader, lines[i]);
	}
	return makefile;
}

void kbuild_makefile_free(struct kbuild_makefile *makefile)
{
	if (!makefile)
		return;
	g_ptr_array_unref(makefile->lists);
	g_free(makefile);
}

static gboolean is_root(const char *base)
{
	static const char *const roots[] = {"obj",  "lib",     "core", "init",
					    "libs", "drivers", "net",  "virt"};

	for (gsize i = 0; i < G_N_ELEMENTS(roots); i++)
		if (strcmp(base, roots[i]) == 0)
			return TRUE;
	return FALSE;
}

static struct condition *when_reached(const struct kbuild_makefile *makefile, const char *item,
				      guint depth);

/* Other lists are reached as composite object base.o, or through $(base-y). */
static struct condition *when_list_reached(const struct kbuild_makefile *makefile, const char *base,
					   guint depth)
{
	static const char *const forms[] = {"%s.o", "$(%s-y)", "$(%s-objs)", "$(%s-m)"};
	g_autoptr(condition) any = NULL;

	if (is_root(base))
		return condition_constant(TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_auto(GStrv) parts = g_strsplit(forms[i], "%s", 2);
		g_autofree char *item = g_strconcat(parts[0], base, parts[1], NULL);
		g_autoptr(condition) one = when_reached(makefile, item, depth + 1);
		g_autoptr(condition) before = g_steal_pointer(&any);

		if (one && before)
			any = condition_or(before, one);
		else
			any = one ? g_steal_pointer(&one) : g_steal_pointer(&before);
	}
	return g_steal_pointer(&any);
}

/* Lists may refer to each other in a circle; no real Makefile nests them deeper than this. */
#define MAX_DEPTH 8

static struct condition *when_reached(const struct kbuild_makefile *makefile, const char *item,
				      guint depth)
{
	g_autoptr(condition) any = NULL;

	if (depth > MAX_DEPTH)
		return NULL;
	for (guint i = 0; i < makefile->lists->len; i++) {
		struct list *list = g_ptr_array_index(makefile->lists, i);
		g_autoptr(condition) outer = NULL;
		g_autoptr(condition) here = NULL;
		g_autoptr(condition) before = NULL;

		if (!g_strv_contains((const char *const *)list->items, item))
			continue;
		outer = when_list_reached(makefile, list->base, depth);
		if (!outer)
			continue;
		here = condition_and(outer, list->when);
		before = g_steal_pointer(&any);
		any = before ? condition_or(before, here) : condition_ref(here);
	}
	return g_steal_pointer(&any);
}

struct condition *kbuild_makefile_when(const struct kbuild_makefile *makefile, const char *item)
{
	return when_reached(makefile, item, 0);
}
