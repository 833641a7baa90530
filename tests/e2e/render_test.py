#!/usr/bin/python3
"""hocket render: a file of patterns and a file of events, without a daemon."""

import json
import os
import tempfile
import unittest

import hocket_daemon
from hocket_daemon import RATE_HZ, Wav, constant_banks, own_environment, pan_gains, run_cli

LEVEL = 0.5 * 0.4 * pan_gains(0.5)[0]  # of a constant file of 0.5
SAMPLE_S = 0.05


class Render(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.root = constant_banks(os.path.join(self.folder, "samples"), ["bd", "sn"], SAMPLE_S)
        self.output = os.path.join(self.folder, "out.wav")

    def path(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def render(self, *arguments, code=0):
        done = run_cli("render", *arguments, "--samples", self.root, "--set", "samples.roots=[]",
                       environment=own_environment(self.folder))
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def figures(self, *arguments):
        done = self.render(*arguments, "--json")
        self.assertEqual(done.stderr, "")
        line, = done.stdout.splitlines()
        return json.loads(line)

    def check_figures(self, figures, frames, voices):
        wav = Wav(self.output)
        self.assertEqual((figures["frames"], wav.frames), (frames, frames))
        self.assertEqual(figures["voices"], voices)
        self.assertAlmostEqual(figures["audio_s"], frames / wav.rate_hz, delta=1e-9)
        self.assertGreater(figures["cpu_s"], 0)
        for channel, peak, rms in zip(wav.channels, figures["peak"], figures["rms"]):
            self.assertAlmostEqual(peak, max(map(abs, channel)), delta=1e-6)
            mean_square = sum(x * x for x in channel) / frames
            self.assertAlmostEqual(rms, mean_square ** 0.5, delta=1e-6)
        return wav

    def onsets(self, wav):
        left = wav.channels[0]
        return [frame for frame in range(wav.frames)
                if left[frame] != 0 and (frame == 0 or left[frame - 1] == 0)]

    def test_events_sound_at_their_frames(self):
        at = [0.1, 0.25, 0.4003]
        events = self.path("events.jsonl", "".join(
            json.dumps({"at": time, "play": {"s": "bd"}}) + "\n" for time in at))
        figures = self.figures("--events", events, "-o", self.output, "--seconds", "0.6")
        wav = self.check_figures(figures, round(0.6 * RATE_HZ), len(at))
        self.assertEqual(self.onsets(wav), [round(time * RATE_HZ) for time in at])
        self.assertAlmostEqual(wav.channels[0][round(0.1 * RATE_HZ)], LEVEL, delta=1e-6)

    def test_what_begins_beyond_the_end_is_no_part_of_it(self):
        events = self.path("events.jsonl", "".join(
            json.dumps({"at": at, "play": {"s": "bd", "lag": lag}}) + "\n"
            for at, lag in ((0.1, 0), (0.4001, 0), (0.5, -0.3), (0.2, 0.3))))
        self.check_figures(self.figures("--events", events, "-o", self.output, "--seconds", "0.4"),
                           round(0.4 * RATE_HZ), 2)

    def test_without_a_length_it_ends_when_all_is_over(self):
        events = self.path("events.jsonl", '{"at": 0.1, "play": {"s": "bd"}}\n')
        figures = self.figures("--events", events, "-o", self.output)
        self.assertEqual(self.onsets(Wav(self.output)), [round(0.1 * RATE_HZ)])
        self.assertGreaterEqual(figures["frames"], round((0.1 + SAMPLE_S) * RATE_HZ))
        self.assertLess(figures["audio_s"], 1)

    def test_a_pattern_file_is_played_by_cycles(self):
        code = self.path("set.tidal", 'setcps 1\nd1 $ sound "bd*2 [sn bd]"\n')
        figures = self.figures(code, "-o", self.output, "--cycles", "2", "--rate", "44100")
        wav = self.check_figures(figures, 2 * 44100, 8)
        self.assertEqual(wav.rate_hz, 44100)
        # What begins with the third cycle is not among them, though the last block reaches there.
        steps = [0, 1 / 4, 1 / 2, 3 / 4, 1, 5 / 4, 3 / 2, 7 / 4]
        self.assertEqual(self.onsets(wav), [round(step * 44100) for step in steps])

    def test_a_second_run_gives_the_same_file_and_so_do_more_threads(self):
        code = self.path("set.tidal", 'd1 $ sound "bd*16"\nd2 $ sound "sn*11"\n')
        files = []
        for arguments in ((), (), ("--threads", "2"), ("--set", "engine.synthesis_frames=64")):
            self.figures(code, "-o", self.output, "--seconds", "2", *arguments)
            with open(self.output, "rb") as file:
                files.append(file.read())
        self.assertEqual(len(set(files)), 1)

    def test_an_error_in_the_events_has_its_file_and_line(self):
        for line, wanted in (("{", "JSON"), ('{"play": {"s": "bd"}}', "at"), ('{"at": 1}', "play"),
                             ('{"at": -1, "play": {"s": "bd"}}', "at")):
            with self.subTest(line):
                events = self.path("events.jsonl", f'{{"at": 0, "play": {{"s": "bd"}}}}\n{line}\n')
                done = self.render("--events", events, "-o", self.output, code=1)
                self.assertIn(f"{events}:2: ", done.stderr)
                self.assertIn(wanted, done.stderr)
                self.assertFalse(os.path.exists(self.output))

    def test_an_error_in_a_pattern_has_its_file_line_and_column(self):
        code = self.path("set.tidal", 'hush\nd1 $ sound "bd ]"\n')
        done = self.render(code, "-o", self.output, code=1)
        self.assertIn(f"{code}:2:16: ", done.stderr)

    def test_an_unknown_name_is_told_with_the_nearest(self):
        events = self.path("events.jsonl", '{"at": 0, "play": {"s": "snn"}}\n')
        done = self.render("--events", events, "-o", self.output)
        self.assertIn("did you mean 'sn'?", done.stderr)

    def test_a_file_that_is_not_there_is_an_error(self):
        for arguments in (("--events", "/nowhere.jsonl"), ("/nowhere.tidal",)):
            self.assertIn("/nowhere", self.render(*arguments, code=1).stderr)


if __name__ == "__main__":
    hocket_daemon.main()
