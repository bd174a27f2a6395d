# dist_man_MANS += man/PAGE.SECTION
