#!/usr/bin/python3
"""hocketd as a service: readiness, watchdog and its end."""

import os
import signal
import socket
import tempfile
import time
import unittest

import hocket_daemon
from hocket_daemon import Daemon, RpcClient, constant_banks, wait_until

PATIENCE_S = 20


class NotifySocket:
    """What systemd offers a service of Type=notify."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def wait_for(self, wanted, patience_s=PATIENCE_S):
        """The time at which `wanted` came; what else comes before it is passed over."""
        until = time.monotonic() + patience_s
        while True:
            self.socket.settimeout(max(0.001, until - time.monotonic()))
            lines = self.socket.recv(4096).decode().splitlines()
            if wanted in lines:
                return time.monotonic()


class Service(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.notify = self.enterContext(NotifySocket(self.folder))

    def daemon(self, **environment):
        root = constant_banks(os.path.join(self.folder, "samples"), ["long"], 5.0)
        return Daemon(roots=[root],
                      environment={"NOTIFY_SOCKET": self.notify.path, **environment})

    def test_ready_comes_when_the_status_answers_and_stopping_at_the_end(self):
        daemon = self.daemon()
        try:
            daemon.spawn()
            self.notify.wait_for("READY=1")
            # No waiting from here: ready means that ports, files and answers are there.
            with RpcClient(daemon.control_address()) as client:
                self.assertEqual(client.call("server.status")["device"], "null")
                self.assertGreaterEqual(client.call("stats.get")["ring_fill_frames"], 64)
            self.assertEqual(os.stat(daemon.instance()["unix"]).st_mode & 0o777, 0o600)
            daemon.process.send_signal(signal.SIGTERM)
            self.notify.wait_for("STOPPING=1")
            # An impatient second one changes nothing: nor does end()'s.
            daemon.process.send_signal(signal.SIGTERM)
        finally:
            daemon.end()

    def test_the_watchdog_hears_three_times_an_interval(self):
        with self.daemon(WATCHDOG_USEC="600000"):
            times = [self.notify.wait_for("WATCHDOG=1") for _ in range(5)]
        for before, after in zip(times, times[1:]):
            self.assertLess(after - before, 0.6)

    def test_no_watchdog_without_its_interval(self):
        with self.daemon():
            self.notify.wait_for("READY=1")
            with self.assertRaises(TimeoutError):
                self.notify.wait_for("WATCHDOG=1", 1.5)

    def end_while_it_plays(self, number):
        with self.daemon() as daemon:
            daemon.call("voice.trigger", s="long")
            wait_until(lambda: daemon.stats()["voices"]["active"] == 1)
            files = [daemon.instance_file(), daemon.instance()["unix"]]
            started = time.monotonic()
            daemon.process.send_signal(number)
            self.assertEqual(daemon.wait(), 0)
            self.assertLess(time.monotonic() - started, 1.0)
            for path in files:
                self.assertFalse(os.path.exists(path), path)

    def test_sigterm_ends_it_within_a_second_while_it_plays(self):
        self.end_while_it_plays(signal.SIGTERM)

    def test_sigint_does_the_same(self):
        self.end_while_it_plays(signal.SIGINT)

    def test_a_second_daemon_starts_after_one_that_was_killed(self):
        with tempfile.TemporaryDirectory() as folder:
            first = Daemon(folder=folder)
            first.start()
            first.rpc.close()
            first.process.kill()
            first.process.wait()
            self.assertTrue(os.path.exists(first.instance_file()))
            second = Daemon(folder=folder)
            second.spawn()
            wait_until(lambda: (second.instance() or {}).get("pid") == second.process.pid)
            with RpcClient(second.instance()["unix"]) as client:
                client.call("server.status")
            second.end()


if __name__ == "__main__":
    hocket_daemon.main()
