// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/kconfig-depends.h"

#include <string.h>

/* One `config X` block. */
struct block {
	char *arch;		   /* NULL in a file outside arch/ */
	struct condition *depends; /* with the if and menu around it */
	GPtrArray *selects;	   /* char *: CONFIG_Y that it selects unconditionally */
	gboolean prompt;
	gboolean always; /* def_bool y, or bool with default y, without an if */
};

struct kconfig_depends {
	GHashTable *symbols; /* CONFIG_X -> GPtrArray of struct block */
};

static void block_free(gpointer data)
{
	struct block *block = data;

	g_free(block->arch);
	condition_unref(block->depends);
	g_ptr_array_unref(block->selects);
	g_free(block);
}

struct kconfig_depends *kconfig_depends_new(void)
{
	struct kconfig_depends *depends = g_new0(struct kconfig_depends, 1);

	depends->symbols = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						 (GDestroyNotify)g_ptr_array_unref);
	return depends;
}

void kconfig_depends_free(struct kconfig_depends *depends)
{
	if (!depends)
		return;
	g_hash_table_unref(depends->symbols);
	g_free(depends);
}

/* One level of if or menu around the current line. */
struct level {
	struct condition *condition;
	gboolean menu;
};

static void level_free(gpointer data)
{
	struct level *level = data;

	condition_unref(level->condition);
	g_free(level);
}

struct reader {
	struct kconfig_depends *depends;
	GPtrArray *levels;
	struct block *block; /* borrowed; NULL outside a config block */
	gboolean in_menu;    /* right after a menu line: "depends on" belongs to the menu */
	guint help_indent;   /* help text ends at a line that is indented less; 0: not yet known */
	gboolean in_help;
	char *arch;
};

static void and_into(struct condition **all, struct condition *more)
{
	g_autoptr(condition) before = *all;

	*all = condition_and(before, more);
}

static void push_level(struct reader *reader, const char *text, gboolean menu)
{
	struct level *level = g_new0(struct level, 1);

	level->condition = condition_parse(text, CONDITION_KCONFIG);
	level->menu = menu;
	g_ptr_array_add(reader->levels, level);
}

static void pop_level(struct reader *reader)
{
	if (reader->levels->len)
		g_ptr_array_set_size(reader->levels, reader->levels->len - 1);
}

static void begin_block(struct reader *reader, const char *name)
{
	g_autofree char *symbol = g_strconcat("CONFIG_", name, NULL);
	GPtrArray *blocks = g_hash_table_lookup(reader->depends->symbols, symbol);
	struct block *block = g_new0(struct block, 1);

	block->arch = g_strdup(reader->arch);
	block->depends = condition_constant(TRUE);
	block->selects = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < reader->levels->len; i++) {
		struct level *level = g_ptr_array_index(reader->levels, i);

		and_into(&block->depends, level->condition);
	}
	if (!blocks) {
		blocks = g_ptr_array_new_with_free_func(block_free);
		g_hash_table_insert(reader->depends->symbols, g_steal_pointer(&symbol), blocks);
	}
	g_ptr_array_add(blocks, block);
	reader->block = block;
}

static void read_depends(struct reader *reader, const char *rest)
{
	g_autoptr(condition) more = NULL;

	if (!g_str_has_prefix(rest, "on"))
		return;
	more = condition_parse(rest + 2, CONDITION_KCONFIG);
	if (reader->block) {
		and_into(&reader->block->depends, more);
	} else if (reader->in_menu && reader->levels->len) {
		struct level *level = g_ptr_array_index(reader->levels, reader->levels->len - 1);

		and_into(&level->condition, more);
	}
}

/* An attribute line of a config block. */
static void read_attribute(struct block *block, const char *word, const char *rest)
{
	if (strcmp(word, "select") == 0 && !strstr(rest, " if "))
		g_ptr_array_add(block->selects, g_strconcat("CONFIG_", rest, NULL));
	else if (strcmp(word, "prompt") == 0)
		block->prompt = TRUE;
	else if (strcmp(word, "bool") == 0 || strcmp(word, "tristate") == 0)
		block->prompt |= rest[0] != '\0';
	else if (strcmp(word, "def_bool") == 0 || strcmp(word, "default") == 0)
		block->always |= strcmp(rest, "y") == 0;
}

static void read_line(struct reader *reader, const char *word, const char *rest)
{
	if (strcmp(word, "config") == 0 || strcmp(word, "menuconfig") == 0) {
		begin_block(reader, rest);
	} else if (strcmp(word, "menu") == 0 || strcmp(word, "choice") == 0) {
		push_level(reader, "", TRUE);
		reader->block = NULL;
		reader->in_menu = TRUE;
		return;
	} else if (strcmp(word, "if") == 0) {
		push_level(reader, rest, FALSE);
		reader->block = NULL;
	} else if (strcmp(word, "endif") == 0 || strcmp(word, "endmenu") == 0 ||
		   strcmp(word, "endchoice") == 0) {
		pop_level(reader);
		reader->block = NULL;
	} else if (strcmp(word, "source") == 0 || strcmp(word, "comment") == 0) {
		reader->block = NULL;
	} else if (strcmp(word, "help") == 0 || strcmp(word, "---help---") == 0) {
		reader->in_help = TRUE;
		reader->help_indent = 0;
		return;
	} else if (strcmp(word, "depends") == 0) {
		read_depends(reader, rest);
		return;
	} else if (reader->block) {
		read_attribute(reader->block, word, rest);
		return;
	} else {
		return;
	}
	reader->in_menu = FALSE;
}

/* Width of the white space at the start of a line, with tabs of eight columns. */
static guint indent_of(const char *line)
{
	guint width = 0;

	for (; *line == ' ' || *line == '\t'; line++)
		width = *line == '\t' ? (width / 8 + 1) * 8 : width + 1;
	return width;
}

/* TRUE while the line belongs to a help text. Its first line sets the indentation. */
static gboolean skip_help(struct reader *reader, const char *line)
{
	guint indent = indent_of(line);

	if (!reader->in_help)
		return FALSE;
	if (line[strspn(line, " \t")] == '\0')
		return TRUE;
	if (reader->help_indent == 0 && indent > 0)
		reader->help_indent = indent;
	if (reader->help_indent && indent >= reader->help_indent)
		return TRUE;
	reader->in_help = FALSE;
	return FALSE;
}

static void cut_comment(char *line)
{
	gboolean quoted = FALSE;

	for (char *at = line; *at; at++) {
		if (*at == '"')
			quoted = !quoted;
		if (*at == '#' && !quoted) {
			*at = '\0';
			return;
		}
	}
}

static void read_text(struct reader *reader, const char *text, gsize length)
{
	g_autoptr(GString) joined = g_string_sized_new(length + 1);
	g_auto(GStrv) lines = NULL;

	for (gsize i = 0; i < length; i++) {
		if (text[i] == '\\' && i + 1 < length && text[i + 1] == '\n')
			i++;
		else if (text[i] != '\r' && text[i] != '\0')
			g_string_append_c(joined, text[i]);
	}
	lines = g_strsplit(joined->str, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) words = NULL;

		if (skip_help(reader, lines[i]))
			continue;
		cut_comment(lines[i]);
		g_strdelimit(lines[i], "\t", ' ');
		g_strstrip(lines[i]);
		words = g_strsplit(lines[i], " ", 2);
		if (words[0])
			read_line(reader, words[0], words[1] ? g_strstrip(words[1]) : "");
	}
}

void kconfig_depends_add(struct kconfig_depends *depends, const char *path, const char *text,
			 gsize length)
{
	g_autoptr(GPtrArray) levels = g_ptr_array_new_with_free_func(level_free);
	g_auto(GStrv) parts = g_strsplit(path, "/", 3);
	struct reader reader = {.depends = depends, .levels = levels};

	if (strcmp(parts[0], "arch") == 0 && parts[1] && parts[2])
		reader.arch = parts[1];
	/* User-mode Linux compiles x86 too, with its own Kconfig: never mix them. */
	read_text(&reader, text, length);
}

/* Is this block read for the architecture? */
static gboolean is_relevant(const struct block *block, const char *arch)
{
	return !block->arch || !arch || strcmp(block->arch, arch) == 0;
}

/* TRUE when every relevant block selects `symbol`. */
static gboolean all_select(GPtrArray *blocks, const char *symbol, const char *arch)
{
	for (guint i = 0; i < blocks->len; i++) {
		struct block *block = g_ptr_array_index(blocks, i);

		if (is_relevant(block, arch) &&
		    !g_ptr_array_find_with_equal_func(block->selects, symbol, g_str_equal, NULL))
			return FALSE;
	}
	return TRUE;
}

static struct condition *implies(struct condition *a, struct condition *b)
{
	g_autoptr(condition) off = condition_not(a);

	return condition_or(off, b);
}

/* X implies the "depends on" of its blocks, and the symbols that all of them select. */
static void add_facts(const char *symbol, GPtrArray *blocks, const char *arch,
		      struct condition **facts)
{
	g_autoptr(condition) on = condition_atom(symbol);
	g_autoptr(condition) allowed = condition_constant(FALSE);
	g_autoptr(condition) fact = NULL;
	struct block *only = NULL;
	guint relevant = 0;

	for (guint i = 0; i < blocks->len; i++) {
		struct block *block = g_ptr_array_index(blocks, i);
		g_autoptr(condition) before = NULL;

		if (!is_relevant(block, arch))
			continue;
		relevant++;
		only = block;
		before = g_steal_pointer(&allowed);
		allowed = condition_or(before, block->depends);
	}
	if (!relevant)
		return;
	fact = implies(on, allowed);
	and_into(facts, fact);
	for (guint i = 0; i < only->selects->len; i++) {
		const char *selected = g_ptr_array_index(only->selects, i);
		g_autoptr(condition) other = condition_atom(selected);
		g_autoptr(condition) brings = implies(on, other);

		if (all_select(blocks, selected, arch))
			and_into(facts, brings);
	}
	if (relevant == 1 && only->always && !only->prompt) {
		g_autoptr(condition) back = implies(only->depends, on);

		and_into(facts, back);
	}
}

/* More rounds only reach symbols that no longer matter. */
#define ROUNDS	    3
#define MAX_SYMBOLS 40

struct condition *kconfig_depends_facts(const struct kconfig_depends *depends,
					struct condition *about, const char *arch)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(condition) scope = condition_ref(about);
	struct condition *facts = condition_constant(TRUE);

	for (guint round = 0; round < ROUNDS; round++) {
		g_autoptr(GHashTable) atoms = condition_atoms(scope);
		g_autoptr(GList) names = g_hash_table_get_keys(atoms);

		names = g_list_sort(names, (GCompareFunc)strcmp);
		for (GList *at = names; at; at = at->next) {
			GPtrArray *blocks = g_hash_table_lookup(depends->symbols, at->data);

			if (!blocks || g_hash_table_contains(seen, at->data) ||
			    g_hash_table_size(seen) >= MAX_SYMBOLS)
				continue;
			g_hash_table_add(seen, g_strdup(at->data));
			add_facts(at->data, blocks, arch, &facts);
		}
		condition_unref(scope);
		scope = condition_ref(facts);
	}
	return facts;
}
