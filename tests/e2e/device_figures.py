#!/usr/bin/python3
"""Figures of a daemon on JACK's dummy driver, by hand, on a machine that does nothing else.

    device_figures.py underruns [MINUTES] [PERIOD...]     two patterns play; idle, then with CPU hogs
    device_figures.py latency                             reported against measured, event to port
    device_figures.py start                               exec to first sound
"""

import ctypes
import math
import os
import signal
import subprocess
import sys
import tempfile
import time

import hocket_daemon
from hocket_daemon import Daemon, OscClient, ntp, osc_bundle, osc_play, wait_until
from hocket_jack import JackServer

PERIODS = (1024, 256)
HOGS = 2


def is_playing(daemon):
    return daemon.call("audio.status")["state"] == "playing"


class Hogs:
    """Processes that take all the time they get."""

    def __init__(self, count):
        self.processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"],
                                           preexec_fn=hocket_daemon._die_with_parent)
                          for _ in range(count)]

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()


def underruns(minutes, periods):
    for hogs in (0, HOGS):
        for period in periods:
            with JackServer(period=period) as server:
                hog = Hogs(hogs)
                with Daemon(environment=server.environment, device="default") as daemon:
                    wait_until(lambda: is_playing(daemon), 20, "the device")
                    daemon.call("eval", code='d1 $ s "bd*4 hh*8"\nd2 $ s "sn*3"')
                    time.sleep(2)
                    before, audio = daemon.stats(), daemon.call("audio.status")
                    time.sleep(minutes * 60)
                    after, end = daemon.stats(), daemon.call("audio.status")
                hog.end()
            print(f"period {period}, {hogs} hogs, {minutes} min: "
                  f"{after['underruns'] - before['underruns']} underruns "
                  f"({after['underrun_frames'] - before['underrun_frames']} frames), "
                  f"{end['xruns'] - audio['xruns']} xruns of the server, "
                  f"{after['events']['late'] - before['events']['late']} late of "
                  f"{after['events']['sounded'] - before['events']['sounded']}, lead "
                  f"{after['lead_frames'] / after['rate_hz'] * 1000:.1f} ms, map error "
                  f"{after['time_map']['error_us']:.0f} us, jitter "
                  f"{after['time_map']['jitter_us']:.0f} us, "
                  f"{after['time_map']['re_anchors']} re-anchors, {end['losses']} losses",
                  flush=True)


class Ear:
    """A JACK client that notes when a port's signal leaves silence, in microseconds of the steady
    clock, to the frame within its cycle."""

    def __init__(self, server, port):
        os.environ.update(server.environment)
        self.jack = ctypes.CDLL("libjack.so.0")
        self.jack.jack_client_open.restype = ctypes.c_void_p
        self.jack.jack_port_register.restype = ctypes.c_void_p
        self.jack.jack_port_get_buffer.restype = ctypes.POINTER(ctypes.c_float)
        self.client = ctypes.c_void_p(self.jack.jack_client_open(b"ear", 1, None))
        self.port = ctypes.c_void_p(self.jack.jack_port_register(
            self.client, b"in", b"32 bit float mono audio", 1, 0))
        self.onsets, self.silent = [], True
        self.process = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_void_p)(self.look)
        self.jack.jack_set_process_callback(self.client, self.process, None)
        self.jack.jack_activate(self.client)
        if self.jack.jack_connect(self.client, port, b"ear:in") != 0:
            raise RuntimeError("cannot connect")

    def look(self, frames, _):
        buffer = self.jack.jack_port_get_buffer(self.port, ctypes.c_uint32(frames))
        current, now, after = ctypes.c_uint32(), ctypes.c_uint64(), ctypes.c_uint64()
        length = ctypes.c_float()
        self.jack.jack_get_cycle_times(self.client, ctypes.byref(current), ctypes.byref(now),
                                       ctypes.byref(after), ctypes.byref(length))
        for at in range(frames):
            loud = abs(buffer[at]) > 1e-3
            if loud and self.silent:
                self.onsets.append(now.value + at * length.value / frames)
            if loud or at == frames - 1:
                self.silent = not loud
        return 0

    def close(self):
        self.jack.jack_client_close(self.client)


def latency():
    for period in PERIODS:
        with JackServer(period=period) as server, tempfile.TemporaryDirectory() as folder:
            hocket_daemon.constant_banks(folder, ["tick"], 0.02)
            with Daemon(environment=server.environment, device="default", roots=[folder]) as daemon:
                wait_until(lambda: is_playing(daemon), 20, "the device")
                daemon.call("voice.trigger", s="tick", gain=0)
                time.sleep(3)
                reported = daemon.call("audio.status")["latency_ms"]
                ear = Ear(server, b"hocket:out_0")
                # The clock JACK gives its times in.
                offset = time.time() - time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
                start = time.time() + 0.5
                times = [start + 0.25 * i for i in range(40)]
                with OscClient(daemon.osc_address()) as client:
                    for at in times:
                        client.send(osc_bundle(ntp(at), osc_play(s="tick")))
                time.sleep(times[-1] - time.time() + 0.5)
                ear.close()
                stats = daemon.stats()
        lags = [onset / 1e6 + offset - at for onset, at in zip(ear.onsets, times)]
        mean = sum(lags) / len(lags)
        spread = math.sqrt(sum((lag - mean) ** 2 for lag in lags) / len(lags))
        print(f"period {period}: {len(lags)} of {len(times)} heard, timetag to port "
              f"{mean * 1000:.2f} ms (deviation {spread * 1e6:.0f} us); the device reports "
              f"{reported:.2f} ms from callback to speaker; split told: {stats['latency']}")


def start():
    for period in PERIODS:
        took = []
        with JackServer(period=period) as server, tempfile.TemporaryDirectory() as folder:
            hocket_daemon.constant_banks(folder, ["tick"], 0.02)
            for _ in range(10):
                began = time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
                with Daemon(environment=server.environment, device="default",
                            roots=[folder]) as daemon:
                    wait_until(lambda: is_playing(daemon), 20, "the device", 0.002)
                    playing = time.clock_gettime(time.CLOCK_MONOTONIC_RAW) - began
                    ear = Ear(server, b"hocket:out_0")
                    daemon.call("voice.trigger", s="tick")
                    wait_until(lambda: ear.onsets, 5, "a sound", 0.002)
                    took.append((playing, ear.onsets[0] / 1e6 - began))
                    ear.close()
        took.sort()
        print(f"period {period}: exec to a device that plays {took[5][0] * 1000:.0f} ms, to the "
              f"first sound {sorted(sound for _, sound in took)[5] * 1000:.0f} ms (medians of 10)")


def main():
    what, *rest = sys.argv[1:] or [""]
    if what == "underruns":
        minutes = float(rest[0]) if rest else 10
        underruns(minutes, [int(period) for period in rest[1:]] or PERIODS)
    elif what == "latency":
        latency()
    elif what == "start":
        start()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
