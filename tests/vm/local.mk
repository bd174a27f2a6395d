# A guest with Debian 12's kernel and cgroup v2 alone, as root: make check-vm
EXTRA_DIST += tests/vm
check-vm: brig tests/brig-open
	BRIG='$(builddir)/brig' builddir='$(builddir)' sh '$(srcdir)/tests/vm/run'
.PHONY: check-vm
