/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "spec/json.h"

/*
 * Other texts that `check` takes: what `docker inspect` prints, and a pod of
 * Kubernetes as JSON. Each container in them becomes the config.json that the
 * engine would write for it, as far as the rules look; and each part of that
 * config knows which value of the document it was made of, so that a finding
 * points there. Pure, and for the caged child alone.
 */
enum intake_kind {
	INTAKE_OCI, /* nothing to turn: a config.json */
	INTAKE_DOCKER,
	INTAKE_POD,
};

enum {
	INTAKE_ITEMS_MAX = 64, /* containers in one document */
};

/* What of the config came from where. */
struct intake_origin {
	const char *prefix; /* pointer into the config, or its beginning */
	const char *rule;   /* a rule's id, or its beginning; "": any */
	const struct json *node;
};

/*
 * What is found of the document itself: cfg-unjudged, of a value that decides
 * and that can't be judged from it; cfg-near-miss, of a key.
 */
struct intake_note {
	const char *rule; /* its id */
	const struct json *node;
	const char *message;
};

struct intake_item {      /* one container */
	const char *text; /* a config.json */
	size_t len;
	const struct json *node;
	struct intake_origin *origins;
	size_t n_origins;
	struct intake_note *notes;
	size_t n_notes;
};

struct intake {
	struct intake_item items[INTAKE_ITEMS_MAX];
	size_t n;
};

/*
 * intake_read - turn a document.
 * @kind: INTAKE_DOCKER or INTAKE_POD.
 * @a:    borrowed; @out lives in it. About 20 times the text's length.
 * @text: borrowed; @len bytes.
 * Sources: the Docker Engine API 1.43, ContainerInspect; Kubernetes 1.29,
 * PodSpec.
 * Errors: SPEC (at is "LINE:COLUMN", the text what was expected there), LIMIT
 * (memory, or more containers than are taken).
 */
NODISCARD int intake_read(struct intake *out, enum intake_kind kind,
			  struct arena *a, const char *text, size_t len,
			  struct err *e);

/*
 * intake_origin_of - the value that @pointer, of a finding of @rule, is about:
 * the longest beginning that fits; else the container.
 */
const struct json *intake_origin_of(const struct intake_item *it,
				    const char *rule, const char *pointer);

#endif
