noinst_LIBRARIES += liblife.a
liblife_a_SOURCES = \
	src/life/private.h \
	src/life/attach.c include/life/attach.h \
	src/life/bundle.c include/life/bundle.h \
	src/life/check.c include/life/check.h \
	src/life/check_files.c \
	src/life/console.c include/life/console.h \
	src/life/create.c include/life/create.h \
	src/life/delete.c include/life/delete.h \
	src/life/enter.c \
	src/life/events.c include/life/events.h \
	src/life/exec.c include/life/exec.h \
	src/life/group.c include/life/group.h \
	src/life/held.c \
	src/life/judge.c \
	src/life/kill.c include/life/kill.h \
	src/life/life.c include/life/life.h \
	src/life/policy.c include/life/policy.h \
	src/life/pidfile.c include/life/pidfile.h \
	src/life/process_text.c include/life/process_text.h \
	src/life/record.c \
	src/life/report.c \
	src/life/resources_text.c include/life/resources_text.h \
	src/life/run.c include/life/run.h \
	src/life/start.c include/life/start.h \
	src/life/state.c include/life/state.h \
	src/life/update.c include/life/update.h
