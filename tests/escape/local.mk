# Those who attack: a hostile image, root in a container, both with a user of
# the host. tests/live/able.sh shows that each of them can fail.
LIVE_TESTS += tests/escape/01-links.t tests/escape/02-leaks.t \
	tests/escape/03-wx.t tests/escape/04-setid.t tests/escape/05-usage.t \
	tests/escape/06-attach.t tests/escape/07-calls.t tests/escape/08-host.t \
	tests/escape/09-race.t tests/escape/10-exec.t \
	tests/escape/11-cves.t
EXTRA_DIST += tests/escape/CVES tests/escape/PLANTS
