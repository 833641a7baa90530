"""A JACK server without a sound card for the tests: jackd's dummy driver, under a name of its own."""

import array
import os
import shutil
import signal
import struct
import subprocess
import time

import hocket_daemon

PATIENCE_S = 10


def is_there():
    return all(shutil.which(name) for name in ("jackd", "jack_lsp", "jack_rec", "jack_freewheel"))


class JackServer:
    """Use as a context manager; `environment` is what its clients need."""

    def __init__(self, period=1024, rate_hz=48000):
        self.period, self.rate_hz = period, rate_hz
        self.name = f"hocket-test-{os.getpid()}-{time.monotonic_ns() % 1000000}"
        self.environment = {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGTERM)

    def start(self):
        """False where no server can run. In real time where that is allowed: other work on the
        machine makes no xruns then."""
        return self.start_with("-R", "-P", "20") or self.start_with("-r")

    def start_with(self, *options):
        self.process = subprocess.Popen(
            ["jackd", *options, "-n", self.name, "-d", "dummy", "-r", str(self.rate_hz), "-p",
             str(self.period)],
            env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=hocket_daemon._die_with_parent)
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self.process.poll() is None:
            if self.run("jack_lsp").returncode == 0:
                return True
            time.sleep(0.05)
        self.stop(signal.SIGKILL)
        return False

    def stop(self, number):
        """Ends it by a signal."""
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def run(self, *command, **options):
        return subprocess.run(command, env={**os.environ, **self.environment}, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, timeout=60, **options)

    def ports(self):
        return self.run("jack_lsp").stdout.split()

    def recording(self, path, seconds, *ports):
        """Starts to record ports into a WAV of that length; the process ends by itself."""
        return subprocess.Popen(
            ["jack_rec", "-f", path, "-d", str(seconds), "-b", "32", *ports],
            env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=hocket_daemon._die_with_parent)


def read_recording(path):
    """The channels of a 32-bit integer WAV, as floats."""
    with open(path, "rb") as file:
        data = file.read()
    at, count, samples = 12, 2, array.array("i")
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8:at + 8 + size]
        if name == b"fmt ":
            count, bits = struct.unpack_from("<2xH10xH", body)
            if bits != 32:
                raise AssertionError(f"{path}: {bits} bits, not 32")
        elif name == b"data":
            samples.frombytes(body[:len(body) // 4 * 4])
        at += 8 + size + size % 2
    return [[value / 2147483648 for value in samples[channel::count]] for channel in range(count)]
