#!/usr/bin/python3
"""200 clients watch the profile while 500 events a second play: its numbers are the load's."""

import json
import os
import selectors
import socket
import tempfile
import threading
import time
import unittest

import hocket_daemon
from hocket_daemon import (RATE_HZ, Daemon, OscClient, constant_banks, ntp, osc_bundle, osc_play,
                           timetag_after, wait_until)

CLIENTS = 200
INTERVAL_S = 0.1
EVENTS_A_SECOND = 500
SECONDS = float(os.environ.get("HOCKET_E2E_LOAD_SECONDS", 5))
SAMPLE_S = 0.05
AHEAD_S = 0.25  # the senders' lead: 150 ms and what a busy machine may stall it
BUNDLE = 10  # events in a datagram, a bundle each
# What sounds at once, by theory; the engine counts at the end of a buffer, a voice that has just
# ended may still be there, and what it renders beyond its fade is silence.
OVERLAP = EVENTS_A_SECOND * SAMPLE_S
OVERLAP_TOLERANCE = 3


class Watcher:
    """A subscribed client: counts its notifications and keeps every tenth."""

    def __init__(self, address):
        self.socket = socket.create_connection(address, 20)
        request = {"jsonrpc": "2.0", "id": 1, "method": "stats.subscribe",
                   "params": {"interval_ms": round(INTERVAL_S * 1000)}}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        self.socket.setblocking(False)
        self.received = b""
        self.answer = None
        self.count = 0
        self.kept = []
        self.times = []

    def read(self):
        chunk = self.socket.recv(262144)
        if not chunk:
            raise AssertionError("the daemon closed a subscribed client")
        *lines, self.received = (self.received + chunk).split(b"\n")
        for line in lines:
            if self.answer is None:
                self.answer = json.loads(line)
                continue
            self.times.append(time.monotonic())
            if self.count % 10 == 0:
                self.kept.append(json.loads(line))
            self.count += 1


class Sender(threading.Thread):
    """Sends the events, always AHEAD_S before they are due, and keeps how early they were."""

    def __init__(self, address):
        super().__init__()
        self.client = OscClient(address)
        self.total = round(EVENTS_A_SECOND * SECONDS)
        self.least_lead_s = AHEAD_S
        self.start_s = time.time() + AHEAD_S

    def run(self):
        first = ntp(self.start_s)
        for at in range(0, self.total, BUNDLE):
            due = self.start_s + at / EVENTS_A_SECOND
            time.sleep(max(0.0, due - AHEAD_S - time.time()))
            single = [osc_bundle(timetag_after(first, (at + i) / EVENTS_A_SECOND),
                                 osc_play(s="hit", pan=(at + i) % 5 / 4))
                      for i in range(min(BUNDLE, self.total - at))]
            self.client.send(osc_bundle(timetag_after(first, at / EVENTS_A_SECOND), *single))
            self.least_lead_s = min(self.least_lead_s, due - time.time())


class Load(unittest.TestCase):
    def test_the_profile_tells_the_load(self):
        with tempfile.TemporaryDirectory() as folder:
            root = constant_banks(folder, ["hit"], SAMPLE_S)
            with Daemon(roots=[root]) as daemon:
                self.warm_up(daemon)
                before = daemon.stats()
                watchers = [Watcher(daemon.control_address()) for _ in range(CLIENTS)]
                sender = Sender(daemon.osc_address())
                sender.start()
                began = time.monotonic()
                self.watch(watchers, sender)
                watched_s = time.monotonic() - began
                # Before the watchers leave: what a disconnection changes is another matter.
                wait_until(lambda: daemon.stats()["voices"]["active"] == 0, what="the end")
                after = daemon.stats()
                for watcher in watchers:
                    watcher.socket.close()
                sender.client.socket.close()
                daemon.call("server.status")

        print(f"lead at least {sender.least_lead_s * 1000:.0f} ms, "
              f"{after['underruns'] - before['underruns']} underruns, "
              f"{sum(w.count for w in watchers)} notifications in {watched_s:.2f} s, "
              f"buffer p99 {after['buffer_ns']['p99'] / 1000:.0f} us, load {after['load']:.3f}")
        self.check_counts(before, after, sender)
        self.check_rate(watchers, watched_s)
        self.check_values(watchers, sender, before)

    def warm_up(self, daemon):
        daemon.call("voice.trigger", s="hit")
        wait_until(lambda: not daemon.stats()["queues"]["pending_decodes"]
                   and daemon.stats()["events"]["sounded"] == 1
                   and not daemon.stats()["voices"]["active"], what="decoding")

    def watch(self, watchers, sender):
        with selectors.DefaultSelector() as selector:
            for watcher in watchers:
                selector.register(watcher.socket, selectors.EVENT_READ, watcher)
            until = sender.start_s + SECONDS + 0.3
            while sender.is_alive() or time.time() < until:
                for key, _ in selector.select(0.1):
                    key.data.read()

    def check_counts(self, before, after, sender):
        if sender.least_lead_s < 0.15:
            self.skipTest(f"the sender was stalled: {sender.least_lead_s * 1000:.0f} ms ahead")
        def rise(name):
            return after["events"][name] - before["events"][name]
        self.assertEqual(rise("received"), sender.total)
        self.assertEqual(rise("sounded"), sender.total)
        for name in ("late", "refused", "cold", "unknown", "cancelled", "malformed"):
            self.assertEqual(rise(name), 0, name)
        self.assertEqual(after["kernel_drops"], 0)
        self.assertEqual(after["drops"], {})
        self.assertEqual(after["voices"]["stolen"], 0)
        self.assertAlmostEqual(after["voices"]["peak"], OVERLAP, delta=OVERLAP_TOLERANCE)
        client, = [each for each in after["clients"] if each["from"] == sender.client.label]
        self.assertEqual((client["events"], client["late"]), (sender.total, 0))
        # Those of a bundle are on average 9 ms further ahead than its first.
        self.assertGreater(client["lead_ms"], sender.least_lead_s * 1000)
        self.assertLess(client["lead_ms"], AHEAD_S * 1000 + 1000 * BUNDLE / EVENTS_A_SECOND)

    def check_rate(self, watchers, watched_s):
        expected = watched_s / INTERVAL_S
        for watcher in watchers:
            self.assertEqual(watcher.answer["result"]["topics"], ["stats"])
            self.assertGreaterEqual(watcher.count, 0.6 * expected)
            self.assertLessEqual(watcher.count, 1.1 * expected + 2)

    def check_values(self, watchers, sender, before):
        """What the notifications say while the load is steady."""
        steady = 0
        for watcher in watchers:
            last = 0
            for notification in watcher.kept:
                self.assertEqual(notification["method"], "stats")
                stats = notification["params"]
                received = stats["events"]["received"] - before["events"]["received"]
                self.assertGreaterEqual(received, last)
                last = received
                self.assertLessEqual(received, sender.total)
                self.assertEqual(stats["events"]["late"], 0)
                self.assertEqual(stats["rate_hz"], RATE_HZ)
                self.assertAlmostEqual(stats["budget_ns"], stats["buffer_frames"] / RATE_HZ * 1e9,
                                       delta=1)
                self.assertLessEqual(stats["buffer_ns"]["p50"], stats["buffer_ns"]["p95"])
                self.assertLessEqual(stats["buffer_ns"]["p95"], stats["buffer_ns"]["p99"])
                self.assertLessEqual(stats["buffer_ns"]["p99"], stats["buffer_ns"]["max"])
                self.assertGreater(stats["memory_bytes"], 1 << 20)
                # At most lead and horizon lie between the first onset and its rendering.
                sounded = stats["events"]["sounded"] - before["events"]["sounded"]
                if OVERLAP + 10 < sounded < sender.total:
                    steady += 1
                    self.assertAlmostEqual(stats["voices"]["active"], OVERLAP,
                                           delta=OVERLAP_TOLERANCE)
        self.assertGreater(steady, CLIENTS)


if __name__ == "__main__":
    hocket_daemon.main()
