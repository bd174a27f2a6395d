/* SPDX-License-Identifier: GPL-2.0-or-later */
/* brig-net: see private.h. */
#include "config.h"

#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "private.h"

struct pair {
	char from[NET_NAME];
	char to[NET_NAME];
	struct net_link link; /* as it was */
	bool moved;           /* or it may have */
	bool back;            /* after another brig-net was killed */
	bool up;              /* then: it was */
};

struct net {
	struct net_sock *from;
	struct net_sock *to;
	struct pair *pairs;
	size_t n;
};

/* A name as the kernel takes it (dev_valid_name()), of @len bytes. */
static bool good_name(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len >= NET_NAME || (len == 1 && s[0] == '.') ||
	    (len == 2 && s[0] == '.' && s[1] == '.'))
		return false;
	for (i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' || s[i] == ':')
			return false;
	return true;
}

static int bad_frame(struct err *e)
{
	return err_set(e, ERR_BUG, 0, "netDevices", "not a frame of brig's");
}

/* One word of the frame, which ends with @stop. */
static int word(const char **s, char stop, char *out, struct err *e)
{
	const char *end = strchr(*s, stop);
	size_t n = end != NULL ? (size_t)(end - *s) : 0;

	if (!good_name(*s, n))
		return bad_frame(e);
	memcpy(out, *s, n);
	out[n] = '\0';
	*s += n + 1;
	return 0;
}

static int read_frame(struct net *net, struct err *e)
{
	char text[NET_FRAME + 1];
	const char *s = text;
	struct pair *p;
	size_t len;
	char stop;

	if (fd_read_all(0, text, NET_FRAME, &len, "frame", e) != 0)
		return -1;
	text[len] = '\0';
	if (len == 0 || strlen(text) != len)
		return bad_frame(e);
	for (; *s != '\0'; net->n++) {
		if (net->n == NET_MOST)
			return bad_frame(e);
		p = &net->pairs[net->n];
		stop = s[strcspn(s, " :/")];
		p->back = stop == ':' || stop == '/';
		p->up = stop == ':';
		if (word(&s, stop != '\0' ? stop : ' ', p->from, e) != 0 ||
		    word(&s, '\n', p->to, e) != 0 ||
		    p->back != net->pairs[0].back)
			return bad_frame(e);
	}
	return 0;
}

/* "eth%d" becomes the first that is free there; a name that is taken fails. */
static int settle_name(struct net *net, struct pair *p, struct err *e)
{
	const char *mark = strstr(p->to, "%d");
	struct net_id other;
	char name[2 * NET_NAME];
	bool taken;
	unsigned i;
	int n;

	if (mark == NULL) {
		if (net_find(net->to, p->to, &other, &taken, e) != 0)
			return -1;
		return !taken ? 0
			      : err_set(e, ERR_STATE, 0, p->from,
					"the name %s is taken there", p->to);
	}
	for (i = 0; i < 1000; i++) {
		n = snprintf(name, sizeof(name), "%.*s%u%s",
			     (int)(mark - p->to), p->to, i, mark + 2);
		if (n < 0 || n >= NET_NAME)
			break;
		if (net_find(net->to, name, &other, &taken, e) != 0)
			return -1;
		if (!taken) {
			memcpy(p->to, name, NET_NAME);
			return 0;
		}
	}
	return err_set(e, ERR_STATE, 0, p->from, "no name like %s is free",
		       p->to);
}

static int arrive(struct net_sock *s, const char *name,
		  const struct net_link *was, bool up, struct err *e)
{
	struct net_id now;
	bool found;

	if (net_find(s, name, &now, &found, e) != 0)
		return -1;
	if (!found)
		return err_set(e, ERR_BUG, 0, name, "has not arrived");
	return net_restore(s, now.index, was, up, e);
}

/* Before the move: what comes back should we be killed. */
static int put_log(const struct pair *p, struct err *e)
{
	const char sep = (p->link.id.flags & IFF_UP) != 0 ? ':' : '/';
	char line[NET_LINE + 1];
	int n = snprintf(line, sizeof(line), "%s%c%s\n", p->to, sep, p->from);

	return fd_write_all(NET_LOG_FD, line, (size_t)n, "log", e);
}

static int move(struct net *net, struct pair *p, struct err *e)
{
	bool found;

	if (net_find(net->from, p->from, &p->link.id, &found, e) != 0)
		return -1;
	if (!found)
		return err_set(e, ERR_STATE, 0, p->from,
			       "there is no such device");
	if ((p->link.id.flags & IFF_LOOPBACK) != 0)
		return err_set(e, ERR_STATE, 0, p->from,
			       "the loopback device stays where it is");
	if (net_addrs(net->from, &p->link, e) != 0 ||
	    settle_name(net, p, e) != 0)
		return -1;
	p->moved = true;
	if (put_log(p, e) != 0 ||
	    net_send(net->from, p->link.id.index, NET_TO_FD, p->to, e) != 0)
		return -1;
	return arrive(net->to, p->to, &p->link, true, e);
}

/* As it was: name, addresses, up or not. An answer may have been lost. */
static void bring_back(struct net *net, struct pair *p)
{
	struct net_id now;
	struct err ignored;
	bool found;

	if (!p->moved ||
	    (net_find(net->from, p->from, &now, &found, &ignored) == 0 &&
	     found) ||
	    net_find(net->to, p->to, &now, &found, &ignored) != 0 || !found ||
	    net_send(net->to, now.index, NET_FROM_FD, p->from, &ignored) != 0)
		return;
	(void)!arrive(net->from, p->from, &p->link,
		      (p->link.id.flags & IFF_UP) != 0, &ignored);
}

/* Of another that was killed; what did not move is there already. */
static int retrieve(struct net *net, struct pair *p, struct err *e)
{
	struct net_id there;
	bool found;

	if (net_find(net->to, p->to, &there, &found, e) != 0)
		return -1;
	if (found)
		return 0;
	if (net_find(net->from, p->from, &p->link.id, &found, e) != 0)
		return -1;
	if (!found)
		return 0;
	if (net_addrs(net->from, &p->link, e) != 0 ||
	    net_send(net->from, p->link.id.index, NET_TO_FD, p->to, e) != 0)
		return -1;
	return arrive(net->to, p->to, &p->link, p->up, e);
}

static int move_all(struct net *net, struct err *e)
{
	size_t i;

	if (read_frame(net, e) != 0 ||
	    net_open(NET_FROM_FD, &net->from, e) != 0 ||
	    net_open(NET_TO_FD, &net->to, e) != 0)
		return -1;
	for (i = 0; i < net->n; i++) {
		struct pair *p = &net->pairs[i];

		if (p->back) /* one can't keep the next from it */
			(void)!retrieve(net, p, e);
		else if (move(net, p, e) != 0)
			return -1;
	}
	return 0;
}

/* Are they to stay? Who would say so may have been killed. */
static bool kept(struct err *e)
{
	int answer_fd = 1;
	char byte[1];
	size_t len = 0;

	if (fd_write_all(answer_fd, "moved\n", 6, "answer", e) != 0)
		return false;
	fd_close(&answer_fd);
	return fd_read_all(NET_HOLD_FD, byte, sizeof(byte), &len, "hold", e) ==
		       0 &&
	       len == 1;
}

int main(void)
{
	struct net net = { .n = 0 };
	struct err e = { .kind = ERR_NONE }, lost;
	const struct sigaction ign = { .sa_handler = SIG_IGN };
	char text[640];
	bool moved = false, stay = false;
	size_t i;

	/* or nothing comes back when nobody hears the answer any more */
	(void)sigaction(SIGPIPE, &ign, NULL);
	net.pairs = calloc(NET_MOST, sizeof(*net.pairs));
	if (net.pairs != NULL)
		moved = move_all(&net, &e) == 0;
	else
		(void)err_sys(&e, "netDevices", "memory");
	if (moved)
		stay = net.pairs[0].back || kept(&lost);
	for (i = 0; i < net.n && !stay; i++)
		bring_back(&net, &net.pairs[i]);
	if (!moved) {
		(void)snprintf(text, sizeof(text), "!%s: %s", e.at, e.text);
		(void)!fd_write_all(1, text, strlen(text), "answer", &lost);
	}
	net_close(net.from);
	net_close(net.to);
	free(net.pairs);
	return stay ? 0 : 1;
}
