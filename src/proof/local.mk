noinst_LIBRARIES += libproof.a
libproof_a_SOURCES = src/proof/private.h \
	src/proof/look.c include/proof/look.h \
	src/proof/proof.c include/proof/proof.h
