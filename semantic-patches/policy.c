// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/policy.h"

#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"

struct policy {
	GHashTable *values; /* "GROUP\nKEY" -> value, white space cut */
	char **subsystems;
};

/* What a key may hold. */
enum form {
	FORM_TEXT,
	FORM_NAMES,  /* a list in which each item holds %s or is a name */
	FORM_PATHS,  /* a list of headers, relative to the tree */
	FORM_NAME,   /* one C identifier */
	FORM_CHOICE, /* one of `choices` */
};

static const struct key {
	const char *name;
	enum form form;
	const char *choices[8];
} keys[] = {
	{"strategy", FORM_CHOICE, {"auto", "helper", "inline", "local", "refuse", "keep"}},
	{"existing", FORM_NAME},
	{"names", FORM_NAMES},
	{"compat-names", FORM_NAMES},
	{"local-names", FORM_NAMES},
	{"compat-local-names", FORM_NAMES},
	{"type", FORM_TEXT},
	{"headers", FORM_PATHS},
	{"compat-headers", FORM_PATHS},
	{"add-include", FORM_CHOICE, {"no", "yes", "first"}},
	{"compat-add-include", FORM_CHOICE, {"no", "yes", "first"}},
	{"export", FORM_CHOICE, {"refuse", "move"}},
	{"reason", FORM_TEXT},
};

static const struct key *key_by_name(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

static gboolean is_identifier(const char *text)
{
	if (!g_ascii_isalpha(text[0]) && text[0] != '_')
		return FALSE;
	for (; *text; text++)
		if (!g_ascii_isalnum(*text) && *text != '_')
			return FALSE;
	return TRUE;
}

/* At most one %s, and an identifier when it is filled in. */
static gboolean is_name_pattern(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "%s", -1);
	g_autofree char *filled = g_strjoinv("x", parts);

	return g_strv_length(parts) <= 2 && is_identifier(filled);
}

static gboolean is_header(const char *text)
{
	return g_str_has_suffix(text, ".h") && text[0] != '/' && !strstr(text, "..") &&
	       !strpbrk(text, "\"<>\n");
}

/* Items of a list, white space cut, empty ones dropped. */
static char **split_list(const char *value)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	g_auto(GStrv) parts = g_strsplit(value, ";", -1);

	for (guint i = 0; parts[i]; i++)
		if (g_strstrip(parts[i])[0])
			g_ptr_array_add(items, g_strdup(parts[i]));
	g_ptr_array_add(items, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&items), FALSE);
}

static gboolean is_good_list(const char *value, gboolean (*is_good)(const char *text))
{
	g_auto(GStrv) items = split_list(value);

	for (guint i = 0; items[i]; i++)
		if (!is_good(items[i]))
			return FALSE;
	return items[0] != NULL;
}

static gboolean is_good_value(const struct key *key, const char *value)
{
	switch (key->form) {
	case FORM_NAMES:
		return is_good_list(value, is_name_pattern);
	case FORM_PATHS:
		return is_good_list(value, is_header);
	case FORM_NAME:
		return is_identifier(value);
	case FORM_CHOICE:
		return g_strv_contains(key->choices, value);
	default:
		return value[0] != '\0' && !strchr(value, '\n');
	}
}

static gboolean is_good_group(const char *group)
{
	if (strcmp(group, "default") == 0 || strcmp(group, "order") == 0)
		return TRUE;
	if (g_str_has_prefix(group, "syscall "))
		return g_str_has_prefix(group, "syscall sys_") ||
		       g_str_has_prefix(group, "syscall compat_sys_") ||
		       g_str_has_prefix(group, "syscall sys32_");
	return g_str_has_prefix(group, "folder ") && strlen(group) > strlen("folder ") &&
	       !g_str_has_suffix(group, "/");
}

static gboolean complain(GError **error, const char *file, const char *group, const char *key,
			 const char *what)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "policy '%s': [%s]%s%s: %s", file,
		    group, key ? " " : "", key ? key : "", what);
	return FALSE;
}

static gboolean take_key(struct policy *policy, GKeyFile *file, const char *name, const char *group,
			 const char *key, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *value = g_key_file_get_string(file, group, key, &local);
	const struct key *known = key_by_name(key);

	if (!value)
		return complain(error, name, group, key, local->message);
	g_strstrip(value);
	if (strcmp(group, "order") == 0) {
		if (strcmp(key, "subsystems") != 0)
			return complain(error, name, group, key, "unknown key");
		g_strfreev(policy->subsystems);
		policy->subsystems = split_list(value);
		return TRUE;
	}
	if (!known)
		return complain(error, name, group, key, "unknown key");
	if (!is_good_value(known, value)) {
		g_autofree char *all = g_strjoinv(", ", (char **)known->choices);
		g_autofree char *expected =
			g_strconcat("invalid value; expected one of ", all, NULL);

		return complain(error, name, group, key, *all ? expected : "invalid value");
	}
	g_hash_table_insert(policy->values, g_strdup_printf("%s\n%s", group, key),
			    g_steal_pointer(&value));
	return TRUE;
}

/* Add the keys of a text; they replace those that are there. */
static gboolean policy_add(struct policy *policy, const char *text, gsize length, const char *name,
			   GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_auto(GStrv) groups = NULL;
	g_autoptr(GError) local = NULL;

	if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, &local)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "policy '%s': %s", name,
			    local->message);
		return FALSE;
	}
	groups = g_key_file_get_groups(file, NULL);
	for (guint i = 0; groups[i]; i++) {
		g_auto(GStrv) names = g_key_file_get_keys(file, groups[i], NULL, NULL);

		if (!is_good_group(groups[i]))
			return complain(error, name, groups[i], NULL, "unknown group");
		for (guint j = 0; names && names[j]; j++)
			if (!take_key(policy, file, name, groups[i], names[j], error))
				return FALSE;
	}
	return TRUE;
}

static struct policy *policy_new(void)
{
	struct policy *policy = g_new0(struct policy, 1);

	policy->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	policy->subsystems = g_new0(char *, 1);
	return policy;
}

void policy_free(struct policy *policy)
{
	if (!policy)
		return;
	g_hash_table_unref(policy->values);
	g_strfreev(policy->subsystems);
	g_free(policy);
}

struct policy *policy_parse(const char *text, const char *name, GError **error)
{
	struct policy *policy = policy_new();

	if (policy_add(policy, text, strlen(text), name, error))
		return policy;
	policy_free(policy);
	return NULL;
}

static gboolean add_file(struct policy *policy, const char *path, GError **error)
{
	g_autofree char *text = NULL;
	gsize length;

	return file_read(path, &text, &length, error) &&
	       policy_add(policy, text, length, path, error);
}

struct policy *policy_load(const char *path, GError **error)
{
	g_autofree char *built_in = data_path(DATA_RULES, "policy.ini", error);
	struct policy *policy;

	if (!built_in)
		return NULL;
	policy = policy_new();
	if (path && !g_file_test(path, G_FILE_TEST_EXISTS))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "policy file '%s' not found",
			    path);
	else if (path && !g_file_test(path, G_FILE_TEST_IS_REGULAR))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "policy '%s' is not a regular file", path);
	else if (add_file(policy, built_in, error) && (!path || add_file(policy, path, error)))
		return policy;
	policy_free(policy);
	return NULL;
}

static const char *look_up(const struct policy *policy, const char *kind, const char *name,
			   const char *key)
{
	g_autofree char *id = g_strdup_printf("%s%s\n%s", kind, name, key);

	return g_hash_table_lookup(policy->values, id);
}

const char *policy_get(const struct policy *policy, const char *symbol, const char *file,
		       const char *key)
{
	const char *value = look_up(policy, "syscall ", symbol, key);
	g_autofree char *folder = g_strdup(file ? file : "");
	char *slash;

	while (!value && (slash = strrchr(folder, '/'))) {
		*slash = '\0';
		value = look_up(policy, "folder ", folder, key);
	}
	return value ? value : look_up(policy, "default", "", key);
}

char **policy_get_list(const struct policy *policy, const char *symbol, const char *file,
		       const char *key)
{
	const char *value = policy_get(policy, symbol, file, key);

	return split_list(value ? value : "");
}

guint policy_rank(const struct policy *policy, const char *subsystem)
{
	guint i;

	for (i = 0; policy->subsystems[i]; i++)
		if (strcmp(policy->subsystems[i], subsystem) == 0)
			break;
	return i;
}
