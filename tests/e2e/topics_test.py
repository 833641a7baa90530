#!/usr/bin/python3
"""What a live daemon tells by itself: the topics of the control socket, and OSC senders."""

import tempfile
import time
import unittest

import hocket_daemon
from hocket_daemon import (RATE_HZ, Daemon, OscClient, RpcClient, constant_banks, ntp, osc_bundle,
                           osc_play, timetag_after)


class Listener(RpcClient):
    """Subscribed to topics, all of whose notifications are kept."""

    def __init__(self, address, *topics):
        super().__init__(address)
        self.topics = self.call("subscribe", topics=list(topics))["topics"]

    def next(self, topic):
        """The params of the next notification of a topic."""
        while True:
            for at, message in enumerate(self.notifications):
                if message["method"] == topic:
                    return self.notifications.pop(at)["params"]
            self.notifications.append(self.read_line())


class Topics(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.daemon = self.enterContext(Daemon(roots=[constant_banks(folder.name, ["bd"], 0.05)]))

    def listener(self, *topics):
        return self.enterContext(Listener(self.daemon.control_address(), *topics))

    def test_events_are_told_with_their_slot_and_frame_as_they_start(self):
        listener = self.listener("events")
        self.assertEqual(listener.topics, ["events"])
        self.daemon.call("tempo.set", cps=2)
        self.daemon.call("eval", code='d1 $ sound "bd*4"')
        told = []
        while len(told) < 12:
            told += listener.next("events")["events"]
        self.assertEqual({(event["from"], event["sound"]) for event in told}, {("d1", "bd:0")})
        told = told[2:]  # the first ones may have come while the sample was decoded
        for before, after in zip(told, told[1:]):
            self.assertEqual(after["frame"] - before["frame"], RATE_HZ // 8)
            self.assertAlmostEqual(after["cycle"] - before["cycle"], 0.25, places=3)
        fates = {event["event"]: event["frame"]
                 for event in self.daemon.call("why", last=100)["events"]}
        for event in told:
            self.assertEqual(fates[event["event"]], event["frame"])
        listener.call("events.unsubscribe")
        listener.notifications.clear()
        time.sleep(0.3)
        listener.call("server.hello")
        self.assertEqual(listener.notifications, [])

    def test_events_say_what_they_were_given_and_where_in_the_text(self):
        listener = self.listener("events")
        code = 'd1 $ sound "bd bd:0"\n  # gain "0.8 <0.9 1>" # lpf 800'
        number = self.daemon.call("eval", code=code)["eval"]
        told = []
        while len(told) < 6:
            told += listener.next("events")["events"]
        for event in told:
            self.assertEqual(event["eval"], number)
            at_half = round(event["cycle"] % 1, 2) == 0.5
            value = event["value"]
            self.assertEqual(value["s"], "bd")
            self.assertEqual(value["lpf" if "lpf" in value else "cutoff"], 800)
            self.assertIn(value["gain"], (0.9, 1) if at_half else (0.8,))
            # The very words that made it.
            words = [code[begin:end] for begin, end in event["spans"]]
            self.assertIn("bd:0" if at_half else "bd", words)
            self.assertIn(f'{value["gain"]:g}', words)

    def test_a_client_hears_of_the_events_that_it_sent_itself(self):
        listener = self.listener("notices")
        with self.assertRaises(hocket_daemon.RpcFailure):
            listener.call("voice.trigger", s="bf")
        notice = listener.next("notices")
        self.assertEqual((notice["kind"], notice["nearest"]), ("unknown_name", "bd"))
        self.assertTrue(notice["from"].startswith("rpc "), notice)

    def test_a_sender_that_is_repeatedly_late_is_shifted_and_told(self):
        self.daemon.call("voice.trigger", s="bd", gain=0)
        listener = self.listener("audio", "notices")
        with OscClient(self.daemon.osc_address()) as client:
            # Steps of 50 ms, each 30 ms late, and by what synthesis is ahead.
            first = ntp(time.time())
            for step in range(60):
                tag = timetag_after(first, step * 0.05)
                time.sleep(max(0, (tag - ntp(time.time())) / 2**32 + 0.03))
                client.send(osc_bundle(tag, osc_play(s="bd")))
            address, arguments = client.receive()
            while address != "/hocket/shift":
                address, arguments = client.receive()
        notice = listener.next("notices")
        while notice["kind"] != "shift":
            notice = listener.next("notices")
        self.assertEqual(notice["shift_ms"], arguments[0])
        self.assertEqual(notice["shift_ms"], round(notice["shift_ms"]))
        self.assertGreater(notice["shift_ms"], 40)
        status = listener.next("audio")
        self.assertEqual(status["event"], "shift")
        self.assertIn(notice["from"], status["text"])
        time.sleep(0.5)
        clients = {each["from"]: each for each in self.daemon.stats()["clients"]}
        self.assertGreaterEqual(clients[notice["from"]]["shift_ms"], notice["shift_ms"])
        events = [event for event in self.daemon.call("why", last=60)["events"]
                  if event["from"] == notice["from"]]
        self.assertIn("shifted by", events[0]["detail"])
        shifted = [event for event in events if event["detail"] == events[0]["detail"]
                   and event["fate"] == "sounded"]
        self.assertGreaterEqual(len(shifted), 4)
        for after, before in zip(shifted, shifted[1:]):
            # One between them may have been late in spite of it, on a busy machine.
            steps = round((after["frame"] - before["frame"]) / (RATE_HZ / 20))
            self.assertAlmostEqual(after["frame"] - before["frame"], steps * RATE_HZ / 20, delta=1)


if __name__ == "__main__":
    hocket_daemon.main()
