UNIT += tests/unit/state/test_record.t
tests_unit_state_test_record_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_state_test_record_t_LDADD    = libunit.a $(STATE) $(CHECK_LIBS)

UNIT += tests/unit/state/test_store.t
tests_unit_state_test_store_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_state_test_store_t_LDADD    = libunit.a $(STATE) $(CHECK_LIBS)
