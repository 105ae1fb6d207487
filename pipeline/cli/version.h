/* SPDX-License-Identifier: GPL-2.0 */
/* The version, from a file that pipeline/cli/make-version writes at each build. */
#ifndef PIPELINE_CLI_VERSION_H
#define PIPELINE_CLI_VERSION_H

extern const char version_number[]; /* "0.1" */
extern const char version_commit[]; /* "865e65f1c2d3", with "-dirty" if changed; or "unknown" */

#endif
