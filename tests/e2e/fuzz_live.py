#!/usr/bin/python3
"""Broken OSC packets and broken JSON lines against a live daemon, which must go on playing.

    fuzz_live.py HOCKETD FUZZ_OSC FUZZ_JSON [N] [SEED]

N of each, 100000 by hand against a build with sanitizers; the daemon's leaks and errors show in
how it ends.
"""

import os
import subprocess
import sys
import tempfile
import time

from hocket_daemon import Daemon, RpcClient, RpcFailure, Wav, constant_banks, wait_until

# Some mutated code is code, and some of that asks for too much.
EXCESS = r" error d\d+ stops: "
BANKS = ("bd", "sn", "hh", "arpy", "superpiano")


def fuzz(*arguments):
    started = time.monotonic()
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    print(f"{done.stdout.strip()} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode != 0:
        raise AssertionError(f"{os.path.basename(arguments[0])} ended with {done.returncode}")


def evaluated(client, code):
    """False while too many texts wait already."""
    try:
        return client.call("eval", code=code)
    except RpcFailure:
        return None


def still_plays(daemon, what):
    """A pattern and an event sound, and the recording has them, in spite of all that came."""
    with RpcClient(daemon.control_address()) as client:
        # Patterns that were set play on, and what the kernel still holds of the packets would
        # sound beside the event below. Texts are taken in turn: behind this one none is left.
        received = -1
        while received != (received := client.call("stats.get")["events"]["received"]):
            wait_until(lambda: evaluated(client, "hush"), what="the texts before")
            time.sleep(0.5)
        client.call("panic")
        recording = client.call("server.status")["recording"]
        if recording:  # the fuzzer may have started one
            client.call("record.stop")
        client.call("tempo.set", cps=1)
        wait_until(lambda: client.call("stats.get")["voices"]["active"] == 0, what="the panic")
        path = client.call("record.start", path=what)["path"]
        time.sleep(0.3)  # the output is open again
        event = client.call("voice.trigger", s="bd")["event"]
        wait_until(lambda: any(each["event"] == event and each["fate"] == "sounded"
                               for each in client.call("why", last=1000)["events"]),
                   what="the event after " + what)
        time.sleep(0.3)
        client.call("record.stop")
        peak = Wav(path).peak()
        if not abs(peak - 0.5 * 0.4 * 0.5 ** 0.5) < 1e-4:
            raise AssertionError(f"after {what} an event has a peak of {peak}")
        return client.call("stats.get")


def report(daemon, stats):
    print(f"events {stats['events']}, drops {stats['drops']}, {stats['voices']}, "
          f"{daemon.memory_bytes() / 1e6:.0f} MB", flush=True)


def main():
    hocketd, fuzz_osc, fuzz_json = sys.argv[1:4]
    rounds = sys.argv[4] if len(sys.argv) > 4 else "1000"
    seed = sys.argv[5] if len(sys.argv) > 5 else "1"
    with tempfile.TemporaryDirectory() as folder:
        root = constant_banks(folder, BANKS, 0.1)
        with Daemon(roots=[root], executable=hocketd, expect=[EXCESS]) as daemon:
            common = ("--rounds", rounds, "--seed", seed)
            fuzz(fuzz_osc, "--udp", str(daemon.osc_address()[1]), *common)
            stats = still_plays(daemon, "osc")
            report(daemon, stats)
            if stats["events"]["malformed"] == 0:
                raise AssertionError("no packet was counted as malformed")
            fuzz(fuzz_json, "--tcp", str(daemon.control_address()[1]), *common)
            report(daemon, still_plays(daemon, "json"))
    print("the daemon still plays")


if __name__ == "__main__":
    main()
