dist_man_MANS += man/brig.8
dist_man_MANS += man/brig-rules.7
