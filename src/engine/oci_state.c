/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/jsonw.h"
#include "engine/oci_state.h"

void oci_state_json(struct buf *out, const struct plan_container *c,
		    const char *id, const char *bundle, pid_t pid,
		    const char *status, const char *created)
{
	struct jsonw w;

	jsonw_init(&w, out, created != NULL);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "ociVersion", c->oci_version);
	jsonw_str(&w, "id", id);
	jsonw_str(&w, "status", status);
	if (pid > 0)
		jsonw_i64(&w, "pid", pid);
	jsonw_str(&w, "bundle", bundle);
	if (created != NULL) {
		jsonw_str(&w, "rootfs", c->root.path);
		jsonw_str(&w, "created", created);
	}
	if (c->n_annotations > 0) {
		jsonw_object(&w, "annotations");
		for (size_t i = 0; i < c->n_annotations; i++)
			jsonw_str(&w, c->annotations[i].key,
				  c->annotations[i].value);
		jsonw_end(&w);
	}
	jsonw_end(&w);
}
