/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that are nearly one that confines, or that opens: an engine ignores
 * `priviliged' or `runAsNonRot' without a word.
 */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/unknown.h"

/* A blank between two keys. Those that are known and near no other are out. */
static const char *const known[NEAR_KINDS] = {
	[NEAR_POD] = "containers initContainers ephemeralContainers volumes "
		     "securityContext hostNetwork hostPID hostIPC hostUsers",
	[NEAR_CONTAINER] = "securityContext resources volumeMounts "
			   "volumeDevices",
	[NEAR_CONTEXT] = "privileged allowPrivilegeEscalation capabilities "
			 "procMount readOnlyRootFilesystem runAsUser "
			 "runAsGroup runAsNonRoot seccompProfile "
			 "appArmorProfile seLinuxOptions sysctls fsGroup "
			 "supplementalGroups",
	[NEAR_CAPS] = "add drop",
	[NEAR_PROFILE] = "type localhostProfile",
	[NEAR_HOST] =
		"Privileged CapAdd CapDrop SecurityOpt NetworkMode "
		"PidMode IpcMode UTSMode UsernsMode CgroupnsMode "
		"CgroupMode CgroupParent ReadonlyRootfs DeviceCgroupRules "
		"DeviceRequests Devices Sysctls Ulimits VolumesFrom "
		"MaskedPaths ReadonlyPaths PidsLimit OomKillDisable",
};

static void tell(struct box *x, const struct json *node, const char *meant)
{
	CLEAN_BUF struct buf b = { .cap = 128 };
	const char *text = NULL;

	buf_fmt(&b, "unknown key; is \"%s\" meant?", meant);
	if (buf_ok(&b))
		text = arena_copy(x->w->arena, b.data, b.len);
	if (text == NULL)
		no_room(x->w);
	else
		found(x, "cfg-near-miss", node, text);
}

static void look(struct box *x, const struct json *node, const char *words)
{
	char word[32], meant[32] = "";
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n >= sizeof(word))
			continue;
		memcpy(word, words, n);
		word[n] = '\0';
		if (is(word, node->key))
			return;
		if (meant[0] == '\0' &&
		    spec_key_near(node->key, node->key_len, word))
			memcpy(meant, word, n + 1);
	}
	if (meant[0] != '\0')
		tell(x, node, meant);
}

void near_keys(struct box *x, const struct json *o, enum near_keys which)
{
	const struct json *m = NULL;

	if (o != NULL && o->type == JSON_OBJECT)
		m = o->u.child;
	for (; m != NULL; m = m->next)
		look(x, m, known[which]);
}
