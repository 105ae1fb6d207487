// SPDX-License-Identifier: GPL-2.0
#include "series/plan/planner.h"

static const char *home_of(const struct decision *decision)
{
	const struct definition *definition = decision_definition(decision);

	return definition ? definition->file : "";
}

const char *planner_policy(const struct planner *planner, const struct decision *decision,
			   const char *key)
{
	return policy_get(planner->policy, decision->symbol, home_of(decision), key);
}

char **planner_policy_list(const struct planner *planner, const struct decision *decision,
			   const char *key)
{
	return policy_get_list(planner->policy, decision->symbol, home_of(decision), key);
}
