#!/usr/bin/python3
"""Live coding with printf and nc: what is evaluated is heard in the recording, on its frame."""

import json
import os
import subprocess
import tempfile
import time
import unittest

from hocket_daemon import ADDRESS, RATE_HZ, Daemon, Wav, constant_banks, pan_gains, wait_until

CPS = 0.5625
LEVELS = {"bd": 0.2, "sn": 0.4, "cp": 0.6, "hh": 0.8}
SOUND_S = 0.02
GAIN = 0.9


def frame_of(cycle):
    return round(cycle * RATE_HZ / CPS)


def first_pattern(cycle):
    """every 3 (0.25 ~>) $ sound "bd*2 [sn cp]": onsets of one cycle."""
    steps = [(0, "bd"), (0.25, "bd"), (0.5, "sn"), (0.75, "cp")]
    if cycle % 3 == 0:
        steps = [((at + 0.25) % 1, name) for at, name in steps]
    return [(cycle + at, name) for at, name in sorted(steps)]


def second_pattern(cycle):
    """sound "hh*4 cp" """
    return [(cycle + i / 8, "hh") for i in range(4)] + [(cycle + 0.5, "cp")]


class Live(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for bank, level in LEVELS.items():
            constant_banks(folder.name, [bank], SOUND_S, level)
        self.daemon = Daemon(roots=[folder.name])
        self.enterContext(self.daemon)

    def nc_eval(self, code):
        """Sends a line as people do. Returns the answer, the frame before it was sent, and the
        first frame from which everything must be heard: that of the answer, and the lead."""
        request = json.dumps({"method": "eval", "params": {"code": code}, "id": 1})
        before = self.daemon.call("server.status")["frame"]
        port = self.daemon.control_address()[1]
        command = ["sh", "-c", f"printf '%s\\n' \"$REQUEST\" | nc -q 1 {ADDRESS} {port}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "REQUEST": request}) as nc:
            answer = json.loads(nc.stdout.readline())
            status = self.daemon.call("server.status")
        return answer, before, status["frame"] + status["lead_frames"]

    def play_for(self, frames):
        end = self.daemon.call("server.status")["frame"] + frames
        wait_until(lambda: self.daemon.call("server.status")["frame"] >= end, 60, "the frame", 0.05)

    def assert_heard(self, wav, start_frame, pattern, begin, end):
        """Every onset of the pattern in frames [begin, end) is a step of its level in the
        recording, and there is nothing else. Returns how many there were."""
        gain = 0.4 * GAIN ** 4 * pan_gains(0.5)[0]
        left = wav.channels[0]
        sound_frames = round(SOUND_S * RATE_HZ)
        expected = [(frame_of(at), name)
                    for cycle in range(int(begin * CPS / RATE_HZ) - 1, int(end * CPS / RATE_HZ) + 2)
                    for at, name in pattern(cycle)]
        sounding = set()
        count = 0
        for frame, name in expected:
            sounding.update(range(frame, frame + sound_frames))
            if begin <= frame < end:
                count += 1
                at = frame - start_frame
                self.assertAlmostEqual(left[at - 1], 0, delta=1e-6, msg=f"before {name} at {frame}")
                self.assertAlmostEqual(left[at], LEVELS[name] * gain, delta=1e-5,
                                       msg=f"{name} at {frame}")
        strange = [frame for frame in range(begin + sound_frames, end)
                   if abs(left[frame - start_frame]) > 1e-6 and frame not in sounding]
        self.assertEqual(strange[:5], [])
        return count

    def test_evaluated_by_nc_it_is_heard_goes_on_in_phase_and_survives_an_error(self):
        start_frame = self.daemon.call("record.start")["start_frame"]
        answer, _, first_due = self.nc_eval(
            f'd1 $ every 3 (0.25 ~>) $ sound "bd*2 [sn cp]" # gain {GAIN}')
        self.assertIn("d1: 4 events this cycle", answer["result"]["done"])
        self.play_for(round(5.3 * RATE_HZ / CPS))  # in the middle of a cycle

        answer, second_sent, second_due = self.nc_eval(f'd1 $ sound "hh*4 cp" # gain {GAIN}')
        self.assertNotIn("error", answer)
        self.play_for(round(2.4 * RATE_HZ / CPS))

        answer, _, _ = self.nc_eval(f'd1 $ sound "bd*2"\n  # gain {GAIN} # speeed 2')
        self.assertEqual(answer["error"]["code"], -32000)
        self.assertEqual((answer["error"]["data"]["line"], answer["error"]["data"]["column"]),
                         (2, 16))
        self.assertEqual(answer["error"]["data"]["nearest"], "speed")
        self.play_for(round(1.5 * RATE_HZ / CPS))

        heard_until = self.daemon.call("server.status")["frame"] - RATE_HZ // 10
        path = self.daemon.call("record.stop")["path"]
        wav = Wav(path)
        first = self.assert_heard(wav, start_frame, first_pattern, first_due, second_sent)
        second = self.assert_heard(wav, start_frame, second_pattern, second_due, heard_until)
        self.assertGreaterEqual(first, 20)
        self.assertGreaterEqual(second, 17)
        stats = self.daemon.stats()["events"]
        self.assertEqual((stats["late"], stats["cold"]), (0, 0))


if __name__ == "__main__":
    unittest.main()
