noinst_LIBRARIES += libproof.a
libproof_a_SOURCES =
