noinst_LIBRARIES += libfront.a
libfront_a_SOURCES = src/front/private.h \
	src/front/front.c include/front/front.h \
	src/front/cage.c src/front/compile.c src/front/document.c src/front/many.c \
	src/front/reply.c
