noinst_LIBRARIES += libfloor.a
libfloor_a_SOURCES =
