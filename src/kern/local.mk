noinst_LIBRARIES += libkern.a
libkern_a_SOURCES =
