#!/usr/bin/python3
"""The control socket and the command line against a live daemon."""

import json
import os
import socket
import subprocess
import tempfile
import time
import unittest

import hocket_daemon
from hocket_daemon import (ADDRESS, RATE_HZ, Daemon, OscClient, RpcClient, RpcFailure, Wav,
                           constant_banks, ntp, osc_bundle, osc_message, osc_play, wait_until)

LEVEL = 0.5 * 0.4 * hocket_daemon.pan_gains(0.5)[0]  # of a constant file of 0.5
STOP_FADE_FRAMES = RATE_HZ // 100
PANIC_FADE_FRAMES = RATE_HZ // 200


class ControlTest(unittest.TestCase):
    """A daemon with two banks of constant level: `bd`, short, and `long`, 5 s."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = constant_banks(folder.name, ["bd"], 0.05)
        constant_banks(folder.name, ["long"], 5.0)
        self.daemon = Daemon(roots=[self.root], expect=self.expected_errors())
        self.enterContext(self.daemon)

    def expected_errors(self):
        return ()

    def call(self, method, **params):
        return self.daemon.call(method, **params)

    def failure(self, method, **params):
        with self.assertRaises(RpcFailure) as caught:
            self.call(method, **params)
        return caught.exception

    def decode(self, name):
        """Plays it once at gain 0 and waits until it is decoded and over."""
        self.call("voice.trigger", s=name, gain=0, sustain=0.001)
        wait_until(lambda: not self.daemon.stats()["queues"]["pending_decodes"]
                   and not self.daemon.stats()["voices"]["active"], what="decoding")


class Evaluation(ControlTest):
    def test_an_error_says_where_it_is_and_what_plays_goes_on(self):
        self.call("eval", code='d1 $ sound "bd"')
        failure = self.failure("eval", code='setcps 1\nd1 $ sound "bd ]"')
        self.assertEqual(failure.code, -32000)
        self.assertEqual((failure.data["line"], failure.data["column"]), (2, 16))
        self.assertTrue(failure.message.startswith("2:16: "), failure.message)
        slots = self.call("slots.list")["slots"]
        self.assertEqual([(slot["name"], slot["playing"]) for slot in slots], [("d1", True)])
        # Taken whole or not at all: nor was the tempo set.
        self.assertEqual(self.call("tempo.get")["cps"], 0.5625)

    def test_a_pattern_sounds_at_its_tempo(self):
        self.decode("bd")
        self.assertEqual(self.call("tempo.set", cps=2)["bpm"], 480)
        self.call("eval", code='d1 $ sound "bd*4"')
        time.sleep(1.5)
        events = [event for event in self.call("why", last=100)["events"] if event["from"] == "d1"]
        sounded = sorted(event["frame"] for event in events if event["fate"] == "sounded")
        self.assertGreaterEqual(len(sounded), 8)
        for before, after in zip(sounded, sounded[1:]):
            self.assertEqual(after - before, RATE_HZ // 8)
        self.assertEqual(self.daemon.stats()["events"]["late"], 0)

    def test_a_name_that_is_not_there_is_answered_with_the_nearest(self):
        failure = self.failure("voice.trigger", s="lonh")
        self.assertEqual(failure.code, -32001)
        self.assertIn("lonh", failure.message)
        self.assertEqual(failure.data.get("nearest"), "long")
        fate = self.call("why", last=1)["events"][0]
        self.assertEqual(fate["fate"], "unknown_name")
        self.assertIn("long", fate["detail"])

    def test_the_sender_of_an_osc_event_hears_of_an_unknown_name(self):
        with OscClient(self.daemon.osc_address()) as client:
            client.send(osc_play(s="lonh"))
            address, arguments = client.receive()
        self.assertEqual(address, "/hocket/fail")
        self.assertEqual(arguments[0], "/dirt/play")
        self.assertIn("long", arguments[1])
        self.assertEqual(arguments[2], "long")


class Silence(ControlTest):
    """hush, stop and panic, as the recording has them."""

    def record(self, act, settle_s=0.6):
        """Starts `long`, lets `act` happen, and returns the recording and its start frame."""
        self.decode("long")
        recording = self.call("record.start", path="silence")
        self.call("voice.trigger", s="long")
        time.sleep(0.3)
        act()
        time.sleep(settle_s)
        self.assertEqual(self.call("record.stop")["path"], recording["path"])
        return Wav(recording["path"])

    def end_of_sound(self, wav):
        left = wav.channels[0]
        return max(frame for frame in range(wav.frames) if left[frame] != 0) + 1

    def test_hush_lets_ring_and_cancels_what_waits(self):
        def act():
            self.call("voice.trigger", s="bd", in_seconds=0.3)
            self.call("hush")
        wav = self.record(act)
        self.assertAlmostEqual(wav.channels[0][wav.frames - 1], LEVEL, delta=1e-6)
        self.assertAlmostEqual(wav.peak(), LEVEL, delta=1e-6)
        self.assertEqual(self.call("why", last=1)["events"][0]["fate"], "cancelled")
        self.assertEqual(self.daemon.stats()["events"]["cancelled"], 1)

    def test_stop_fades_out_in_ten_milliseconds(self):
        wav = self.record(lambda: self.call("stop"))
        end = self.end_of_sound(wav)
        left = wav.channels[0]
        self.assertAlmostEqual(left[end - STOP_FADE_FRAMES - 2], LEVEL, delta=1e-6)
        self.assertAlmostEqual(left[end - STOP_FADE_FRAMES // 2], LEVEL / 2, delta=LEVEL / 100)
        wait_until(lambda: self.daemon.stats()["voices"]["active"] == 0)

    def test_panic_ends_every_voice_and_what_waits_and_the_next_event_sounds(self):
        def act():
            self.call("voice.trigger", s="bd", in_seconds=0.3)
            self.call("panic")
        wav = self.record(act)
        end = self.end_of_sound(wav)
        self.assertLess(end, wav.frames - RATE_HZ // 10)
        self.assertEqual(self.daemon.stats()["voices"]["active"], 0)
        trigger = self.call("voice.trigger", s="bd")
        wait_until(lambda: self.fate_of(trigger["event"]) == "sounded")

    def fate_of(self, number):
        return next(event["fate"] for event in self.call("why", last=1000)["events"]
                    if event["event"] == number)

    def test_osc_has_the_same_words(self):
        self.decode("long")
        with OscClient(self.daemon.osc_address()) as client:
            for word in ("hush", "stop", "panic"):
                client.send(osc_message("/hocket/" + word))
                address, arguments = client.receive()
                self.assertEqual((address, arguments[0]), ("/hocket/done", "/hocket/" + word))
            client.send(osc_message("/hocket/cps", 0.75))
            self.assertEqual(client.receive()[0], "/hocket/done")
            client.send(osc_message("/hocket/status"))
            address, (text,) = client.receive()
            self.assertEqual(address, "/hocket/status")
            self.assertEqual(json.loads(text)["cps"], 0.75)
            client.send(osc_message("/hocket/eval", 'd1 $ sound "bd ]"'))
            address, arguments = client.receive()
            self.assertEqual(address, "/hocket/fail")
            self.assertEqual(arguments[3:], [1, 16])


class Recording(ControlTest):
    def test_a_recording_stays_in_its_folder(self):
        for path in ("../outside", "/tmp/outside", "a/../../outside"):
            failure = self.failure("record.start", path=path)
            self.assertEqual(failure.code, -32602)
            self.assertIn(self.daemon.recordings, failure.message)
        self.assertEqual(self.failure("record.stop").code, -32003)

    def test_there_is_one_at_a_time_and_it_has_all_its_frames(self):
        first = self.call("record.start", path="take/one")
        self.assertEqual(first["path"], os.path.join(self.daemon.recordings, "take", "one.wav"))
        self.assertEqual(self.call("server.status")["recording"], first["path"])
        self.assertEqual(self.failure("record.start", path="two").code, -32003)
        time.sleep(0.5)
        last = self.call("record.stop")
        self.assertGreater(last["frames"], RATE_HZ // 4)
        self.assertEqual(Wav(last["path"]).frames, last["frames"])
        self.assertEqual(self.daemon.stats()["drops"], {})

    def test_an_unfinished_recording_is_closed_when_the_daemon_ends(self):
        path = self.call("record.start", path="unfinished")["path"]
        self.decode("long")
        self.call("voice.trigger", s="long")
        time.sleep(0.4)
        self.call("server.shutdown")
        self.assertEqual(self.daemon.wait(), 0)
        wav = Wav(path)
        self.assertGreater(wav.frames, RATE_HZ // 5)
        self.assertAlmostEqual(wav.peak(), LEVEL, delta=1e-6)


class Samples(ControlTest):
    def test_a_reload_finds_what_was_added(self):
        self.failure("voice.trigger", s="fresh")
        constant_banks(self.root, ["fresh"], 0.05)
        self.call("samples.reload")
        wait_until(lambda: any(bank["name"] == "fresh"
                               for bank in self.call("samples.list")["banks"]))
        self.call("voice.trigger", s="fresh")

    def test_a_broken_file_is_named_and_the_others_play(self):
        with open(os.path.join(self.root, "bd", "1.wav"), "wb") as file:
            file.write(b"RIFF nothing of the kind")
        self.call("samples.reload")
        broken = wait_until(lambda: self.call("samples.list")["broken"])
        self.assertIn("1.wav", broken[0])
        self.call("voice.trigger", s="bd")
        failure = self.failure("voice.trigger", s="bd", n=1)
        self.assertIn("cannot be read", failure.message)
        self.assertEqual(self.call("why", last=1)["events"][0]["fate"], "refused")


class Connections(ControlTest):
    def test_tcp_and_the_unix_socket_answer_alike(self):
        with RpcClient(self.daemon.instance()["unix"]) as local:
            there, here = local.call("server.status"), self.call("server.status")
        self.assertEqual(there["control"], here["control"])
        self.assertEqual(there["device"], "null")
        self.assertEqual(os.stat(self.daemon.instance()["unix"]).st_mode & 0o777, 0o600)

    def test_shutdown_is_answered_before_the_daemon_ends(self):
        self.assertEqual(self.call("server.shutdown"), {"ok": True})
        self.assertEqual(self.daemon.wait(), 0)

    def test_a_client_that_breaks_off_harms_nobody(self):
        for line in (b'{"method":"server.sta', b"\0\xff\xfe\n", b"[" * 5000 + b"\n"):
            with socket.create_connection(self.daemon.control_address()) as rude:
                rude.sendall(line)
        self.assertEqual(self.call("server.hello")["name"], "hocket")


class PortInUse(unittest.TestCase):
    def refused(self, *settings):
        """Starts a daemon that cannot start; returns what it said."""
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(settings=settings, folder=folder)
            daemon.spawn()
            self.assertEqual(daemon.wait(), 1)
            self.assertEqual(os.listdir(os.path.join(daemon.runtime, "hocket")), [])
            return daemon.log().splitlines()

    def test_one_clear_error_and_exit_1(self):
        for kind, key in ((socket.SOCK_DGRAM, "osc"), (socket.SOCK_STREAM, "control")):
            with self.subTest(key), socket.socket(socket.AF_INET, kind) as taken:
                taken.bind((ADDRESS, 0))
                if kind == socket.SOCK_STREAM:
                    taken.listen()
                port = taken.getsockname()[1]
                errors = [line for line in self.refused(f"{key}.port={port}") if " error " in line]
                self.assertEqual(len(errors), 1, errors)
                self.assertIn(f"{ADDRESS}:{port}", errors[0])
                self.assertIn("in use", errors[0])

    def test_a_wrong_key_is_told_and_exits_2(self):
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(settings=["osc.prot=1"], folder=folder)
            daemon.spawn()
            self.assertEqual(daemon.wait(), 2)
            self.assertIn("osc.prot", daemon.log())


class CommandLine(ControlTest):
    def run_cli(self, *arguments, code=0):
        done = self.daemon.cli(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def test_it_finds_the_daemon_and_tells_what_it_is(self):
        self.assertIn("device    null", self.run_cli("status"))
        self.assertEqual(json.loads(self.run_cli("status", "--json"))["banks"], 2)
        host, port = self.daemon.control_address()
        self.assertIn("48000", self.run_cli("--host", f"{host}:{port}", "status"))

    def test_it_evaluates_and_shows_where_an_error_is(self):
        self.assertIn("d1", self.run_cli("eval", "-e", 'd1 $ sound "bd*2"'))
        said = self.run_cli("eval", "-e", 'd1 $ soudn "bd"', code=1)
        self.assertIn("1:6", said)
        self.assertIn("sound", said)
        path = os.path.join(self.daemon.folder, "set.tidal")
        with open(path, "w", encoding="utf-8") as file:
            file.write('hush\nd2 $ sound "bd [bd"\n')
        self.assertIn(f"{path}:2:", self.run_cli("eval", path, code=1))

    def test_it_shows_the_profile_the_fates_and_the_samples(self):
        self.decode("bd")
        self.call("voice.trigger", s="bd")
        wait_until(lambda: json.loads(
            self.run_cli("stats", "--json"))["events"]["sounded"] == 2)
        self.assertIn("2 received", self.run_cli("stats"))
        self.assertIn("sounded at frame", self.run_cli("why"))
        self.assertEqual(len(json.loads(self.run_cli("why", "--json"))["events"]), 2)
        listed = self.run_cli("samples")
        self.assertIn("long", listed)
        self.assertIn("root", listed)

    def test_it_sets_the_tempo_and_hushes(self):
        self.assertIn("0.75", self.run_cli("cps", "0.75"))
        self.run_cli("eval", "-e", 'd1 $ sound "bd"')
        self.run_cli("hush")
        self.assertFalse(any(slot["playing"] for slot in self.call("slots.list")["slots"]))

    def test_it_follows_the_profile_until_it_is_interrupted(self):
        process = subprocess.Popen(
            [hocket_daemon.program("hocket"), "stats", "--follow", "--json", "--interval-ms", "50"],
            env=self.daemon.environment, stdout=subprocess.PIPE, text=True)
        lines = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.send_signal(2)
        process.stdout.close()
        self.assertEqual(process.wait(10), 0)
        self.assertLess(lines[0]["uptime_s"], lines[2]["uptime_s"])

    def test_without_a_daemon_it_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            done = hocket_daemon.run_cli("--socket", folder + "/none", "status",
                                         environment=hocket_daemon.own_environment(folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no daemon answers", done.stderr)


class Time(ControlTest):
    def test_an_event_too_far_ahead_is_refused_with_its_reason(self):
        with OscClient(self.daemon.osc_address()) as client:
            client.send(osc_bundle(ntp(time.time() + 60), osc_play(s="bd")))
            address, arguments = client.receive()
        self.assertEqual(address, "/hocket/fail")
        self.assertIn("42 s", arguments[1])
        fate = self.call("why", last=1)["events"][0]
        self.assertEqual(fate["fate"], "refused")

    def test_a_late_event_sounds_at_once_and_its_sender_is_told(self):
        self.decode("bd")
        # An event from before the stream's first frame is no later than the stream is old.
        wait_until(lambda: self.call("server.status")["uptime_s"] > 0.5)
        with OscClient(self.daemon.osc_address()) as client:
            client.send(osc_bundle(ntp(time.time() - 0.2), osc_play(s="bd")))
            address, (count, worst_ms) = client.receive()
        self.assertEqual((address, count), ("/hocket/late", 1))
        self.assertGreater(worst_ms, 200)
        fate = self.call("why", last=1)["events"][0]
        self.assertEqual(fate["fate"], "late")
        self.assertEqual(fate["late_frames"], fate["frame"] - fate["wanted_frame"])


if __name__ == "__main__":
    hocket_daemon.main()
