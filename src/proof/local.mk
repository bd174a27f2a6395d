noinst_LIBRARIES += libproof.a
libproof_a_SOURCES = src/proof/proof.c include/proof/proof.h
