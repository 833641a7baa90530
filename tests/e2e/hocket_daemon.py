"""A real hocketd for the tests, and what it takes to talk to it.

Programs come from the environment (HOCKET_HOCKETD, HOCKET_CLI), as tests/e2e/CMakeLists.txt sets it.
"""

import array
import ctypes
import json
import math
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

RATE_HZ = 48000
SKIPPED = 77  # what ctest shows as skipped
ADDRESS = "127.0.0.1"
DEFAULT_OSC_PORT = 57120
DEFAULT_CONTROL_PORT = 57121
SOURCE_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

START_PATIENCE_S = 30
END_PATIENCE_S = 20
CALL_PATIENCE_S = 20
_NTP_TO_UNIX_S = 2208988800
_SANITIZER = re.compile(r"Sanitizer|runtime error:")


def program(name):
    """The path of hocketd or hocket."""
    variable = {"hocketd": "HOCKET_HOCKETD", "hocket": "HOCKET_CLI"}.get(name, name)
    path = os.environ.get(variable)
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError(f"{variable} does not name a program: {path}")
    return path


def wait_until(condition, patience_s=10, what="the condition", pause_s=0.02):
    """Returns the first true value of condition()."""
    until = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {patience_s} s")
        time.sleep(pause_s)


def _die_with_parent():
    # A test that is killed takes its daemon along (PR_SET_PDEATHSIG).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class RpcFailure(Exception):
    """An answer that is an error."""

    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.code = error.get("code")
        self.message = error.get("message", "")
        self.data = error.get("data", {})


class RpcClient:
    """Newline-delimited JSON-RPC 2.0 over TCP ((host, port)) or a Unix socket (a path)."""

    def __init__(self, address):
        if isinstance(address, str):
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.socket.settimeout(CALL_PATIENCE_S)
            self.socket.connect(address)
        else:
            self.socket = socket.create_connection(address, CALL_PATIENCE_S)
        self._received = b""
        self._id = 0
        self.notifications = []

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send_line(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def read_line(self):
        while b"\n" not in self._received:
            chunk = self.socket.recv(65536)
            if not chunk:
                raise ConnectionError("the daemon closed the connection")
            self._received += chunk
        line, self._received = self._received.split(b"\n", 1)
        return json.loads(line)

    def call(self, method, **params):
        self._id += 1
        request = {"jsonrpc": "2.0", "id": self._id, "method": method}
        if params:
            request["params"] = params
        self.send_line(json.dumps(request))
        while True:
            message = self.read_line()
            if "method" in message:
                self.notifications.append(message)
            elif message.get("id") == self._id:
                if "error" in message:
                    raise RpcFailure(message["error"])
                return message["result"]


class Daemon:
    """A hocketd of the test's own: own folders, own ports, ended by its own pid.

    Use as a context manager; leaving it ends the daemon and fails if it crashed, ended with
    another code than 0, left its files behind, or logged an error that is not among `expect`
    (regular expressions).
    """

    def __init__(self, settings=(), roots=None, environment=None, expect=(), default_ports=False,
                 executable=None, folder=None, device="null"):
        self.folder = folder or tempfile.mkdtemp(prefix="hocket-e2e-")
        self.runtime = os.path.join(self.folder, "run")
        self.recordings = os.path.join(self.folder, "recordings")
        self.log_file = os.path.join(self.folder, "log")
        os.makedirs(self.runtime, 0o700, exist_ok=True)
        self.expect = [re.compile(pattern) for pattern in expect]
        self.environment = own_environment(self.folder)
        self.environment.update(environment or {})
        self.settings = [f"recording.folder={self.recordings}", f"audio.device={device}",
                         *settings]
        if not default_ports:
            self.settings = ["osc.port=0", "control.port=0", *self.settings]
        if roots is not None:
            self.settings += [f"samples.roots={json.dumps(list(roots))}",
                              "samples.built_in_kit=false"]
        self.executable = executable or program("hocketd")
        self.process = None
        self.rpc = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        try:
            self.end()
        except AssertionError:
            if kind is None:
                raise
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self):
        arguments = [self.executable]
        for setting in self.settings:
            arguments += ["--set", setting]
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, cwd=self.folder, preexec_fn=_die_with_parent)

    def start(self):
        """Returns when the daemon has answered server.status and its samples are indexed."""
        self.spawn()
        wait_until(self.instance, START_PATIENCE_S, "hocketd.json")
        self.rpc = RpcClient(self.control_address())
        wait_until(lambda: self.call("server.status")["samples_ready"], START_PATIENCE_S,
                   "the index of the samples")

    def instance_file(self):
        return os.path.join(self.runtime, "hocket", "hocketd.json")

    def instance(self):
        if self.process.poll() is not None:
            raise AssertionError(f"hocketd ended with {self.process.returncode}:\n{self.log()}")
        try:
            with open(self.instance_file(), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def _address(self, key):
        host, port = self.instance()[key].rsplit(":", 1)
        return host, int(port)

    def osc_address(self):
        return self._address("osc")

    def control_address(self):
        return self._address("control")

    def call(self, method, **params):
        return self.rpc.call(method, **params)

    def stats(self):
        return self.call("stats.get")

    def cli(self, *arguments, **options):
        """Runs the hocket command against this daemon."""
        return run_cli(*arguments, environment=self.environment, **options)

    def log(self):
        with open(self.log_file, encoding="utf-8", errors="replace") as file:
            return file.read()

    def memory_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def errors(self):
        """What it logged as an error and nobody expected."""
        return [line for line in self.log().splitlines()
                if (re.match(r"\S+ \S+ error ", line) or _SANITIZER.search(line))
                and not any(pattern.search(line) for pattern in self.expect)]

    def wait(self, patience_s=END_PATIENCE_S):
        try:
            return self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"hocketd did not end within {patience_s} s:\n"
                                 f"{self.log()}") from None

    def end(self):
        """Ends it with SIGTERM, if it runs, and checks how it ended."""
        if self.process is None:
            return
        if self.rpc is not None:
            self.rpc.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.wait()
        self.process = None
        if code != 0:
            raise AssertionError(f"hocketd ended with {code}:\n{self.log()}")
        if self.errors():
            raise AssertionError("hocketd logged errors:\n" + "\n".join(self.errors()))
        left = os.listdir(os.path.join(self.runtime, "hocket"))
        if left:
            raise AssertionError(f"hocketd left behind {left}")


def own_environment(folder):
    """The surroundings of a user who has nothing yet: no configuration, no daemon."""
    kept = {name: value for name, value in os.environ.items()
            if name in ("PATH", "LANG", "LD_LIBRARY_PATH") or name.endswith("SAN_OPTIONS")}
    runtime = os.path.join(folder, "run")
    os.makedirs(runtime, 0o700, exist_ok=True)
    return {**kept, "HOME": folder, "XDG_RUNTIME_DIR": runtime, "TMPDIR": folder}


def run_cli(*arguments, environment, **options):
    """Runs the hocket command; the result has returncode, stdout, stderr as text."""
    options.setdefault("timeout", 60)
    return subprocess.run([program("hocket"), *arguments], env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **options)


# ---- OSC --------------------------------------------------------------------------------------

def _padded(data):
    return data + b"\0" * (4 - len(data) % 4 if len(data) % 4 else 0)


def osc_string(text):
    return _padded(text.encode() + b"\0")


def osc_message(address, *arguments):
    """int, float and str become i, f and s."""
    tags, data = ",", b""
    for value in arguments:
        if isinstance(value, str):
            tags, data = tags + "s", data + osc_string(value)
        elif isinstance(value, int):
            tags, data = tags + "i", data + struct.pack(">i", value)
        else:
            tags, data = tags + "f", data + struct.pack(">f", value)
    return osc_string(address) + osc_string(tags) + data


def osc_bundle(timetag, *elements):
    """timetag: 64-bit NTP; elements: messages or bundles."""
    data = b"#bundle\0" + struct.pack(">Q", timetag)
    for element in elements:
        data += struct.pack(">i", len(element)) + element
    return data


def osc_play(**parameters):
    arguments = []
    for name, value in parameters.items():
        arguments += [name, value]
    return osc_message("/dirt/play", *arguments)


def ntp(unix_seconds):
    """The timetag of a time as time.time() gives it."""
    whole = int(unix_seconds)
    return (whole + _NTP_TO_UNIX_S << 32) + int((unix_seconds - whole) * 4294967296)


def timetag_after(timetag, seconds):
    """Exact to the timetag's 0.23 ns, where a double of seconds since 1970 has 240 ns."""
    return timetag + round(seconds * 4294967296)


def parse_osc(data):
    """A message as (address, arguments)."""
    def text(at):
        end = data.index(b"\0", at)
        return data[at:end].decode(), (end // 4 + 1) * 4
    address, at = text(0)
    tags, at = text(at)
    arguments = []
    for tag in tags[1:]:
        if tag == "s":
            value, at = text(at)
        else:
            value, = struct.unpack_from({"i": ">i", "f": ">f"}[tag], data, at)
            at += 4
        arguments.append(value)
    return address, arguments


class OscClient:
    """A UDP socket of its own that talks to one daemon."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((ADDRESS, 0))
        self.socket.connect(address)
        self.label = "osc %s:%d" % self.socket.getsockname()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, packet):
        self.socket.send(packet)

    def receive(self, patience_s=CALL_PATIENCE_S):
        self.socket.settimeout(patience_s)
        return parse_osc(self.socket.recv(65536))


# ---- sound ------------------------------------------------------------------------------------

def write_wav(path, samples, rate_hz=RATE_HZ):
    """A mono 32-bit float WAV."""
    data = array.array("f", samples).tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3, 1,
                       rate_hz, rate_hz * 4, 4, 32, b"data", len(data))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(head + data)


def constant_banks(root, banks, seconds, level=0.5):
    """A sample root in which every bank is one file that stands at `level`."""
    for bank in banks:
        write_wav(os.path.join(root, bank, "0.wav"), [level] * round(seconds * RATE_HZ))
    return root


def pan_gains(pan):
    """Left and right gain of a mono sample: equal power, -3 dB in the centre."""
    return math.cos(pan * math.pi / 2), math.sin(pan * math.pi / 2)


class Wav:
    """A 32-bit float WAV: channels[c][frame]."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
            raise AssertionError(f"{path} is not a WAV")
        at, samples = 12, None
        while at + 8 <= len(data):
            name, size = struct.unpack_from("<4sI", data, at)
            body = data[at + 8:at + 8 + size]
            if name == b"fmt ":
                kind, count, self.rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
                if (kind, bits) != (3, 32):
                    raise AssertionError(f"{path}: not 32-bit float")
            elif name == b"data":
                samples = array.array("f")
                samples.frombytes(body[:len(body) // 4 * 4])
            at += 8 + size + size % 2
        self.channels = [samples[channel::count] for channel in range(count)]
        self.frames = len(self.channels[0])

    def peak(self, begin=0, end=None):
        return max((max(map(abs, channel[begin:end]), default=0.0) for channel in self.channels),
                   default=0.0)


# ---- tests ------------------------------------------------------------------------------------

def port_is_free(port, kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:  # as the daemon does: old connections do not count
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def skip_if_default_ports_are_taken():
    for port, kind in ((DEFAULT_OSC_PORT, socket.SOCK_DGRAM),
                       (DEFAULT_CONTROL_PORT, socket.SOCK_STREAM)):
        if not port_is_free(port, kind):
            raise unittest.SkipTest(f"port {port} is taken by another process")


def main():
    """unittest.main, but a run of which all was skipped exits 77, for ctest to show."""
    run = unittest.main(module="__main__", exit=False, verbosity=2)
    result = run.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.skipped and len(result.skipped) == result.testsRun else 0)
