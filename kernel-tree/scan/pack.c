// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/pack.h"

#define PARAMETER_TYPE	"(ayay)"
#define DEFINITION_TYPE "(yayayayutttta" PARAMETER_TYPE "ayub)"
#define MENTION_TYPE	"(ayaytuuyayayayayy)"
#define SCAN_TYPE	"(a" DEFINITION_TYPE "a" MENTION_TYPE ")"

enum mention_flags {
	FLAG_CALLED = 1,
	FLAG_PROTOTYPE = 2,
	FLAG_ASMLINKAGE = 4,
	FLAG_DEFINITION = 8,
};

static GVariant *pack_definition(const struct definition *definition)
{
	GVariantBuilder parameters;

	g_variant_builder_init(&parameters, G_VARIANT_TYPE("a" PARAMETER_TYPE));
	for (guint i = 0; i < definition->parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(definition->parameters, i);

		g_variant_builder_add(&parameters, "(^ay^ay)", parameter->type, parameter->name);
	}
	return g_variant_new("(y^ay^ay^ayutttta" PARAMETER_TYPE "^ayub)", definition->kind,
			     definition->symbol, definition->name, definition->macro,
			     definition->line, (guint64)definition->head,
			     (guint64)definition->head_end, (guint64)definition->body,
			     (guint64)definition->body_end, &parameters, definition->guard,
			     definition->heads, definition->compat_too);
}

static struct definition *unpack_definition(GVariant *packed)
{
	struct definition *definition = g_new0(struct definition, 1);
	g_autoptr(GVariantIter) parameters = NULL;
	guint8 kind;
	guint64 head, head_end, body, body_end;
	char *type, *name;

	g_variant_get(packed, "(y^ay^ay^ayutttta" PARAMETER_TYPE "^ayub)", &kind,
		      &definition->symbol, &definition->name, &definition->macro, &definition->line,
		      &head, &head_end, &body, &body_end, &parameters, &definition->guard,
		      &definition->heads, &definition->compat_too);
	definition->kind = kind;
	definition->head = head;
	definition->head_end = head_end;
	definition->body = body;
	definition->body_end = body_end;
	definition->parameters = g_ptr_array_new_with_free_func(parameter_free);
	while (g_variant_iter_next(parameters, "(^ay^ay)", &type, &name)) {
		struct parameter *parameter = g_new(struct parameter, 1);

		parameter->type = type;
		parameter->name = name;
		g_ptr_array_add(definition->parameters, parameter);
	}
	return definition;
}

static GVariant *pack_mention(const struct mention *mention)
{
	guint8 flags = (mention->called ? FLAG_CALLED : 0) |
		       (mention->prototype ? FLAG_PROTOTYPE : 0) |
		       (mention->asmlinkage ? FLAG_ASMLINKAGE : 0) |
		       (mention->definition ? FLAG_DEFINITION : 0);

	return g_variant_new("(^ay^aytuuy^ay^ay^ay^ayy)", mention->symbol, mention->word,
			     (guint64)mention->offset, mention->line, mention->column,
			     mention->place, mention->enclosing, mention->enclosing_macro,
			     mention->argument_of, mention->guard, flags);
}

static struct mention *unpack_mention(GVariant *packed)
{
	struct mention *mention = g_new0(struct mention, 1);
	guint8 place, flags;
	guint64 offset;

	g_variant_get(packed, "(^ay^aytuuy^ay^ay^ay^ayy)", &mention->symbol, &mention->word,
		      &offset, &mention->line, &mention->column, &place, &mention->enclosing,
		      &mention->enclosing_macro, &mention->argument_of, &mention->guard, &flags);
	mention->offset = offset;
	mention->place = place;
	mention->called = (flags & FLAG_CALLED) != 0;
	mention->prototype = (flags & FLAG_PROTOTYPE) != 0;
	mention->asmlinkage = (flags & FLAG_ASMLINKAGE) != 0;
	mention->definition = (flags & FLAG_DEFINITION) != 0;
	return mention;
}

GBytes *file_scan_pack(const struct file_scan *scan)
{
	GVariantBuilder definitions, mentions;
	g_autoptr(GVariant) packed = NULL;

	g_variant_builder_init(&definitions, G_VARIANT_TYPE("a" DEFINITION_TYPE));
	g_variant_builder_init(&mentions, G_VARIANT_TYPE("a" MENTION_TYPE));
	for (guint i = 0; i < scan->definitions->len; i++)
		g_variant_builder_add_value(
			&definitions, pack_definition(g_ptr_array_index(scan->definitions, i)));
	for (guint i = 0; i < scan->mentions->len; i++)
		g_variant_builder_add_value(&mentions,
					    pack_mention(g_ptr_array_index(scan->mentions, i)));
	packed = g_variant_ref_sink(g_variant_new(SCAN_TYPE, &definitions, &mentions));
	return g_variant_get_data_as_bytes(packed);
}

struct file_scan *file_scan_unpack(GBytes *bytes)
{
	g_autoptr(GVariant) packed = NULL;
	g_autoptr(GVariant) definitions = NULL;
	g_autoptr(GVariant) mentions = NULL;
	struct file_scan *scan;

	packed = g_variant_ref_sink(
		g_variant_new_from_bytes(G_VARIANT_TYPE(SCAN_TYPE), bytes, FALSE));
	if (!g_variant_is_normal_form(packed))
		return NULL;
	scan = file_scan_new();
	definitions = g_variant_get_child_value(packed, 0);
	mentions = g_variant_get_child_value(packed, 1);
	for (gsize i = 0; i < g_variant_n_children(definitions); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(definitions, i);

		g_ptr_array_add(scan->definitions, unpack_definition(child));
	}
	for (gsize i = 0; i < g_variant_n_children(mentions); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(mentions, i);

		g_ptr_array_add(scan->mentions, unpack_mention(child));
	}
	return scan;
}
