// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/scan.h"

static void mention_free(gpointer data)
{
	struct mention *mention = data;

	if (!mention)
		return;
	g_free(mention->symbol);
	g_free(mention->word);
	g_free(mention->enclosing);
	g_free(mention->enclosing_macro);
	g_free(mention->argument_of);
	g_free(mention->guard);
	g_free(mention);
}

struct file_scan *file_scan_new(void)
{
	struct file_scan *scan = g_new0(struct file_scan, 1);

	scan->definitions = g_ptr_array_new_with_free_func((GDestroyNotify)definition_free);
	scan->mentions = g_ptr_array_new_with_free_func(mention_free);
	return scan;
}

void file_scan_free(struct file_scan *scan)
{
	if (!scan)
		return;
	g_ptr_array_unref(scan->definitions);
	g_ptr_array_unref(scan->mentions);
	g_free(scan);
}

void parameter_free(gpointer data)
{
	struct parameter *parameter = data;

	g_free(parameter->type);
	g_free(parameter->name);
	g_free(parameter);
}

void definition_free(struct definition *definition)
{
	if (!definition)
		return;
	g_free(definition->symbol);
	g_free(definition->name);
	g_free(definition->macro);
	if (definition->parameters)
		g_ptr_array_unref(definition->parameters);
	g_free(definition->file);
	g_free(definition->guard);
	g_free(definition);
}
