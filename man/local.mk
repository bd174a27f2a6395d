dist_man_MANS += man/brig.8
dist_man_MANS += man/brig-policy.5
dist_man_MANS += man/brig-rules.7
dist_man_MANS += man/brig-docker.7 man/brig-kubernetes.7 man/brig-podman.7
