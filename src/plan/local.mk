noinst_LIBRARIES += libplan.a
libplan_a_SOURCES = \
	include/plan/types.h include/plan/types_process.h include/plan/settings.h src/plan/private.h \
	src/plan/schema.c src/plan/schema_names.h src/plan/schema.h src/plan/update.c src/plan/field.c \
	src/plan/plan.c include/plan/plan.h \
	src/plan/build.c include/plan/build.h \
	src/plan/codec.c include/plan/codec.h \
	src/plan/encode.c src/plan/decode.c \
	src/plan/invariant.c src/plan/inv_container.c src/plan/inv_ids.c \
	src/plan/inv_mounts.c src/plan/inv_process.c src/plan/inv_cgroup.c \
	src/plan/inv_settings.c \
	src/plan/print.c src/plan/print_json.c include/plan/print.h
