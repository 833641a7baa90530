#!/usr/bin/python3
"""Every ```sh block of the READMEs, line by line, against a live daemon at the default ports."""

import json
import os
import re
import shutil
import subprocess
import time
import unittest

import hocket_daemon
from hocket_daemon import SOURCE_FOLDER, Daemon, skip_if_default_ports_are_taken, wait_until

PAGES = ("README.md", os.path.join("protocol", "README.md"))
# What a line of an example may be, besides one that talks to the daemon.
HARMLESS = re.compile(r"sleep \d+$")


class Block:
    """A block of commands, and the answers that the page shows below it, if it does."""

    def __init__(self, page, line, text, answers):
        self.place = f"{page}:{line}"
        self.lines = [each for each in text.replace("\\\n", " ").splitlines()
                      if each.strip() and not each.startswith("#")]
        self.shows_an_error = '"error":' in answers


def blocks_of(page):
    with open(os.path.join(SOURCE_FOLDER, page), encoding="utf-8") as file:
        text = file.read()
    fences = list(re.finditer(r"^```(\w*)\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL))
    blocks = []
    for at, fence in enumerate(fences):
        if fence[1] != "sh":
            continue
        follower = fences[at + 1] if at + 1 < len(fences) else None
        shown = follower and follower[1] == "json" and follower.start() == fence.end()
        line = text.count("\n", 0, fence.start()) + 2
        blocks.append(Block(page, line, fence[2], follower[2] if shown else ""))
    return blocks


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for tool in ("nc", "oscsend"):
            if not shutil.which(tool):
                raise unittest.SkipTest(f"{tool} is not installed: the examples are not replayed")
        skip_if_default_ports_are_taken()

    def setUp(self):
        # With what a user has installed: the names of the examples must exist as they are.
        self.daemon = self.enterContext(Daemon(default_ports=True))

    def shell(self, line):
        done = subprocess.run(["sh", "-c", line], env=self.daemon.environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=30, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def check_nc(self, line, block):
        """One line of JSON for each request, without an error unless the page shows one."""
        answers = [json.loads(answer) for answer in self.shell(line).splitlines()]
        requests = line.split("|")[0].count("\\n") - line.split("|")[0].count("\\\\n")
        if "subscribe" in line:
            self.assertGreater(len(answers), requests, "notifications")
        else:
            self.assertEqual(len(answers), requests)
        for answer in answers:
            for single in answer if isinstance(answer, list) else [answer]:
                self.assertEqual(single["jsonrpc"], "2.0")
                if not block.shows_an_error:
                    self.assertNotIn("error", single)

    def playing(self):
        return {slot["name"]: slot["code"] for slot in self.daemon.call("slots.list")["slots"]
                if slot["playing"]}

    def received_from_osc(self):
        return sum(client["events"] for client in self.daemon.stats()["clients"]
                   if client["from"].startswith("osc"))

    def check_oscsend(self, line):
        address, *arguments = re.search(r"(/\S+)(?: (\w+) (.*))?", line).groups()
        before = self.received_from_osc()
        malformed = self.daemon.stats()["events"]["malformed"]
        self.shell(line)
        if address == "/dirt/play":
            wait_until(lambda: self.received_from_osc() == before + 1, what=line)
            fate = wait_until(lambda: next(
                (event["fate"] for event in self.daemon.call("why", last=20)["events"]
                 if event["from"].startswith("osc") and event["fate"] != "scheduled"), None),
                what="a fate")
            self.assertIn(fate, ("sounded", "cold", "late"))
        elif address == "/hocket/eval":
            code = arguments[1].strip("'")
            wait_until(lambda: code in self.playing().values(), what=line)
        elif address in ("/hocket/hush", "/hocket/stop", "/hocket/panic"):
            wait_until(lambda: not self.playing(), what=line)
        elif address == "/hocket/cps":
            wait_until(lambda: abs(self.daemon.call("tempo.get")["cps"] - float(arguments[1]))
                       < 1e-6, what=line)
        else:
            time.sleep(0.2)
        self.assertEqual(self.daemon.stats()["events"]["malformed"], malformed)

    def replay(self, page):
        blocks = blocks_of(page)
        self.assertTrue(blocks, f"{page} has no examples")
        for block in blocks:
            for line in block.lines:
                with self.subTest(f"{block.place}: {line}"):
                    if re.search(r"\| (timeout \S+ )?nc ", line):
                        self.check_nc(line, block)
                    elif line.startswith("oscsend "):
                        self.check_oscsend(line)
                    else:
                        self.assertRegex(line, HARMLESS)
                        self.shell(line)

    def test_those_of_the_readme(self):
        self.replay("README.md")

    def test_those_of_the_protocol(self):
        self.replay(os.path.join("protocol", "README.md"))


if __name__ == "__main__":
    hocket_daemon.main()
