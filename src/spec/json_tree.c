/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The finished tree: naming its places, and walking by a pattern. */
#include "config.h"

#include <string.h>

#include "spec/json.h"

enum {
	PARTS_MAX = 15
};

struct part {
	const char *s;
	size_t len;
};

const char *json_type_name(uint8_t type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null",       [JSON_BOOL] = "true or false",
		[JSON_NUMBER] = "a number", [JSON_STRING] = "a string",
		[JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
	};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : "?";
}

/* Append one byte; false, with "..." at the end, when it does not fit. */
static bool put(char *buf, size_t *used, char c)
{
	if (*used >= JSON_POINTER_MAX - 4) {
		memcpy(buf + *used, "...", 4);
		return false;
	}
	buf[(*used)++] = c;
	buf[*used] = '\0';
	return true;
}

static bool put_key(char *buf, size_t *used, const char *key, size_t len)
{
	size_t i;

	if (!put(buf, used, '/'))
		return false;
	for (i = 0; i < len && key[i] != '\0'; i++) {
		if (key[i] == '~') {
			if (!put(buf, used, '~') || !put(buf, used, '0'))
				return false;
		} else if (key[i] == '/') {
			if (!put(buf, used, '~') || !put(buf, used, '1'))
				return false;
		} else if (!put(buf, used, key[i])) {
			return false;
		}
	}
	return true;
}

static bool put_index(char *buf, size_t *used, uint32_t n)
{
	char digits[10];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	return put_key(buf, used, digits + i, sizeof(digits) - i);
}

const char *json_pointer(const struct json *node, char buf[JSON_POINTER_MAX])
{
	const struct json *chain[JSON_MAX_DEPTH + 1];
	size_t n = 0, used = 0;
	bool more = true;

	for (; node->parent != NULL && n <= JSON_MAX_DEPTH; node = node->parent)
		chain[n++] = node;
	buf[0] = '\0';
	while (n-- > 0 && more) {
		if (chain[n]->key != NULL)
			more = put_key(buf, &used, chain[n]->key,
				       chain[n]->key_len);
		else
			more = put_index(buf, &used, chain[n]->key_len);
	}
	return buf;
}

const char *json_pointer_add(char buf[JSON_POINTER_MAX], const char *key)
{
	size_t used = strnlen(buf, JSON_POINTER_MAX - 4);

	(void)put_key(buf, &used, key, strlen(key));
	return buf;
}

/* Cut a pattern at its slashes; false when it has too many parts. */
static bool split(const char *pattern, struct part parts[PARTS_MAX],
		  size_t *count)
{
	size_t n = 0;

	while (*pattern == '/') {
		if (n == PARTS_MAX)
			return false;
		pattern++;
		parts[n].s = pattern;
		parts[n].len = strcspn(pattern, "/");
		pattern += parts[n++].len;
	}
	*count = n;
	return true;
}

static bool fits(const struct json *node, const struct part *part)
{
	char digits[JSON_POINTER_MAX];
	size_t used = 0;

	if (node->twice)
		return false;
	if (part->len == 1 && part->s[0] == '*')
		return true;
	if (node->key != NULL)
		return node->key_len == part->len &&
		       memcmp(node->key, part->s, part->len) == 0;
	return put_index(digits, &used, node->key_len) &&
	       used == part->len + 1 &&
	       memcmp(digits + 1, part->s, part->len) == 0;
}

/* The first of @node and the siblings behind it that @part names. */
static const struct json *among(const struct json *node,
				const struct part *part)
{
	while (node != NULL && !fits(node, part))
		node = node->next;
	return node;
}

static const struct json *children(const struct json *node)
{
	if (node->type == JSON_ARRAY || node->type == JSON_OBJECT)
		return node->u.child;
	return NULL;
}

const struct json *json_next(const struct json *root, const char *pattern,
			     const struct json *after)
{
	struct part parts[PARTS_MAX];
	const struct json *node = root, *found;
	size_t n, level = 0;

	if (root == NULL || !split(pattern, parts, &n))
		return NULL;
	if (after != NULL) {
		node = after;
		level = n;
	} else if (n == 0) {
		return root;
	}
	for (;;) {
		found = NULL;
		if (level < n)
			found = among(children(node), &parts[level]);
		if (found != NULL)
			level++;
		/* nothing below: the next beside it, or beside one above */
		while (found == NULL && level > 0) {
			found = among(node->next, &parts[level - 1]);
			if (found == NULL) {
				node = node->parent;
				level--;
			}
		}
		if (found == NULL || level == n)
			return found;
		node = found;
	}
}
