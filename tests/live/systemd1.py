# SPDX-License-Identifier: GPL-2.0-or-later
"""Enough of org.freedesktop.systemd1 to make a scope: systemd1.py LOG TOP...

Each call becomes a line of JSON in LOG. TOP are the hierarchies in which it
makes cgroups, as systemd does in its own. A scope named *refused* is refused.
"""
import json
import os
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

IFACE = "org.freedesktop.systemd1.Manager"
LOG, TOPS = sys.argv[1], sys.argv[2:]


def plain(v):
    if isinstance(v, dbus.Boolean):
        return bool(v)
    if isinstance(v, (dbus.Array, dbus.Struct)):
        return [plain(x) for x in v]
    if isinstance(v, int):
        return int(v)
    return str(v)


def expand(name):
    stem, out, at = name[: -len(".slice")], "", 0
    while (at := stem.find("-", at)) >= 0:
        out += "/" + stem[:at] + ".slice"
        at += 1
    return out + "/" + name


class Manager(dbus.service.Object):
    units: dict = {}

    def say(self, *what):
        with open(LOG, "a", encoding="ascii") as f:
            f.write(json.dumps(what) + "\n")

    def job(self, unit, result="done"):
        path = dbus.ObjectPath("/org/freedesktop/systemd1/job/7")
        GLib.idle_add(lambda: self.JobRemoved(7, path, unit, result) and False)
        return path

    @dbus.service.signal(IFACE, signature="uoss")
    def JobRemoved(self, number, path, unit, result):
        pass

    @dbus.service.method(IFACE)
    def Subscribe(self):
        pass

    @dbus.service.method(IFACE, "ssa(sv)a(sa(sv))", "o")
    def StartTransientUnit(self, unit, mode, properties, aux):
        p = {str(k): plain(v) for k, v in properties}
        self.say("start", str(unit), str(mode), p)
        if unit in self.units:
            raise dbus.DBusException(
                "Unit %s was already loaded." % unit,
                name="org.freedesktop.systemd1.UnitExists")
        if "refused" in unit:
            return self.job(unit, "failed")
        path = expand(p["Slice"])
        for top in TOPS:
            os.makedirs(top + path + "/" + unit, exist_ok=True)
            for pid in p["PIDs"]:
                with open(top + path + "/" + unit + "/cgroup.procs", "w",
                          encoding="ascii") as f:
                    f.write(str(pid))
        self.units[str(unit)] = path
        return self.job(unit)

    @dbus.service.method(IFACE, "sba(sv)")
    def SetUnitProperties(self, unit, runtime, properties):
        self.say("set", str(unit), bool(runtime),
                 {str(k): plain(v) for k, v in properties})

    @dbus.service.method(IFACE, "ss", "o")
    def StopUnit(self, unit, mode):
        self.say("stop", str(unit), str(mode))
        if unit not in self.units:
            raise dbus.DBusException(
                "Unit %s not loaded." % unit,
                name="org.freedesktop.systemd1.NoSuchUnit")
        path = self.units.pop(str(unit))
        for top in TOPS:
            os.rmdir(top + path + "/" + unit)
            while len(path) > 1:
                try:
                    os.rmdir(top + path)
                except OSError:
                    break
                path = os.path.dirname(path)
        return self.job(unit)

    @dbus.service.method(IFACE, "s")
    def ResetFailedUnit(self, unit):
        self.say("reset", str(unit))


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
Manager(bus, "/org/freedesktop/systemd1")
name = dbus.service.BusName("org.freedesktop.systemd1", bus)
GLib.MainLoop().run()
