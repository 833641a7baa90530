#!/usr/bin/python3
"""The layer check sees what it is there to see."""

import unittest

from check_includes import check

TREE = {
    "server/base/result.hpp": "#pragma once\n",
    "server/observability/counters.hpp": '#include "base/result.hpp"\n',
    "server/dsp/sine.hpp": '#include "base/result.hpp"\n',
    "server/samples/bank.hpp": "",
    "server/voices/voice.hpp": '#include "dsp/sine.hpp"\n',
    "server/engine/engine.hpp": '#include "voices/voice.hpp"\n',
    "server/session/session_api.hpp": '#include "protocol/rpc.hpp"\n',
    "server/net/server.hpp": '#include "session/session_api.hpp"\n',
    "server/app/config.hpp": "",
    "server/main.cpp": '#include "app/config.hpp"\n#include "engine/engine.hpp"\n',
    "protocol/rpc.hpp": "#include <string>\n",
    "clients/cli/main.cpp": '#include "protocol/rpc.hpp"\n',
}


class LayerCheck(unittest.TestCase):
    def faults(self, path, text):
        return check({**TREE, path: text})

    def test_a_tree_that_keeps_to_its_layers_has_no_faults(self):
        self.assertEqual(check(TREE), [])

    def test_an_upward_include_is_a_fault_at_its_line(self):
        faults = self.faults("server/dsp/a.hpp", '#pragma once\n\n#include "voices/voice.hpp"\n')
        self.assertEqual(len(faults), 1)
        self.assertTrue(faults[0].startswith("server/dsp/a.hpp:3: dsp includes voices/voice.hpp: up"))

    def test_a_sideways_include_is_a_fault(self):
        self.assertIn("sideways", self.faults("server/dsp/a.hpp", '#include "samples/bank.hpp"')[0])

    def test_base_includes_nobody(self):
        text = '#include "observability/counters.hpp"\n'
        self.assertIn("upwards", self.faults("server/base/a.hpp", text)[0])

    def test_net_never_sees_the_engine(self):
        self.assertIn("net may", self.faults("server/net/a.cpp", '#include "engine/engine.hpp"')[0])

    def test_protocol_includes_nothing_of_the_server(self):
        text = '#include "base/result.hpp"\n'
        self.assertIn("nothing", self.faults("protocol/a.hpp", text)[0])

    def test_the_engine_does_not_know_the_wire(self):
        text = '#include "protocol/rpc.hpp"\n'
        self.assertIn("protocol is for", self.faults("server/engine/a.cpp", text)[0])

    def test_a_third_party_stays_out_of_headers(self):
        for name in ("spdlog/spdlog.h", "boost/asio.hpp", "lo/lo.h", "nlohmann/json.hpp",
                     "sndfile.h", "CLI/CLI.hpp", "toml++/toml.h", "hwy/highway.h"):
            with self.subTest(name):
                self.assertEqual(len(self.faults("server/dsp/a.hpp", f"#include <{name}>")), 1)
                self.assertEqual(self.faults("server/dsp/a.cpp", f"#include <{name}>"), [])
                self.assertEqual(self.faults("server/dsp/a-inl.hpp", f"#include <{name}>"), [])

    def test_a_forward_declaration_of_json_is_no_third_party(self):
        self.assertEqual(self.faults("server/net/a.hpp", "#include <nlohmann/json_fwd.hpp>"), [])

    def test_an_include_relative_to_its_own_folder_is_a_fault(self):
        self.assertIn("not found", self.faults("server/dsp/a.cpp", '#include "sine.hpp"')[0])

    def test_a_folder_nobody_placed_is_a_fault(self):
        faults = check({**TREE, "server/extra/a.hpp": '#include "base/result.hpp"'})
        self.assertIn("not in the table", faults[0])


if __name__ == "__main__":
    unittest.main()
