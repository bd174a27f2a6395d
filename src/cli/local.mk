noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	src/cli/create_opts.h \
	src/cli/denied.h \
	src/cli/findings.h src/cli/profile.h src/cli/sarif.h \
	src/cli/score.h \
	src/cli/private.h \
	src/cli/cli.c include/cli/cli.h \
	src/cli/cmd_check.c \
	src/cli/cmd_create.c \
	src/cli/cmd_delete.c \
	src/cli/cmd_events.c \
	src/cli/cmd_exec.c \
	src/cli/cmd_explain.c \
	src/cli/cmd_features.c \
	src/cli/cmd_group.c \
	src/cli/cmd_kill.c \
	src/cli/cmd_list.c \
	src/cli/cmd_plan.c \
	src/cli/cmd_policy.c \
	src/cli/cmd_record.c \
	src/cli/cmd_run.c \
	src/cli/cmd_seccomp.c \
	src/cli/cmd_spec.c \
	src/cli/cmd_start.c \
	src/cli/cmd_state.c \
	src/cli/cmd_update.c \
	src/cli/denied.c \
	src/cli/findings.c \
	src/cli/main.c \
	src/cli/opt.c include/cli/opt.h \
	src/cli/profile.c \
	src/cli/sarif.c \
	src/cli/say.c \
	src/cli/score.c \
	src/cli/signal.c

# The text of `spec', as bytes: a string may not be that long.
EXTRA_DIST += src/cli/spec.text src/cli/spec.awk
CLEANFILES += src/cli/spec.gen.h
src/cli/spec.gen.h: src/cli/spec.text src/cli/spec.awk src/bpf/strict.allow
	$(AM_V_GEN)$(AWK) -f $(srcdir)/src/cli/spec.awk \
		$(srcdir)/src/bpf/strict.allow $(srcdir)/src/cli/spec.text \
		>$@.text && od -An -v -tu1 $@.text | \
		sed 's/[0-9][0-9]*/&,/g' >$@.tmp && rm -f $@.text && mv $@.tmp $@
src/cli/cmd_spec.$(OBJEXT): src/cli/spec.gen.h
