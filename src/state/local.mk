noinst_LIBRARIES += libstate.a
libstate_a_SOURCES = \
	src/state/files.c include/state/files.h \
	src/state/list.c include/state/list.h \
	src/state/record.c include/state/record.h \
	src/state/store.c include/state/store.h
