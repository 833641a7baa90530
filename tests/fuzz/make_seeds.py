#!/usr/bin/env python3
"""Writes what libFuzzer starts from: seeds and dictionaries for fuzz_mini and fuzz_language.

usage: make_seeds.py HOCKET OUT

OUT/mini/, OUT/language/   one seed a file: the expressions of tests/conformance/tidal, the examples
                           of the function table, and what was found before (tests/fuzz/found)
OUT/mini.dict, OUT/language.dict   signs of the mini-notation, names of the table
Then, for instance:
  fuzz_mini -max_total_time=600 -timeout=1 -rss_limit_mb=256 -dict=OUT/mini.dict OUT/mini
"""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# By the number of language::MiniType, which the first byte of an input of fuzz_mini chooses.
MINI_TYPES = ["string", "number", "note", "int", "bool", "rational", "control"]
MINI_SIGNS = """
[ ] < > ( ) { } , | * / ! @ _ ? ~ : .. . % ' ^ - 1 0.5 e q t w h x -1 1e9 1000000000 65536 65537 0
(3,8) (3,8,2) (-3,8) {a%4} <a!3> c'maj c'min7'ii'o e'dom9'd1 bd*2 sn:3 0 1%3 <1 2>/1.5 a@3 a? a?0.3
""".split()
LANGUAGE_SIGNS = """
let where in if then else case of do d1 d2 once hush $ # + - * / == < > <> <~ ~> |+| |+ +| |<| . ..
\\ -> = :: ( ) [ ] { } , ; ` _ @ | -- {- -} Pattern Int String True False Just Nothing 1000000000
1e9 65536 -1 0 0.25 (\\x->x) fix x=x
""".split()


def expressions():
    for path in sorted((HERE.parent / "conformance" / "tidal").glob("*.json")):
        for case in json.loads(path.read_text())["cases"]:
            yield case["kind"], case["expr"]


def reference(hocket):
    """Names and examples of all functions."""
    text = subprocess.run([hocket, "help", "reference"], check=True, capture_output=True,
                          text=True).stdout
    names = re.findall(r"^### `(.+)`$", text, re.MULTILINE)
    examples = re.findall(r"^    (.+)$", text, re.MULTILINE)
    return names, examples


def dictionary(words):
    def quoted(word):
        return "".join(chr(b) if 32 < b < 127 and chr(b) not in '"\\' else f"\\x{b:02x}"
                       for b in word.encode())
    return "".join(f'"{quoted(word)}"\n' for word in words)


def main(hocket, out):
    names, examples = reference(hocket)
    mini, language = {}, {}

    def strings(text, kind):
        for string in re.findall(r'"([^"\\]*)"', text):
            mini[chr(MINI_TYPES.index(kind)) + string] = None

    for kind, expression in expressions():
        if kind.startswith("mini-"):
            mini[chr(MINI_TYPES.index(kind[5:])) + expression] = None
        else:
            strings(expression, "note" if kind == "note" else "string")
            shape = {"string": "d1 $ s $ {}", "control": "d1 $ {}", "note": "d1 $ note $ {}",
                     "bool": "d1 $ sometimesBy 0.5 id $ struct ({}) $ s \"a\"",
                     "int": "d1 $ n $ fromIntegral <$> ({})",
                     "rational": "d1 $ fast ({}) $ s \"a b\""}.get(kind, "d1 $ pan $ {}")
            language[shape.format(expression)] = None
    for example in examples:
        strings(example, "number")
        language["d1 $ s \"a b\" # pan 0.5 where x = " + example] = None
        language["d1 $ " + example] = None
    for folder, seeds in (("mini", mini), ("language", language)):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (out / folder / f"seed-{number:05}").write_text(seed, encoding="utf-8")
        for found in sorted((HERE / "found" / folder).glob("*")):
            (out / folder / f"found-{found.name}").write_bytes(found.read_bytes())
        print(f"{len(seeds)} seeds in {out / folder}")
    (out / "mini.dict").write_text(dictionary(MINI_SIGNS))
    (out / "language.dict").write_text(dictionary(names + LANGUAGE_SIGNS + MINI_SIGNS))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
