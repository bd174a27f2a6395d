/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The few messages of rtnetlink(7) that a move takes. */
#include "config.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

enum {
	BUFFER = 32768, /* what the kernel sends at once: NLMSG_GOODSIZE */
	MESSAGE = 1024,
};

struct net_sock {
	struct mnl_socket *nl;
	unsigned seq;
	char buf[BUFFER];
};

int net_open(int ns_fd, struct net_sock **out, struct err *e)
{
	*out = NULL;
	if (setns(ns_fd, CLONE_NEWNET) != 0)
		return err_sys(e, "netDevices", "enter the namespace");
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return err_sys(e, "netDevices", "memory");
	(*out)->nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if ((*out)->nl == NULL ||
	    mnl_socket_bind((*out)->nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return err_sys(e, "netDevices", "netlink");
	return 0;
}

void net_close(struct net_sock *s)
{
	if (s == NULL)
		return;
	if (s->nl != NULL)
		(void)mnl_socket_close(s->nl);
	free(s);
}

/* Send, and hand each answer to @see. -1 with errno of the kernel's. */
static int talk(struct net_sock *s, struct nlmsghdr *h, mnl_cb_t see, void *ctx)
{
	unsigned port = mnl_socket_get_portid(s->nl);
	struct nlmsghdr got;
	ssize_t n;
	int rc = MNL_CB_OK;

	h->nlmsg_seq = ++s->seq;
	if (mnl_socket_sendto(s->nl, h, h->nlmsg_len) < 0)
		return -1;
	while (rc > MNL_CB_STOP) {
		n = mnl_socket_recvfrom(s->nl, s->buf, sizeof(s->buf));
		if (n < 0)
			return -1;
		if ((size_t)n < sizeof(got))
			continue;
		memcpy(&got, s->buf, sizeof(got));
		if (got.nlmsg_seq != s->seq) /* an answer not heard before */
			continue;
		rc = mnl_cb_run(s->buf, (size_t)n, s->seq, port, see, ctx);
	}
	return rc < 0 ? -1 : 0;
}

static int see_link(const struct nlmsghdr *h, void *ctx)
{
	const struct ifinfomsg *i = mnl_nlmsg_get_payload(h);
	struct net_id *l = ctx;

	if (h->nlmsg_type == RTM_NEWLINK) {
		l->index = i->ifi_index;
		l->flags = i->ifi_flags;
	}
	return MNL_CB_OK;
}

int net_find(struct net_sock *s, const char *name, struct net_id *out,
	     bool *found, struct err *e)
{
	_Alignas(8) char buf[MESSAGE];
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf);

	out->index = 0;
	h->nlmsg_type = RTM_GETLINK;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	(void)mnl_nlmsg_put_extra_header(h, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(h, IFLA_IFNAME, name);
	*found = false;
	if (talk(s, h, see_link, out) != 0)
		return errno == ENODEV ? 0 : err_sys(e, name, "look for it");
	*found = out->index > 0;
	return 0;
}

struct seen {
	struct net_link *link;
	bool too_many;
};

/* What makes an address; the rest of it is the kernel's account of its use. */
static bool kept(unsigned type)
{
	return type == IFA_ADDRESS || type == IFA_LOCAL ||
	       type == IFA_BROADCAST || type == IFA_FLAGS ||
	       type == IFA_RT_PRIORITY || type == IFA_PROTO;
}

struct taken {
	struct net_addr *to;
	bool too_long;
};

static int take(const struct nlattr *a, void *ctx)
{
	struct taken *t = ctx;
	struct net_addr *to = t->to;
	size_t len = mnl_attr_get_len(a), n = (len + 3) & ~(size_t)3;

	if (!kept(mnl_attr_get_type(a)))
		return MNL_CB_OK;
	if (to->len + n > NET_ATTRS) {
		t->too_long = true;
		return MNL_CB_OK;
	}
	memcpy(to->attrs + to->len, a, len);
	to->len += n;
	return MNL_CB_OK;
}

static int see_addr(const struct nlmsghdr *h, void *ctx)
{
	const struct ifaddrmsg *m = mnl_nlmsg_get_payload(h);
	struct seen *seen = ctx;
	struct net_link *l = seen->link;
	struct taken taken = { .too_long = false };
	struct net_addr *to;

	if (h->nlmsg_type != RTM_NEWADDR || (int)m->ifa_index != l->id.index ||
	    m->ifa_scope != RT_SCOPE_UNIVERSE ||
	    (m->ifa_flags & IFA_F_PERMANENT) == 0)
		return MNL_CB_OK;
	if (l->n_addrs == NET_ADDRS) {
		seen->too_many = true;
		return MNL_CB_OK;
	}
	to = &l->addrs[l->n_addrs++];
	*to = (struct net_addr){ .family = m->ifa_family,
				 .prefix = m->ifa_prefixlen,
				 .flags = m->ifa_flags };
	taken.to = to;
	(void)mnl_attr_parse(h, sizeof(*m), take, &taken);
	seen->too_many |= taken.too_long;
	return MNL_CB_OK;
}

int net_addrs(struct net_sock *s, struct net_link *l, struct err *e)
{
	_Alignas(8) char buf[MESSAGE];
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf);
	struct seen seen = { .link = l };
	struct ifaddrmsg *m;

	l->n_addrs = 0;
	h->nlmsg_type = RTM_GETADDR;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	m->ifa_family = AF_UNSPEC;
	if (talk(s, h, see_addr, &seen) != 0)
		return err_sys(e, "netDevices", "its addresses");
	if (seen.too_many)
		return err_set(e, ERR_LIMIT, 0, "netDevices",
			       "a device with more than %d addresses",
			       NET_ADDRS);
	return 0;
}

int net_send(struct net_sock *s, int index, int ns_fd, const char *name,
	     struct err *e)
{
	_Alignas(8) char buf[MESSAGE];
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *i;

	h->nlmsg_type = RTM_NEWLINK;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	i = mnl_nlmsg_put_extra_header(h, sizeof(*i));
	i->ifi_index = index;
	mnl_attr_put_u32(h, IFLA_NET_NS_FD, (uint32_t)ns_fd);
	mnl_attr_put_strz(h, IFLA_IFNAME, name);
	if (talk(s, h, NULL, NULL) == 0)
		return 0;
	if (errno == EINVAL)
		return err_set(e, ERR_SYS, EINVAL, name,
			       "this device can't leave its namespace");
	return err_sys(e, name, "move it");
}

static int add_addr(struct net_sock *s, int index, const struct net_addr *a,
		    struct err *e)
{
	_Alignas(8) char buf[MESSAGE];
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *m;

	h->nlmsg_type = RTM_NEWADDR;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
	m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	m->ifa_family = a->family;
	m->ifa_prefixlen = a->prefix;
	m->ifa_flags = a->flags;
	m->ifa_scope = RT_SCOPE_UNIVERSE;
	m->ifa_index = (uint32_t)index;
	memcpy((char *)h + h->nlmsg_len, a->attrs, a->len);
	h->nlmsg_len += (uint32_t)a->len;
	if (talk(s, h, NULL, NULL) != 0 && errno != EEXIST)
		return err_sys(e, "netDevices", "give its address again");
	return 0;
}

static int set_up(struct net_sock *s, int index, struct err *e)
{
	_Alignas(8) char buf[MESSAGE];
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *i;

	h->nlmsg_type = RTM_NEWLINK;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	i = mnl_nlmsg_put_extra_header(h, sizeof(*i));
	i->ifi_index = index;
	i->ifi_flags = i->ifi_change = IFF_UP;
	return talk(s, h, NULL, NULL) == 0
		       ? 0
		       : err_sys(e, "netDevices", "set it up");
}

int net_restore(struct net_sock *s, int index, const struct net_link *was,
		bool up, struct err *e)
{
	size_t i;

	for (i = 0; i < was->n_addrs; i++)
		if (add_addr(s, index, &was->addrs[i], e) != 0)
			return -1;
	return up ? set_up(s, index, e) : 0;
}
