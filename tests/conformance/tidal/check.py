#!/usr/bin/env python3
"""Asks hocket for every recorded case of Tidal and compares the events.

usage: check.py HOCKET [--full] [--failures FILE] [CASES.json ...]

The cases (the *.json beside this file, unless some are named) hold expressions with the events that
Tidal 1.7.10 and 1.9.5 gave for them. Two levels:
  onsets  what is heard: the events that begin inside the query agree in whole and value, continuous
          ones in part and value
  full    all events agree in whole, part and value, touching parts of one event being joined
Prints a line a file with both, then the failures by id, at `onsets` or with --full at both.
Exit status 1 if a file or all together pass less than 99 % at `onsets`.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
from fractions import Fraction

TOLERANCE = 1e-6
REQUIRED = 0.99


def plain(value):
    """Values that must be equal as they are: numbers are compared apart."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, dict):
        return tuple((name, plain(each)) for name, each in sorted(value.items()))
    if isinstance(value, list):
        return tuple(map(plain, value))
    return value


def numbers(value):
    """The numbers of a value, in the order of plain()."""
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, dict):
        return [n for _, each in sorted(value.items()) for n in numbers(each)]
    if isinstance(value, list):
        return [n for each in value for n in numbers(each)]
    return []


def close(a, b):
    return all(abs(x - y) <= TOLERANCE * max(1.0, abs(x), abs(y)) for x, y in zip(a, b))


def span(times):
    return None if times is None else (Fraction(times[0]), Fraction(times[1]))


def read_events(events):
    return [(span(e["whole"]), span(e["part"]), e["value"]) for e in events]


def joined(events):
    """Touching parts of one event as one part."""
    groups = collections.defaultdict(list)
    done = []
    for whole, part, value in events:
        if whole is None:
            done.append((whole, part, value))
        else:
            groups[(whole, plain(value))].append((part, value))
    for (whole, _), parts in groups.items():
        while parts:
            part, value = parts.pop(0)
            changed = True
            while changed:
                changed = False
                for i, (other, other_value) in enumerate(parts):
                    touches = other[0] == part[1] or other[1] == part[0]
                    if touches and close(numbers(value), numbers(other_value)):
                        part = (min(part[0], other[0]), max(part[1], other[1]))
                        del parts[i]
                        changed = True
                        break
            done.append((whole, part, value))
    return done


def onsets(events):
    return [(w, p if w is None else w, v) for w, p, v in events if w is None or w[0] == p[0]]


def same(expected, actual):
    """Equal as multisets, numbers within the tolerance."""
    def grouped(events):
        groups = collections.defaultdict(list)
        for whole, part, value in events:
            groups[(whole, part, plain(value))].append(numbers(value))
        return groups

    left, right = grouped(expected), grouped(actual)
    if {k: len(v) for k, v in left.items()} != {k: len(v) for k, v in right.items()}:
        return False
    for key, wanted in left.items():
        rest = list(right[key])
        for each in wanted:
            match = next((i for i, got in enumerate(rest) if close(each, got)), None)
            if match is None:
                return False
            del rest[match]
    return True


def failures(case, answer):
    """What is wrong at the levels (onsets, full); None where nothing is."""
    if answer is None:
        return ("no answer",) * 2
    if "error" in case:
        return (None, None) if "error" in answer else ("must be rejected",) * 2
    if "error" in answer:
        return ("error: " + answer["error"],) * 2
    actual = read_events(answer["events"])
    accepted = [case["events"]] + [each["events"] for each in case.get("alternatives", [])]
    accepted = [read_events(events) for events in accepted]
    wrong = "events differ: %d expected, %d came" % (len(accepted[0]), len(actual))
    heard = any(same(onsets(events), onsets(actual)) for events in accepted)
    exact = any(same(joined(events), joined(actual)) for events in accepted)
    return (None if heard else wrong, None if exact else wrong)


def ask(hocket, cases):
    """The answers by id; cases without one when hocket died."""
    lines = "".join(
        json.dumps({key: case[key] for key in ("id", "kind", "expr", "cycles", "vars") if key in case})
        + "\n" for case in cases)
    ran = subprocess.run([hocket, "query", "--jsonl"], input=lines.encode(), stdout=subprocess.PIPE,
                         timeout=600, check=False)
    if ran.returncode != 0:
        print("hocket ended with status %d" % ran.returncode)
    return {answer["id"]: answer for answer in map(json.loads, ran.stdout.decode().splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hocket")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--quiet", action="store_true", help="only the table")
    options = parser.parse_args()
    files = options.files or sorted(pathlib.Path(__file__).parent.glob("*.json"))

    reports, good, total, heard, exact, regular, exact_regular = [], True, 0, 0, 0, 0, 0
    print("%-22s %6s %8s %8s" % ("file", "cases", "onsets", "full"))
    for file in files:
        cases = json.loads(file.read_text())["cases"]
        answers = ask(options.hocket, cases)
        results = [(case, failures(case, answers.get(case["id"]))) for case in cases]
        passed = sum(wrong[0] is None for _, wrong in results)
        fully = sum(wrong[1] is None for _, wrong in results)
        print("%-22s %6d %7.2f%% %7.2f%%" % (file.stem, len(cases), 100 * passed / len(cases),
                                             100 * fully / len(cases)))
        good = good and passed >= REQUIRED * len(cases)
        total, heard, exact = total + len(cases), heard + passed, exact + fully
        for case, wrong in results:
            if not case.get("irregular"):
                regular += 1
                exact_regular += wrong[1] is None
            if wrong[0] or (options.full and wrong[1] and not case.get("irregular")):
                level = "onsets" if wrong[0] else "full"
                reports.append("%s %s [%s] %s: %s" % (level, case["id"], case["kind"],
                                                      case["expr"], wrong[0] or wrong[1]))
    print("%-22s %6d %7.2f%% %7.2f%%  (without irregular cases: full %.2f%% of %d)" % (
        "all", total, 100 * heard / total, 100 * exact / total,
        100 * exact_regular / max(1, regular), regular))
    if not options.quiet:
        print("\n".join(reports))
    return 0 if good and heard >= REQUIRED * total else 1


if __name__ == "__main__":
    sys.exit(main())
