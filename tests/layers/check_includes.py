#!/usr/bin/python3
"""Holds the sources to the layers of the design: reads every #include under server/, protocol/ and
clients/ and reports those that go upwards, sideways, or drag a third party into a header.

check_includes.py ROOT    exit 1 and one line per fault
"""

import os
import re
import sys

# Includes go to a lower line only; the two exceptions are in EXTRA.
LINES = [
    ["base"],
    ["observability"],
    ["dsp", "samples", "pattern", "audio"],
    ["graph"],
    ["voices", "mixer"],
    ["language", "engine"],
    ["session"],
    ["net"],
    ["app"],
    ["main"],
]
LEVEL = {folder: level for level, folders in enumerate(LINES) for folder in folders}

# Sees the session through its interface and nothing of what makes sound.
NET_MAY_INCLUDE = {"net", "session", "observability", "base"}
PROTOCOL_READERS = {"net", "session", "app", "main", "clients", "protocol"}

SOURCES = (".cpp", ".hpp", ".h", ".cc", ".inc")
THIRD_PARTY = re.compile(r"(spdlog|nlohmann|boost|lo|toml\+\+|CLI|hwy|systemd)/|sndfile|portaudio|toml\.hpp")
# A forward declaration, not the library.
HARMLESS = {"nlohmann/json_fwd.hpp"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def folder_of(path):
    """'server/dsp/a.hpp' -> 'dsp'; 'protocol/play.hpp' -> 'protocol'; 'server/main.cpp' -> 'main'."""
    parts = path.split("/")
    if parts[0] != "server":
        return parts[0]
    return parts[1] if len(parts) > 2 else "main"


def resolve(name, files):
    """The file a quoted include means, from the two include roots; None if there is none."""
    for candidate in ("server/" + name, name):
        if candidate in files:
            return candidate
    return None


def fault_between(source, target):
    """Why folder `source` may not include folder `target`; None if it may."""
    if source == target or source == "clients":
        return None
    if target == "clients":
        return "clients may be included by clients only"
    if target == "protocol":
        if source in PROTOCOL_READERS:
            return None
        return "protocol is for " + ", ".join(sorted(PROTOCOL_READERS - {"protocol"}))
    if source == "protocol":
        return "protocol may include nothing of the server"
    if source == "net" and target not in NET_MAY_INCLUDE:
        return "net may include " + ", ".join(sorted(NET_MAY_INCLUDE - {"net"})) + " only"
    if source not in LEVEL or target not in LEVEL:
        return "is not in the table of layers"
    if LEVEL[target] > LEVEL[source]:
        return "upwards"
    if LEVEL[target] == LEVEL[source]:
        return "sideways, between folders of one line"
    return None


def check(files):
    """files: path below the root -> text. Returns the faults, 'path:line: text'."""
    faults = []
    for path, text in sorted(files.items()):
        public = path.endswith((".hpp", ".h")) and not path.endswith(("-inl.hpp", "-inl.h"))
        for match in INCLUDE.finditer(text):
            where = f"{path}:{text.count(chr(10), 0, match.start(2)) + 1}"
            quoted, name = match.group(1) == '"', match.group(2)
            if THIRD_PARTY.match(name):
                if public and name not in HARMLESS:
                    faults.append(f"{where}: {name} is third party: not in a header")
                continue
            target = resolve(name, files)
            if target is None:
                if quoted:
                    faults.append(f"{where}: {name} is not found from server/ or the top folder")
                continue
            if not quoted:
                faults.append(f"{where}: {name} is ours: quotes, not angle brackets")
            source_folder, target_folder = folder_of(path), folder_of(target)
            fault = fault_between(source_folder, target_folder)
            if fault:
                faults.append(f"{where}: {source_folder} includes {name}: {fault}")
    return faults


def read_tree(root):
    files = {}
    for top in ("server", "protocol", "clients"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                if name.endswith(SOURCES):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        files[os.path.relpath(path, root)] = file.read()
    return files


def main():
    files = read_tree(sys.argv[1])
    faults = check(files)
    print("\n".join(faults) if faults else f"{len(files)} files keep to their layers")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
