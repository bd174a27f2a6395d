noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c include/base/arena.h \
	src/base/buf.c include/base/buf.h \
	include/base/caps.h \
	src/base/err.c include/base/err.h \
	src/base/facts.c include/base/facts.h \
	src/base/fd.c include/base/fd.h \
	src/base/jsonw.c include/base/jsonw.h \
	src/base/log.c include/base/log.h \
	src/base/num.c include/base/num.h \
	src/base/place.c include/base/place.h \
	src/base/sha256.c include/base/sha256.h \
	src/base/when.c include/base/when.h
