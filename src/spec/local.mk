noinst_LIBRARIES += libspec.a
libspec_a_SOURCES =
