noinst_LIBRARIES += libspec.a
libspec_a_SOURCES = \
	src/spec/dev.c include/spec/dev.h \
	src/spec/fields.c \
	src/spec/hooks.c include/spec/hooks.h \
	src/spec/json.c include/spec/json.h \
	src/spec/json_keys.c \
	src/spec/json_tree.c \
	src/spec/ns.c include/spec/ns.h \
	src/spec/policy.c include/spec/policy.h \
	src/spec/private.h \
	src/spec/problem.c include/spec/problem.h \
	src/spec/process.c include/spec/process.h \
	src/spec/read.c include/spec/value.h \
	src/spec/res.c include/spec/res.h \
	src/spec/root.c include/spec/root.h \
	src/spec/sec.c include/spec/sec.h \
	src/spec/seccomp.c include/spec/seccomp.h \
	src/spec/spec.c include/spec/spec.h \
	src/spec/text.c \
	src/spec/unknown.c include/spec/unknown.h
