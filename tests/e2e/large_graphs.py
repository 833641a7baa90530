#!/usr/bin/python3
"""Texts of 10, 200 and 2 000 nodes, edited again and again while a daemon on the null clock plays.

    large_graphs.py [EDITS] [HOCKETD] [--set KEY=VALUE]...

By hand, 20 edits of each by default. Prints how long the answers took and what the profile says of
the buffers meanwhile. Exit 1 if a buffer took longer than it lasts or frames were missing.
"""

import sys
import time

from hocket_daemon import Daemon

SIZES = (10, 200, 2000)
BETWEEN_EDITS_S = 0.15


def text_of_nodes(nodes, hertz):
    """Buses of about ten nodes each, added up."""
    buses = range(max(1, nodes // 10))
    lines = ["out: 0" + "".join(f" + ~b{bus}" for bus in buses)]
    lines += [f"~b{bus}: ((saw {hertz + bus} + saw {hertz + 1 + bus}) # lpf (sine 0.3 * 400 + "
              f"{900 + bus}) 0.8 # hpf 40) * 0.001 * tri 0.2" for bus in buses]
    return "\n".join(lines)


def measure(daemon, nodes, edits):
    """Returns the missed deadlines."""
    before = daemon.stats()
    answers_ms = []
    largest_ns = 0
    for edit in range(edits):
        began = time.monotonic()
        daemon.call("eval", code=text_of_nodes(nodes, 50 + edit))
        answers_ms.append((time.monotonic() - began) * 1000)
        time.sleep(BETWEEN_EDITS_S)
        largest_ns = max(largest_ns, daemon.stats()["buffer_ns"]["max"])
    graph = daemon.call("graph.get")
    after = daemon.stats()
    slow = after["slow_buffers"] - before["slow_buffers"]
    missing = after["underrun_frames"] - before["underrun_frames"]
    answers_ms.sort()
    print(f"{len(graph['nodes']):5} nodes  answer {answers_ms[0]:.1f} to {answers_ms[-1]:.1f} ms  "
          f"load {after['load'] * 100:.1f} % (estimated {graph['cost_percent']:.1f} %)  "
          f"buffer at most {largest_ns / 1000:.0f} of {after['budget_ns'] / 1000:.0f} us  "
          f"{slow} slow buffers  {missing} frames missing", flush=True)
    return slow + missing


def main():
    arguments = sys.argv[1:]
    settings = [arguments[i + 1] for i, each in enumerate(arguments) if each == "--set"]
    plain = [each for i, each in enumerate(arguments)
             if each != "--set" and (i == 0 or arguments[i - 1] != "--set")]
    edits = int(plain[0]) if plain else 20
    executable = plain[1] if len(plain) > 1 else None
    with Daemon(settings=settings, executable=executable) as daemon:
        missed = sum(measure(daemon, nodes, edits) for nodes in SIZES)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
