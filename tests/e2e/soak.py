#!/usr/bin/python3
"""Plays the captured Tidal session again and again, and reports what a long set would suffer from.

    soak.py [MINUTES] [HOCKETD] [--set KEY=VALUE]...

By hand, 10 minutes by default; a line every 10 s. Exit 1 if an event was late or lost. Underruns
are reported and not judged: they are this machine's as much as the daemon's.
"""

import json
import os
import sys
import tempfile
import time

import hocket_daemon
from hocket_daemon import (Daemon, OscClient, constant_banks, ntp, osc_bundle, osc_message,
                           osc_play, timetag_after, wait_until)

SESSION = os.path.join(hocket_daemon.SOURCE_FOLDER, "tests", "conformance", "dirt-play",
                       "tidal-session.json")
BANKS = ("bd", "sn", "hh", "arpy", "superpiano")
REPORT_S = 10
EXTRA_LEAD_S = 0.1  # as in tidal_test.py
# Once all queues, logs of fates and pools have had their turn.
SETTLED_S = 60


def plays_of_session():
    with open(SESSION, encoding="utf-8") as file:
        messages = [m for m in json.load(file)["messages"] if m["address"] == "/dirt/play"]
    first = messages[0]
    return [(m["arrival"] - first["arrival"], m["timetag"] - first["timetag"],
             osc_message("/dirt/play", *[value for _, value in m["args"]])) for m in messages]


class Report:
    def __init__(self, daemon):
        self.daemon = daemon
        self.settled = None
        self.started = time.monotonic()

    def line(self):
        stats, memory = self.daemon.stats(), self.daemon.memory_bytes()
        seconds = time.monotonic() - self.started
        if self.settled is None and seconds >= SETTLED_S:
            self.settled = memory
        growth = f", {(memory - self.settled) / 1024:+.0f} KiB since {SETTLED_S} s" \
            if self.settled else ""
        events = stats["events"]
        print(f"{seconds:6.0f} s  {events['received']} received  {events['late']} late  "
              f"{events['cold']} cold  {stats['underruns']} underruns "
              f"({stats['underrun_frames']} frames)  {stats['slow_buffers']} slow  "
              f"lead {stats['lead_frames'] / stats['rate_hz'] * 1000:.0f} ms  "
              f"max {stats['buffer_ns']['max'] / 1000:.0f} us  {memory / 1e6:.1f} MB{growth}",
              flush=True)
        return stats


def play(daemon, client, minutes, report):
    """Returns how many events were sent."""
    plays = plays_of_session()
    length_s = plays[-1][1] + 0.5
    sent, reported, until = 0, time.monotonic(), time.time() + minutes * 60
    start = time.time() + 0.2
    while True:
        origin = ntp(start + 0.131 + EXTRA_LEAD_S)
        for arrival, timetag, packet in plays:
            if start + arrival > until:
                return sent
            time.sleep(max(0.0, start + arrival - time.time()))
            client.send(osc_bundle(timetag_after(origin, timetag), packet))
            sent += 1
            if time.monotonic() - reported >= REPORT_S:
                reported += REPORT_S
                report.line()
        start += length_s


def main():
    arguments = sys.argv[1:]
    settings = []
    while "--set" in arguments:
        at = arguments.index("--set")
        settings.append(arguments[at + 1])
        del arguments[at:at + 2]
    minutes = float(arguments[0]) if arguments else 10
    executable = arguments[1] if len(arguments) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        root = constant_banks(folder, BANKS, 0.3)
        with Daemon(roots=[root], settings=settings, executable=executable) as daemon, \
                OscClient(daemon.osc_address()) as client:
            for bank in BANKS:
                client.send(osc_play(s=bank, gain=0.0))
            wait_until(lambda: daemon.stats()["events"]["sounded"] >= len(BANKS), what="decoding")
            before = daemon.stats()["events"]
            report = Report(daemon)
            sent = play(daemon, client, minutes, report)
            time.sleep(1)  # what is still on its way
            wait_until(lambda: daemon.stats()["voices"]["active"] == 0, what="the end")
            stats = report.line()
            lost = sent - (stats["events"]["sounded"] - before["sounded"])
            late = stats["events"]["late"] - before["late"]
            print(f"{sent} events sent, {lost} lost, {late} late, drops {stats['drops']}")
            for line in daemon.log().splitlines():
                if " warn " in line or " error " in line:
                    print(line)
    sys.exit(1 if lost or late else 0)


if __name__ == "__main__":
    main()
