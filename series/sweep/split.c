// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/split.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/scan/cond-syscalls.h"
#include "kernel-tree/source/lines.h"
#include "kernel-tree/source/outline.h"
#include "series/code/include.h"
#include "series/code/layout.h"
#include "series/code/layout-call.h"

static gboolean refuse(GError **error, const struct edit_file *file, const char *why)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD, "%s: %s", file->path, why);
	return FALSE;
}

static gboolean insert(struct edit_file *file, gsize offset, const char *text, guint owner,
		       GError **error)
{
	return edit_add(file, &(struct edit){offset, offset, text, owner, 0}, error);
}

/* "return ksys_dup2(oldfd, newfd);" as the only line of a function. */
static char *stub_call(const struct decision *decision, const struct definition *def)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *head = g_strdup_printf("\treturn %s", decision->helper);

	for (guint i = 0; i < def->parameters->len; i++)
		g_ptr_array_add(names, ((struct parameter *)def->parameters->pdata[i])->name);
	return layout_list(head, names, ");");
}

static char *helper_prototype(const struct decision *decision, const struct definition *def,
			      const char *before, const char *tail)
{
	g_autofree char *type = g_strconcat(before, decision->type, NULL);

	return layout_prototype(type, decision->helper, def->parameters, tail);
}

/* The text after the helper's body: its export, if any, and the system call as a stub. */
static char *stub_text(const struct edit_file *file, const struct decision *decision,
		       const struct definition *def)
{
	g_autofree char *head = layout_head(file->text + def->head, def->head_end - def->head);
	g_autofree char *call = stub_call(decision, def);
	g_autofree char *export =
		*decision->export.macro
			? g_strdup_printf("%s(%s);\n", decision->export.macro, decision->helper)
			: g_strdup("");

	return g_strdup_printf("%s\n%s\n{\n%s\n}\n", export, head, call);
}

gboolean split_definition(struct edit_file *file, const struct decision *decision,
			  const struct definition *def, guint owner, GError **error)
{
	const char *storage = decision->strategy->is_static ? "static " : "";
	g_autofree char *head = NULL, *stub = NULL;
	gsize after;

	if (def->body_end == 0 || def->body_end > file->length || def->heads > 1)
		return refuse(error, file, "the definition has no body of its own");
	if (memchr(file->text, '\r', file->length))
		return refuse(error, file, "lines end in CR LF");
	head = helper_prototype(decision, def, storage, "");
	if (!edit_add(file, &(struct edit){def->head, def->head_end, head, owner, 0}, error))
		return FALSE;
	stub = stub_text(file, decision, def);
	after = line_end(file->text, file->length, def->body_end);
	if (file->text[after - 1] != '\n') { /* the file ends without a newline */
		g_autofree char *whole = g_strconcat("\n", stub, NULL);

		return insert(file, after, whole, owner, error);
	}
	return insert(file, after, stub, owner, error);
}

/* The start of the function that contains `offset`, with the comment above it. */
static gsize function_start(const struct edit_file *file, gsize offset)
{
	g_autoptr(GArray) tokens = lexer_all(file->text, file->length, LEXER_C, FALSE);
	struct outline *outline = outline_make(file->text, file->length, tokens);
	gsize start = offset;

	for (guint i = 0; i < outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(outline->items, i);

		if (item->start <= offset && offset < item->end)
			start = item->lead;
	}
	outline_free(outline);
	return start;
}

/* The callers above the definition: the first, and whether all have the same #if around them. */
struct early_callers {
	const struct site *first; /* NULL: there are none */
	gboolean same_guard;
};

static struct early_callers early_callers(const struct edit_file *file,
					  const struct decision *decision,
					  const struct definition *def)
{
	struct early_callers early = {.same_guard = TRUE};

	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);

		if (strcmp(site->file, def->file) != 0 ||
		    line_offset(file->text, file->length, site->line) > def->head)
			continue;
		if (early.first && strcmp(early.first->guard, site->guard) != 0)
			early.same_guard = FALSE;
		if (!early.first || site->line < early.first->line)
			early.first = site;
	}
	return early;
}

static gboolean split_forward(struct edit_set *set, const struct decision *decision, guint owner,
			      GError **error)
{
	const struct definition *def = g_ptr_array_index(decision->definitions, 0);
	struct edit_file *file = edit_set_file(set, def->file, error);
	g_autofree char *declaration = NULL;
	struct early_callers early;
	const struct site *first;
	gsize start;

	if (!file)
		return FALSE;
	early = early_callers(file, decision, def);
	first = early.first;
	if (!first)
		return TRUE;
	/* It may be under an #if that the definition or all these callers are under. */
	if (*first->guard && strcmp(first->guard, def->guard) != 0 &&
	    (*def->guard || !early.same_guard))
		return refuse(error, file,
			      "a declaration before the first caller would be under an #if");
	declaration = helper_prototype(decision, def, "static ", ";\n\n");
	start = function_start(file, line_offset(file->text, file->length, first->line) +
					     first->column - 1);
	return insert(file, start, declaration, owner, error);
}

gboolean split_call(struct edit_set *set, const struct decision *decision, const struct site *site,
		    guint owner, GError **error)
{
	struct edit_file *file = edit_set_file(set, site->file, error);

	return file &&
	       layout_call(file,
			   line_offset(file->text, file->length, site->line) + site->column - 1,
			   decision->symbol, decision->helper, owner, error);
}

/* Remove the export of the system call, and one of the empty lines around it. */
static gboolean remove_export(struct edit_set *set, const struct decision *decision, guint owner,
			      GError **error)
{
	struct edit_file *file = edit_set_file(set, decision->export.site->file, error);
	struct edit edit = {.text = "", .owner = owner};
	g_autofree char *line = NULL;

	if (!file)
		return FALSE;
	edit.start = line_offset(file->text, file->length, decision->export.site->line);
	edit.end = line_end(file->text, file->length, edit.start);
	line = g_strndup(file->text + edit.start, edit.end - edit.start);
	g_strstrip(line);
	if (!g_str_has_prefix(line, decision->export.macro) || !g_str_has_suffix(line, ");"))
		return refuse(error, file, "the export is not on a line of its own");
	if (edit.start > 1 && file->text[edit.start - 2] == '\n' && file->text[edit.end] == '\n')
		edit.end++;
	return edit_add(file, &edit, error);
}

/* If another owner inserts the same text already, depend on that owner instead. */
static gboolean insert_once(struct edit_file *file, gsize offset, const char *text, guint owner,
			    GArray *depends_on, GError **error)
{
	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *other = g_ptr_array_index(file->edits, i);

		if (other->start != offset || strcmp(other->text, text) != 0)
			continue;
		if (other->owner != owner)
			g_array_append_val(depends_on, other->owner);
		return TRUE;
	}
	return insert(file, offset, text, owner, error);
}

static gboolean add_include(struct edit_file *file, const char *header, guint owner,
			    GArray *depends_on, GError **error)
{
	g_autofree char *name = include_name(file->path, header);
	g_autofree char *text = g_strdup_printf("#include %s\n", name);
	gboolean has;
	gsize offset;

	if (!include_place(file, name, &offset, &has))
		return has ? TRUE : refuse(error, file, "no #include line to add another to");
	return insert_once(file, offset, text, owner, depends_on, error);
}

/* Declare structures that files which include the header for the first time may lack. */
static gboolean add_header_structs(struct edit_set *set, const struct decision *decision,
				   guint owner, GArray *depends_on, GError **error)
{
	g_autofree char *text = g_strconcat("\n", decision->header.own_structs, NULL);
	struct edit_file *file = edit_set_file(set, decision->header.path, error);
	gsize offset;

	if (!file)
		return FALSE;
	if (!include_behind(file, &offset))
		return refuse(error, file, "no #include line to declare structures after");
	return insert_once(file, offset, text, owner, depends_on, error);
}

gboolean split_includes(struct edit_set *set, const struct decision *decision, guint owner,
			GArray *depends_on, GError **error)
{
	for (guint i = 0; i < decision->header.add_includes->len; i++) {
		const char *path = g_ptr_array_index(decision->header.add_includes, i);
		struct edit_file *file = edit_set_file(set, path, error);

		if (!file || !add_include(file, decision->header.path, owner, depends_on, error))
			return FALSE;
	}
	return !*decision->header.own_structs ||
	       add_header_structs(set, decision, owner, depends_on, error);
}

gboolean split_definitions(struct edit_set *set, const struct decision *decision, guint owner,
			   GError **error)
{
	for (guint i = 0; i < decision->definitions->len; i++) {
		const struct definition *def = g_ptr_array_index(decision->definitions, i);
		struct edit_file *file = edit_set_file(set, def->file, error);

		if (!file || !split_definition(file, decision, def, owner, error))
			return FALSE;
	}
	if (*decision->export.macro && decision->export.site &&
	    !remove_export(set, decision, owner, error))
		return FALSE;
	return !decision->forward || split_forward(set, decision, owner, error);
}

gboolean split_fallback(struct edit_set *set, const struct decision *decision, guint owner,
			GError **error)
{
	struct edit_file *file = edit_set_file(set, decision->fallback.file, error);
	g_autofree char *text = cond_syscalls_line(decision->helper, decision->fallback.target);
	g_autoptr(GArray) behind = NULL;

	if (!file)
		return FALSE;
	behind = cond_syscalls_behind(file->text, file->length, decision->symbol);
	for (guint i = 0; i < behind->len; i++)
		if (!insert(file, g_array_index(behind, gsize, i), text, owner, error))
			return FALSE;
	return behind->len || refuse(error, file, "no line to add the fallback after");
}

/* Lay out a declaration from the plan, without "extern", which checkpatch reports. */
static char *declaration_text(const char *declaration)
{
	const char *text = g_str_has_prefix(declaration, "extern ") ? declaration + 7 : declaration;
	g_autofree char *laid_out = layout_line("", text);

	return g_strconcat(laid_out, "\n", NULL);
}

/* Is only "extern" and the type before the name? Other words would be lost. */
static gboolean is_plain(GArray *tokens, const struct outline_item *item, const char *type)
{
	guint first = item->word;
	g_autofree char *head = NULL;

	while (first > 0 && g_array_index(tokens, struct token, first - 1).offset >= item->start)
		first--;
	if (token_is(&g_array_index(tokens, struct token, first), "extern"))
		first++;
	head = outline_join(tokens, first, item->word);
	return strcmp(head, type) == 0;
}

gboolean split_fix_prototype(struct edit_set *set, const struct decision *decision, guint owner,
			     GError **error)
{
	struct edit_file *file = edit_set_file(set, decision->header.path, error);
	g_autofree char *text = declaration_text(decision->header.prototype);
	g_autoptr(GArray) tokens = NULL;
	struct outline *outline;
	gboolean ok = TRUE, found = FALSE;

	if (!file)
		return FALSE;
	*strrchr(text, ';') = '\0';
	tokens = lexer_all(file->text, file->length, LEXER_C, FALSE);
	outline = outline_make(file->text, file->length, tokens);
	for (guint i = 0; ok && i < outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(outline->items, i);
		struct edit edit = {item->start, item->close, text, owner, 0};

		if (item->kind != OUTLINE_PROTOTYPE || strcmp(item->name, decision->helper) != 0)
			continue;
		found = TRUE;
		ok = is_plain(tokens, item, decision->type)
			     ? edit_add(file, &edit, error)
			     : refuse(error, file, "its prototype has more than a type");
	}
	outline_free(outline);
	return ok && (found || refuse(error, file, "no prototype to fix"));
}

char *split_inline_text(const struct decision *decision)
{
	const struct definition *def = decision_definition(decision);
	g_autofree char *one = helper_prototype(decision, def, "static inline ", "\n");
	const char *head = *decision->callee.heads ? decision->callee.heads : one;
	g_autofree char *statement = g_strconcat(decision->callee.call, ";", NULL);
	g_autofree char *call = layout_line("\treturn ", statement);
	g_autofree char *callee = *decision->callee.declaration
					  ? declaration_text(decision->callee.declaration)
					  : g_strdup("");

	return g_strdup_printf("\n%s%s%s%s{\n%s\n}\n", decision->header.forward_structs, callee,
			       *callee ? "\n" : "", head, call);
}

char *split_prototype_text(const struct decision *decision)
{
	const struct definition *def = decision_definition(decision);
	g_autofree char *prototype = helper_prototype(decision, def, "", ";\n");

	return g_strconcat(decision->header.forward_structs, prototype, NULL);
}

char *split_declaration_text(const struct decision *decision)
{
	return *decision->callee.declaration ? declaration_text(decision->callee.declaration)
					     : g_strdup("");
}
