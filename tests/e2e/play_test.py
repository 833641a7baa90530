#!/usr/bin/python3
"""hocket play: a daemon of its own if none runs, eight seconds into a file without a sound card."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

import hocket_daemon
from hocket_daemon import (RATE_HZ, Daemon, Wav, own_environment, program, run_cli,
                           skip_if_default_ports_are_taken, wait_until)


def processes_of(environment):
    """The processes that were started with this XDG_RUNTIME_DIR: all ours, whoever started them."""
    mark = ("XDG_RUNTIME_DIR=" + environment["XDG_RUNTIME_DIR"]).encode()
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                if mark in file.read().split(b"\0"):
                    found.append(int(name))
        except OSError:
            pass  # gone meanwhile, or somebody else's
    return found


class Play(unittest.TestCase):
    def setUp(self):
        skip_if_default_ports_are_taken()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.environment = own_environment(folder.name)
        self.cwd = os.path.join(folder.name, "here")
        os.mkdir(self.cwd)

    def test_the_demo_sounds_for_eight_seconds_and_leaves_a_file_and_no_process(self):
        started = time.monotonic()
        done = run_cli("play", environment=self.environment, cwd=self.cwd)
        took_s = time.monotonic() - started
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("hocket-demo.wav", done.stdout)
        self.assertIn("no sound card", done.stdout)
        self.assertNotIn(" error ", done.stderr)
        self.assertEqual(os.listdir(self.cwd), ["hocket-demo.wav"])
        wav = Wav(os.path.join(self.cwd, "hocket-demo.wav"))
        self.assertAlmostEqual(wav.frames / RATE_HZ, 8, delta=1)
        self.assertLess(took_s, 16)
        # Every second has something in it, and nothing is beyond full scale.
        for second in range(7):
            self.assertGreater(wav.peak(second * RATE_HZ, (second + 1) * RATE_HZ), 0.05)
        self.assertLessEqual(wav.peak(), 1.0)
        self.assertEqual(processes_of(self.environment), [])

    def test_interrupted_it_ends_its_daemon_and_keeps_what_was_played(self):
        process = subprocess.Popen([program("hocket"), "play"], env=self.environment, cwd=self.cwd,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        path = os.path.join(self.cwd, "hocket-demo.wav")
        wait_until(lambda: os.path.exists(path), 20, "the recording")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0, out + err)
        self.assertGreater(Wav(path).frames, RATE_HZ // 2)
        self.assertEqual(processes_of(self.environment), [])

    def test_a_file_with_an_error_says_where_and_leaves_no_process(self):
        with open(os.path.join(self.cwd, "set.tidal"), "w", encoding="utf-8") as file:
            file.write('d1 $ sound "bd"\nd2 $ sound "sn ]"\n')
        done = run_cli("play", "set.tidal", environment=self.environment, cwd=self.cwd)
        self.assertEqual(done.returncode, 1)
        self.assertIn("set.tidal:2:16: ", done.stderr)
        self.assertEqual(processes_of(self.environment), [])

    def test_with_a_daemon_it_plays_there(self):
        with Daemon() as daemon:
            done = daemon.cli("play", cwd=self.cwd)
            self.assertEqual(done.returncode, 0, done.stderr)
            slots = daemon.call("slots.list")["slots"]
            self.assertEqual([slot["name"] for slot in slots if slot["playing"]],
                             ["d1", "d2", "d3", "d4"])
            self.assertEqual(os.listdir(self.cwd), [])
            self.assertEqual(json.loads(daemon.cli("status", "--json").stdout)["cps"], 0.5625)


if __name__ == "__main__":
    hocket_daemon.main()
