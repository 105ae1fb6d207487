/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options that several commands have: they mean the same everywhere, and look the same in --help.
 * `to` is the address of the static that takes the value; NULL there stands for the default.
 */
#ifndef PIPELINE_CLI_OPTIONS_H
#define PIPELINE_CLI_OPTIONS_H

/*
 * The default of --area. Code outside arch/ must not call system calls, on whatever architecture;
 * what arch/ does is each architecture's own affair, and few people build them all.
 */
#define AREA_DEFAULT   "generic"
#define BRANCH_DEFAULT "ksweep-series"

#define OPTION_AREA(to)                                                                                   \
	{                                                                                                 \
		"area", 0, 0, G_OPTION_ARG_STRING, to,                                                    \
			"generic (outside arch/; default), arch, arch:NAME, all; or several with commas", \
			"AREA"                                                                            \
	}
#define OPTION_POLICY(to)                                                                          \
	{                                                                                          \
		"policy", 0, 0, G_OPTION_ARG_FILENAME, to, "Policy laid over the built-in one",    \
			"F"                                                                        \
	}
#define OPTION_BASE(to)                                                                            \
	{                                                                                          \
		"base", 0, 0, G_OPTION_ARG_STRING, to, "Start from revision R (default: HEAD)",    \
			"R"                                                                        \
	}
#define OPTION_BRANCH(to)                                                                          \
	{                                                                                          \
		"branch", 'b', 0, G_OPTION_ARG_STRING, to,                                         \
			"The branch to make (default: " BRANCH_DEFAULT ")", "B"                    \
	}
#define OPTION_SUBSYSTEM(to)                                                                       \
	{                                                                                          \
		"subsystem", 's', 0, G_OPTION_ARG_STRING_ARRAY, to,                                \
			"Only this subsystem's commits and what they need; may be repeated", "S"   \
	}

#endif
