noinst_LIBRARIES += libbpf.a
libbpf_a_SOURCES =
