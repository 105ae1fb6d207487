// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/elf/audit-functions.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kernel-tree/elf/object.h"

/* A relocation and its target, as text for the digest. */
struct target {
	guint64 offset;
	guint width; /* bytes masked */
	char *text;
};

/* One section of code with its relocations. */
struct code {
	struct object *object;
	gsize section;
	GArray *targets; /* struct target, sorted by offset */
};

static void target_clear(gpointer data)
{
	g_free(((struct target *)data)->text);
}

static gint by_offset(gconstpointer a, gconstpointer b)
{
	const struct target *one = a, *two = b;

	return one->offset < two->offset ? -1 : one->offset > two->offset;
}

static guint width_of(guint32 type)
{
	switch (type) {
	case R_X86_64_64:
	case R_X86_64_PC64:
	case R_X86_64_GOTOFF64:
		return 8;
	case R_X86_64_16:
	case R_X86_64_PC16:
		return 2;
	case R_X86_64_8:
	case R_X86_64_PC8:
		return 1;
	default:
		return 4;
	}
}

/* A string by its text: its offset in the pool moves with every other string. */
static char *string_at(struct object *object, gsize section, const GElf_Shdr *header, gint64 offset)
{
	Elf_Data *data;

	if (!(header->sh_flags & SHF_STRINGS))
		return NULL;
	data = object_data(object, section, NULL);
	if (!data || offset < 0 || (guint64)offset >= data->d_size)
		return NULL;
	return g_strndup((const char *)data->d_buf + offset, data->d_size - offset);
}

/*
 * The string or symbol that a relocation against a section refers to. In code the reference is
 * relative to the end of the instruction, so the addend is too small by the rest of the
 * instruction, nearly always four bytes.
 */
static char *place_text(struct object *object, gsize section, gint64 offset, guint32 type)
{
	const struct object_symbol *symbol;
	GElf_Shdr header;
	char *text;

	if (type == R_X86_64_PC32 || type == R_X86_64_PLT32)
		offset += 4;
	if (!object_section(object, section, &header))
		return g_strdup("?");
	text = string_at(object, section, &header, offset);
	if (text)
		return text;
	symbol = object_symbol_at(object, section, offset < 0 ? 0 : offset);
	if (symbol)
		return g_strdup_printf("%s+%" G_GINT64_FORMAT, symbol->name,
				       offset - (gint64)symbol->start);
	/* Tables of bugs, alternatives and exceptions have no symbols: use the section. */
	return g_strdup(object_section_name(object, &header));
}

static void add_reloc(const struct object_reloc *reloc, gpointer data)
{
	struct code *code = data;
	g_autofree char *place = NULL;
	struct target *target;

	if (reloc->is_section)
		place = place_text(code->object, reloc->section, reloc->addend, reloc->type);
	else
		place = g_strdup_printf("%s%+" G_GINT64_FORMAT, reloc->name, reloc->addend);
	g_array_set_size(code->targets, code->targets->len + 1);
	target = &g_array_index(code->targets, struct target, code->targets->len - 1);
	target->offset = reloc->offset;
	target->width = width_of(reloc->type);
	target->text = g_strdup_printf("%u %s", reloc->type, place);
}

static gboolean load_relocations(struct code *code, GError **error)
{
	for (gsize i = 1; i < code->object->sections; i++) {
		GElf_Shdr header;

		if (!object_section(code->object, i, &header) ||
		    (header.sh_type != SHT_RELA && header.sh_type != SHT_REL) ||
		    header.sh_info != code->section)
			continue;
		if (!object_relocations(code->object, i, add_reloc, code, error))
			return FALSE;
	}
	g_array_sort(code->targets, by_offset);
	return TRUE;
}

/*
 * The assembler resolves calls and jumps between functions of one section, so the bytes of a call
 * change when anything between the two grows. If the displacement of a call, jmp or jcc leads to
 * the start of another function, the result is that function's name; else NULL.
 */
static const char *call_target(const struct code *code, const guint8 *bytes,
			       const struct object_symbol *function, gsize at)
{
	const struct object_symbol *callee;
	gint32 displacement;
	gint64 where;

	if (at < 1 || at + 4 > function->size)
		return NULL;
	if (bytes[at - 1] != 0xe8 && bytes[at - 1] != 0xe9 &&
	    !(at >= 2 && bytes[at - 2] == 0x0f && (bytes[at - 1] & 0xf0) == 0x80))
		return NULL;
	memcpy(&displacement, bytes + at, sizeof(displacement));
	where = (gint64)(function->start + at + 4) + displacement;
	if (where < 0 || (where >= (gint64)function->start &&
			  where < (gint64)(function->start + function->size)))
		return NULL;
	callee = object_symbol_at(code->object, code->section, where);
	return callee && callee->is_function && callee->start == (guint64)where ? callee->name
										: NULL;
}

static gsize first_target(const struct code *code, guint64 offset)
{
	gsize low = 0, high = code->targets->len;

	while (low < high) {
		gsize middle = low + (high - low) / 2;

		if (g_array_index(code->targets, struct target, middle).offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static char *digest_of(const struct code *code, const guint8 *section,
		       const struct object_symbol *function)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	const guint8 *bytes = section + function->start;
	gsize next = first_target(code, function->start);

	for (gsize at = 0; at < function->size;) {
		const struct target *target = NULL;
		const char *callee;

		/* On some architectures several apply to one place, or overlap. */
		for (; next < code->targets->len; next++) {
			target = &g_array_index(code->targets, struct target, next);
			if (target->offset >= function->start + at)
				break;
			g_checksum_update(sum, (const guchar *)target->text, -1);
		}
		target = NULL;
		if (next < code->targets->len)
			target = &g_array_index(code->targets, struct target, next);
		if (target && target->offset == function->start + at) {
			g_checksum_update(sum, (const guchar *)target->text, -1);
			at += target->width;
			next++;
			continue;
		}
		callee = call_target(code, bytes, function, at);
		if (callee) {
			g_checksum_update(sum, (const guchar *)callee, -1);
			at += 4;
			continue;
		}
		g_checksum_update(sum, bytes + at, 1);
		at++;
	}
	return g_strndup(g_checksum_get_string(sum), 32);
}

void object_function_free(struct object_function *function)
{
	g_free(function->name);
	g_free(function->digest);
	g_free(function);
}

static gboolean digest_section(struct object *object, gsize section, GHashTable *functions,
			       GError **error)
{
	struct code code = {.object = object, .section = section};
	Elf_Data *data = object_data(object, section, error);
	const struct object_symbol *before = NULL;
	gboolean ok;

	if (!data)
		return FALSE;
	code.targets = g_array_new(FALSE, FALSE, sizeof(struct target));
	g_array_set_clear_func(code.targets, target_clear);
	ok = load_relocations(&code, error);
	for (guint i = 0; ok && i < object->defined->len; i++) {
		const struct object_symbol *symbol =
			&g_array_index(object->defined, struct object_symbol, i);
		struct object_function *function;

		if (symbol->section != section || !symbol->is_function || symbol->size == 0 ||
		    symbol->start + symbol->size > data->d_size)
			continue;
		if (before && before->start == symbol->start)
			continue; /* an alias: the first name is the plainest */
		before = symbol;
		function = g_new0(struct object_function, 1);
		function->name = g_strdup(symbol->name);
		function->size = symbol->size;
		function->digest = digest_of(&code, data->d_buf, symbol);
		g_hash_table_insert(functions, function->name, function);
	}
	g_array_unref(code.targets);
	return ok;
}

GHashTable *audit_functions(const char *path, GError **error)
{
	g_autoptr(object) object = object_open(path, error);
	g_autoptr(GHashTable) functions = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)object_function_free);

	if (!object)
		return NULL;
	for (gsize i = 1; i < object->sections; i++) {
		GElf_Shdr header;

		if (!object_section(object, i, &header) || !(header.sh_flags & SHF_EXECINSTR) ||
		    header.sh_type == SHT_NOBITS || header.sh_size == 0)
			continue;
		if (!digest_section(object, i, functions, error)) {
			g_prefix_error(error, "%s: ", path);
			return NULL;
		}
	}
	return g_steal_pointer(&functions);
}

gboolean audit_sizes(const char *path, guint64 *text, guint64 *data, guint64 *bss, GError **error)
{
	g_autoptr(object) object = object_open(path, error);

	*text = *data = *bss = 0;
	if (!object)
		return FALSE;
	for (gsize i = 1; i < object->sections; i++) {
		GElf_Shdr header;

		if (!object_section(object, i, &header) || !(header.sh_flags & SHF_ALLOC))
			continue;
		if (header.sh_type == SHT_NOBITS)
			*bss += header.sh_size;
		else if (header.sh_flags & SHF_WRITE)
			*data += header.sh_size;
		else
			*text += header.sh_size; /* size(1) counts read-only data as text */
	}
	return TRUE;
}
