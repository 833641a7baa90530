#!/usr/bin/python3
"""What a real TidalCycles sent, played by a live daemon on the null clock to the frame."""

import json
import os
import tempfile
import time
import unittest

import hocket_daemon
from hocket_daemon import (RATE_HZ, Daemon, OscClient, Wav, constant_banks, ntp, osc_bundle,
                           osc_message, osc_play, timetag_after)

SESSION = os.path.join(hocket_daemon.SOURCE_FOLDER, "tests", "conformance", "dirt-play",
                       "tidal-session.json")
BANKS = ("bd", "sn", "hh", "arpy", "superpiano")
SAMPLE_LEVEL = 0.5
SAMPLE_SECONDS = 0.3
MOST_ARRIVAL_S = 18.0 if os.environ.get("HOCKET_E2E_LONG") else 8.0
FIRST_LEAD_S = 0.131  # how early the first message came when it was captured
# Tidal's lead of 100 ms covers the daemon's 41 ms, but not a sender that a busy machine stalls.
EXTRA_LEAD_S = 0.1
# A fade of 1 ms moves the level by a 48th of it in a frame; several may be under way.
FADES = 0.02
# Two readings of the clocks may differ by this much: 2 us.
CLOCK_FRAMES = 0.1


def all_captured_plays():
    """(arrival, timetag, arguments), seconds from the first, in order of arrival."""
    with open(SESSION, encoding="utf-8") as file:
        messages = json.load(file)["messages"]
    return [(message["arrival"], message["timetag"], [value for _, value in message["args"]])
            for message in messages if message["address"] == "/dirt/play"]


def captured_plays():
    return [play for play in all_captured_plays() if play[0] < MOST_ARRIVAL_S]


def parameters(arguments):
    return dict(zip(arguments[::2], arguments[1::2]))


def level_at_onset(play):
    """Left and right level of the first frame by the laws of gain and pan, 0 where it fades in."""
    if play.get("begin", 0) != 0 or play.get("speed", 1) < 0:
        return 0.0, 0.0
    level = SAMPLE_LEVEL * 0.4 * play.get("gain", 1) ** 4
    left, right = hocket_daemon.pan_gains(play.get("pan", 0.5))
    return level * left, level * right


class TidalSession(unittest.TestCase):
    def collect_fates(self, daemon, fates):
        for event in daemon.call("why", last=1000)["events"]:
            fates[event["event"]] = event

    def play(self, daemon, client, plays, fates):
        """Sends them as they were sent, shifted to now. Returns their timetags."""
        start = time.time() + 0.2
        arrival_0, timetag_0, _ = plays[0]
        origin = ntp(start + FIRST_LEAD_S + EXTRA_LEAD_S)
        timetags, asked = [], time.time()
        for arrival, timetag, arguments in plays:
            time.sleep(max(0.0, start + arrival - arrival_0 - time.time()))
            timetags.append(timetag_after(origin, timetag - timetag_0))
            client.send(osc_bundle(timetags[-1], osc_message("/dirt/play", *arguments)))
            if time.time() - asked > 2:
                asked = time.time()
                self.collect_fates(daemon, fates)
        time.sleep(1.0)
        self.collect_fates(daemon, fates)
        return timetags

    def check_distances(self, timetags, events):
        """There is one constant c so that each frame is round(c + timetag * rate)."""
        low, high = -1.0, 1.0
        base = events[0]["frame"]
        for timetag, event in zip(timetags, events):
            exact = (timetag - timetags[0]) * RATE_HZ / 2 ** 32
            off = event["frame"] - base - exact
            low, high = max(low, off - 0.5), min(high, off + 0.5)
        self.assertLess(low - high, CLOCK_FRAMES, "frames drift from their timetags")

    def check_steps(self, wav, start_frame, plays, events):
        """The recording steps by the computed level in the frame where events begin."""
        steps = {}
        for (_, _, arguments), event in zip(plays, events):
            left, right = level_at_onset(parameters(arguments))
            at = event["frame"] - start_frame
            there = steps.setdefault(at, [0.0, 0.0, 0])
            there[0] += left
            there[1] += right
            there[2] += left + right > 0
        checked = 0
        for at, (left, right, count) in steps.items():
            if count == 0:
                continue
            checked += count
            for channel, level in zip(wav.channels, (left, right)):
                self.assertAlmostEqual(channel[at] - channel[at - 1], level, delta=FADES,
                                       msg=f"step at frame {at}")
                for other in (at - 1, at + 1):
                    if other not in steps:
                        self.assertAlmostEqual(channel[other] - channel[other - 1], 0, delta=FADES,
                                               msg=f"step beside frame {at}")
        return checked

    def test_every_event_sounds_at_the_frame_of_its_timetag(self):
        plays = captured_plays()
        self.assertGreaterEqual(len(plays), 80)
        with tempfile.TemporaryDirectory() as folder:
            root = constant_banks(folder, BANKS, SAMPLE_SECONDS, SAMPLE_LEVEL)
            with Daemon(roots=[root]) as daemon, OscClient(daemon.osc_address()) as client:
                self.warm_up(daemon, client)
                recording = daemon.call("record.start", path="tidal")
                client.send(osc_message("/dirt/handshake"))
                self.assertEqual(client.receive()[0], "/dirt/handshake/reply")
                fates = {}
                self.collect_fates(daemon, fates)
                before = set(fates)
                timetags = self.play(daemon, client, plays, fates)
                stats = daemon.stats()
                recorded = daemon.call("record.stop")
                wav = Wav(recording["path"])

        self.assertEqual(recorded["frames"], wav.frames)
        self.assertEqual(stats["events"]["late"], 0, stats)
        self.assertEqual(stats["drops"], {})
        events = [fates[number] for number in sorted(set(fates) - before)]
        self.assertEqual(len(events), len(plays))
        for (_, _, arguments), event in zip(plays, events):
            play = parameters(arguments)
            self.assertEqual(event["sound"].split(":")[0], play["s"])
            # What is cut by its group has sounded first.
            self.assertIn(event["fate"], ("sounded", "choked") if "cut" in play else ("sounded",))
            self.assertEqual(event["frame"], event["wanted_frame"], event)
            self.assertEqual(event["late_frames"], 0)
        self.check_distances(timetags, events)
        checked = self.check_steps(wav, recording["start_frame"], plays, events)
        self.assertGreaterEqual(checked, 40)

    def warm_up(self, daemon, client):
        """Every sample is decoded before it counts: a first hit may be cold."""
        for bank in BANKS:
            client.send(osc_play(s=bank, gain=0.0))
        hocket_daemon.wait_until(
            lambda: daemon.stats()["events"]["received"] >= len(BANKS)
            and daemon.stats()["queues"]["pending_decodes"] == 0
            and daemon.stats()["voices"]["active"] == 0, what="decoding")

    def test_events_that_stand_alone_are_recorded_whole_and_to_the_frame(self):
        count, gap_s = 20, 0.1
        with tempfile.TemporaryDirectory() as folder:
            root = constant_banks(folder, BANKS, 0.03, SAMPLE_LEVEL)
            with Daemon(roots=[root]) as daemon, OscClient(daemon.osc_address()) as client:
                self.warm_up(daemon, client)
                recording = daemon.call("record.start", path="alone.wav")
                first = ntp(time.time() + 0.3)
                for i in range(count):  # uneven, so that they fall anywhere in a block
                    at = timetag_after(first, i * gap_s * 1.0137)
                    client.send(osc_bundle(at, osc_play(s="bd", pan=0.5)))
                time.sleep(0.3 + count * gap_s * 1.0137 + 0.5)
                events = daemon.call("why", last=count)["events"][::-1]
                stats = daemon.stats()
                daemon.call("record.stop")
                wav = Wav(recording["path"])
        self.assertEqual(stats["events"]["late"], 0)
        left = wav.channels[0]
        level = SAMPLE_LEVEL * 0.4 * hocket_daemon.pan_gains(0.5)[0]
        onsets = [frame for frame in range(1, wav.frames) if left[frame - 1] == 0 != left[frame]]
        self.assertEqual(onsets, [event["frame"] - recording["start_frame"] for event in events])
        for onset, event in zip(onsets, events):
            self.assertEqual(event["length_frames"], round(0.03 * RATE_HZ))
            self.assertAlmostEqual(left[onset], level, delta=1e-6)
            end = onset + event["length_frames"]
            self.assertNotEqual(left[end - 1], 0)
            self.assertEqual(left[end], 0)


if __name__ == "__main__":
    hocket_daemon.main()
