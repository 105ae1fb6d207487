// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/split-rule.h"

/* PL keeps the parameters as they are written; an empty list needs "void". */
static const char rule_head[] =
	"/// The body of %s() becomes %s(); %s() returns what that returns.\n"
	"// Confidence: High\n"
	"// Options: --no-includes --allow-inconsistent-paths\n"
	"\n"
	"virtual patch\n"
	"\n"
	"@split depends on patch@\n"
	"attribute name asmlinkage;\n"
	"type T;\n";

static const char rule_body[] = "@@\n"
				"-%sT\n"
				"+%s%s\n"
				"-%s\n"
				"+%s\n"
				" (%s)\n"
				" {\n"
				" ...\n"
				" }\n"
				"+%sT %s(%s)\n"
				"+{\n"
				"+\treturn %s(%s);\n"
				"+}\n";

static gboolean is_identifier(const char *name)
{
	if (!g_ascii_isalpha(*name) && *name != '_')
		return FALSE;
	while (g_ascii_isalnum(*name) || *name == '_')
		name++;
	return *name == '\0';
}

/* Each parameter's name; NULL when one has none, because a macro makes it. */
static char *argument_names(const struct definition *def)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < def->parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(def->parameters, i);

		if (!is_identifier(parameter->name))
			return NULL;
		g_ptr_array_add(names, parameter->name);
	}
	g_ptr_array_add(names, NULL);
	return g_strjoinv(", ", (char **)names->pdata);
}

char *split_rule_text(const struct definition *def, const char *helper, const char *type,
		      gboolean is_static)
{
	const char *list = def->parameters->len ? "PL" : "void";
	const char *linkage = def->kind == DEFINITION_PLAIN && !*def->macro ? "" : "asmlinkage ";
	g_autofree char *names = NULL;
	GString *rule;

	if (def->body_end == 0 || def->heads > 1)
		return NULL;
	names = argument_names(def);
	if (!names)
		return NULL;
	rule = g_string_new(NULL);
	g_string_append_printf(rule, rule_head, def->symbol, helper, def->symbol);
	if (def->parameters->len)
		g_string_append_printf(rule, "parameter list[%u] PL;\n", def->parameters->len);
	g_string_append_printf(rule, rule_body, linkage, is_static ? "static " : "", type,
			       def->symbol, helper, list, linkage, def->symbol, list, helper,
			       names);
	return g_string_free(rule, FALSE);
}
