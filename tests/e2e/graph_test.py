#!/usr/bin/python3
"""The signal graph live: texts sent to a daemon, measured in its recording."""

import tempfile
import time
import unittest

from hocket_daemon import RATE_HZ, Daemon, RpcFailure, Wav, constant_banks, pan_gains, wait_until

CPS = 0.5625
TRANSITION = round(0.012 * RATE_HZ)
TOLERANCE = 1e-5


def frame_of(cycle):
    return round(cycle * RATE_HZ / CPS)


class Graph(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        constant_banks(folder.name, ["bd"], 0.02, 0.5)
        self.daemon = Daemon(roots=[folder.name])
        self.enterContext(self.daemon)

    def frame(self):
        return self.daemon.call("server.status")["frame"]

    def play_for(self, frames):
        end = self.frame() + frames
        wait_until(lambda: self.frame() >= end, 60, "the frame", 0.05)

    def recorded(self, start_frame):
        path = self.daemon.call("record.stop")["path"]
        left = Wav(path).channels[0]
        return lambda frame: left[frame - start_frame]

    def steps(self, heard, begin, end, jump):
        """Frames in [begin, end) at which the level jumps. Where a busy machine made the daemon miss
        frames there is silence, which no level of these tests is."""
        found, before = [], heard(begin - 1)
        for at in range(begin, end):
            now = heard(at)
            if now == 0:
                continue
            if before != 0 and abs(now - before) > jump:
                found.append(at)
            before = now
        return found

    def test_a_pattern_of_levels_steps_on_its_frames_and_a_text_waits_for_its_cycle(self):
        start = self.daemon.call("record.start")["start_frame"]
        first = self.daemon.call("eval", code='out: "0.25 0.5"')
        self.assertGreaterEqual(first["cost_percent"], 0)
        self.assertNotIn("cycle", first)
        self.play_for(round(1.2 * RATE_HZ / CPS))
        second = self.daemon.call("eval", code='out: "0.75"', at="cycle")
        self.assertEqual(second["cycle"], round(second["cycle"]))
        switch = frame_of(second["cycle"])
        wait_until(lambda: self.frame() > switch + RATE_HZ // 2, 60, "the cycle", 0.05)
        end = self.frame() - RATE_HZ // 5
        heard = self.recorded(start)
        begin = start + RATE_HZ // 4
        expected = [frame_of(half / 2) for half in range(1, 40)
                    if begin <= frame_of(half / 2) < switch]
        self.assertGreaterEqual(len(expected), 1)
        self.assertEqual(self.steps(heard, begin, switch, 0.2), expected)
        self.assertAlmostEqual(heard(switch - 1), 0.5, delta=TOLERANCE)
        self.assertNotAlmostEqual(heard(switch + TRANSITION // 2), 0.5, delta=0.02)
        self.assertAlmostEqual(heard(switch + TRANSITION), 0.75, delta=TOLERANCE)
        self.assertAlmostEqual(heard(end), 0.75, delta=TOLERANCE)

    def test_steps_are_on_their_frames_after_a_change_of_tempo(self):
        start = self.daemon.call("record.start")["start_frame"]
        self.daemon.call("eval", code='out: "0.25 0.5"')
        self.play_for(RATE_HZ // 2)
        self.daemon.call("tempo.set", cps=1.5)
        begin = self.frame() + RATE_HZ // 2
        self.play_for(3 * RATE_HZ)
        end = self.frame() - RATE_HZ // 5
        heard = self.recorded(start)
        steps = self.steps(heard, begin, end, 0.2)
        self.assertGreaterEqual(len(steps), 5)
        for a, b in zip(steps, steps[1:]):
            self.assertEqual(b - a, RATE_HZ // 3)

    def test_voices_go_through_signals_and_slots_can_be_read(self):
        start = self.daemon.call("record.start")["start_frame"]
        self.daemon.call("eval", code='~drums: s "bd*4"\nout: ~drums * 0.5\nout2: ~d1')
        self.play_for(round(0.6 * RATE_HZ / CPS))
        begin = self.frame() + RATE_HZ // 5
        self.daemon.call("eval", code='d1 $ s "~ bd"')
        self.play_for(round(2.5 * RATE_HZ / CPS))
        end = self.frame() - RATE_HZ // 5
        heard = self.recorded(start)
        level = 0.5 * 0.4 * pan_gains(0.5)[0]
        count = 0
        for quarter in range(1, 100):
            at = frame_of(quarter / 4)
            if not begin <= at < end - 200:
                continue
            count += 1
            # The slot is heard by itself and once more through its tap.
            factor = 0.5 + (2 if quarter % 4 == 2 else 0)
            self.assertAlmostEqual(heard(at - 1), 0, delta=TOLERANCE)
            self.assertAlmostEqual(heard(at + 100), factor * level, delta=TOLERANCE)
        self.assertGreaterEqual(count, 6)
        events = self.daemon.stats()["events"]
        self.assertEqual((events["late"], events["cold"]), (0, 0))

    def test_a_bus_is_an_instrument(self):
        self.daemon.call("eval", code='~b: sine 440\nd1 $ s "~b*8" # note "0 7"')
        wait_until(lambda: self.daemon.stats()["events"]["sounded"] > 8, 30, "notes")
        self.assertEqual(self.daemon.stats()["events"]["cold"], 0)
        # Nobody could know that this one is a bus; it is built when it is first asked for.
        self.daemon.call("eval", code='~lead: saw 220\nd1 $ s "lead*8"')
        sounded = self.daemon.stats()["events"]["sounded"]
        wait_until(lambda: self.daemon.stats()["events"]["sounded"] > sounded + 8, 30, "notes")
        self.assertLess(self.daemon.stats()["events"]["cold"], 8)
        self.daemon.call("stop")
        wait_until(lambda: self.daemon.stats()["voices"]["active"] == 0, 10, "silence")

    def test_what_plays_can_be_shown_and_what_is_too_much_is_refused(self):
        self.daemon.call("eval", code="~lfo: sine 0.25\nout: saw 55 # lpf (~lfo * 400 + 600)")
        shown = self.daemon.call("graph.get")
        self.assertTrue(any(node["kind"] == "lpf" for node in shown["nodes"]))
        self.assertIn("digraph", self.daemon.call("graph.get", format="dot")["dot"])
        heavy = "\n".join(f"out{i}: saw {50 + i}" + " # moog 800 0.5" * 80 for i in range(40))
        with self.assertRaises(RpcFailure) as refused:
            self.daemon.call("eval", code=heavy)
        self.assertIn("% of the time", refused.exception.message)
        after = self.daemon.call("graph.get")
        self.assertEqual(len(after["nodes"]), len(shown["nodes"]))

    def test_a_large_text_is_worked_out_beside_what_plays(self):
        self.daemon.call("eval", code='d1 $ s "bd*16"')
        self.play_for(RATE_HZ // 2)
        before = self.daemon.stats()
        lines = [f"~b{i}: sine {20 + i / 10} * 0.001 + ~b{i - 1}" if i else "~b0: sine 20"
                 for i in range(660)]
        began = time.monotonic()
        self.daemon.call("eval", code="\n".join(lines) + "\nout: ~b659 * 0.1")
        took_ms = (time.monotonic() - began) * 1000
        self.play_for(RATE_HZ)
        after = self.daemon.stats()
        nodes = len(self.daemon.call("graph.get")["nodes"])
        self.assertGreaterEqual(nodes, 1900)
        print(f"{nodes} nodes: answered after {took_ms:.0f} ms, longest buffer "
              f"{after['buffer_ns']['max'] / 1e6:.2f} ms, "
              f"{after['underruns'] - before['underruns']} underruns")
        self.assertEqual(after["events"]["late"], before["events"]["late"])


if __name__ == "__main__":
    unittest.main()
