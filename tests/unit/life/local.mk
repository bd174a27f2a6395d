UNIT += tests/unit/life/test_bundle.t
tests_unit_life_test_bundle_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_life_test_bundle_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)

UNIT += tests/unit/life/test_pidfile.t
tests_unit_life_test_pidfile_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_life_test_pidfile_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)

UNIT += tests/unit/life/test_process_text.t
tests_unit_life_test_process_text_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_life_test_process_text_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)

UNIT += tests/unit/life/test_attach.t
tests_unit_life_test_attach_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_life_test_attach_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)

UNIT += tests/unit/life/test_report.t
tests_unit_life_test_report_t_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/src/life
tests_unit_life_test_report_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)

UNIT += tests/unit/life/test_resources_text.t
tests_unit_life_test_resources_text_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_life_test_resources_text_t_LDADD    = libunit.a $(LIFE) $(CHECK_LIBS)
