dist_man_MANS += man/brig.8
