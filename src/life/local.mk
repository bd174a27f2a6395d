noinst_LIBRARIES += liblife.a
liblife_a_SOURCES =
