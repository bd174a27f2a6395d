/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JOB_H
#define JOB_H

#include "front/front.h"

/* What plain engines ask for, as far as a plan needs it. */
#define JOB_CONFIG                                                           \
	"{\"ociVersion\":\"1.0.2\",\"process\":{\"user\":{\"uid\":1000,"     \
	"\"gid\":1000},\"args\":[\"/bin/true\"],\"env\":[\"PATH=/bin\"],"    \
	"\"cwd\":\"/\"},\"root\":{\"path\":\"/srv/image\"},"                 \
	"\"hostname\":\"box\",\"mounts\":[{\"destination\":\"/proc\","       \
	"\"type\":\"proc\",\"source\":\"proc\"}],\"linux\":{"                \
	"\"cgroupsPath\":\"/test/box\",\"namespaces\":[{\"type\":\"mount\"}" \
	",{\"type\":\"pid\"},{\"type\":\"network\"},{\"type\":\"ipc\"},"     \
	"{\"type\":\"uts\"}]}}"
#define JOB_PROCESS                                                     \
	"{\"user\":{\"uid\":1000,\"gid\":1000},\"args\":[\"/bin/id\"]," \
	"\"cwd\":\"/\"}"
#define JOB_RESOURCES "{\"pids\":{\"limit\":50}}"

/* A job that makes a container of @text. */
struct front_job job_of(const char *text);

/* job_clean - no child is left, and as many descriptors as at the start. */
void job_begin(void);
void job_clean(void);

#endif
