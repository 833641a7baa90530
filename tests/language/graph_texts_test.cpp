#include <random>

#include "graph/node_table.hpp"
#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::heard;
using test::Texts;
using test::wrong;

TEST(GraphNodeTable, HasAnExampleForEveryRowThatBuilds) {
    for (const graph::NodeRow& row : graph::node_table()) {
        const std::string text = "out: " + std::string{row.example};
        EXPECT_EQ(wrong(text).message, "") << text;
        EXPECT_NE(text.find(row.name), std::string::npos) << "the example shows the node";
        EXPECT_NE(heard(text).find(row.form == graph::NodeForm::composed ? "line" : "("),
                  std::string::npos);
        EXPECT_TRUE(row.documentation.ends_with('.')) << row.name;
        EXPECT_FALSE(row.source.empty() && row.arguments.empty()) << row.name;
    }
}

TEST(GraphNodeTable, DescribesArgumentsAsTheUnitHasThem) {
    for (const graph::NodeRow& row : graph::node_table()) {
        if (row.form == graph::NodeForm::composed) continue;
        const auto used = std::count_if(row.arguments.begin(), row.arguments.end(),
                                        [](const auto& argument) { return !argument.unused; });
        EXPECT_EQ(static_cast<int>(used), dsp::unit_ops(row.unit, 1).inputs) << row.name;
        for (const graph::NodeArgument& argument : row.arguments) {
            EXPECT_FALSE(argument.name.empty()) << row.name;
            EXPECT_LT(argument.least, argument.most) << row.name << " " << argument.name;
            EXPECT_GE(argument.otherwise, argument.least) << row.name << " " << argument.name;
            EXPECT_LE(argument.otherwise, argument.most) << row.name << " " << argument.name;
        }
    }
}

TEST(GraphNodeTable, GivesEveryUnitANameAndNoNameTwice) {
    std::vector<std::string> names;
    std::vector<bool> reached(dsp::kUnitKinds);
    for (const graph::NodeRow& row : graph::node_table()) {
        reached[static_cast<std::size_t>(row.unit)] = true;
        names.emplace_back(row.name);
        names.insert(names.end(), row.aliases.begin(), row.aliases.end());
        for (const std::string_view alias : row.aliases) EXPECT_EQ(graph::find_node(alias), &row);
    }
    for (const auto sign : {dsp::UnitKind::add, dsp::UnitKind::subtract, dsp::UnitKind::divide}) {
        reached[static_cast<std::size_t>(sign)] = true;  // written as signs
    }
    for (std::size_t i = 0; i < reached.size(); ++i) EXPECT_TRUE(reached[i]) << i;
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

/// Texts that are nearly right: pieces of the notation in any order.
class Generator {
public:
    explicit Generator(unsigned seed) : random_{seed} {}

    std::string text() {
        std::string all;
        for (auto lines = 1 + random_() % 6; lines > 0; --lines) all += statement() + "\n";
        if (random_() % 4 == 0) spoil(all);
        return all;
    }

private:
    std::string one_of(std::initializer_list<const char*> words) {
        return *(words.begin() + random_() % words.size());
    }

    std::string statement() {
        static constexpr const char* kIndent = "\n  ";
        const std::string separator = one_of({": ", " $ ", " = ", ": "});
        switch (random_() % 10) {
            case 0:
                return one_of({"@t", "@u"}) + separator + expression(3);
            case 1:
                return one_of({"%p", "%q"}) + separator + expression(1);
            case 2:
                return one_of({"fn f x", "fn g x y", "~h x"}) + separator + expression(3);
            case 3:
                return one_of({"~fx # ", "~b # "}) + effect(2);
            case 4:
                return "for i in 0.." + one_of({"3", "i", "9"}) + ":" + kIndent + "~a[i]" +
                       separator + expression(2);
            case 5:
                return "if " + one_of({"1", "2"}) + " < 2:" + kIndent + "out" + separator +
                       expression(2) + "\nelse:" + kIndent + "~b: 1";
            case 6:
            case 7:
                return one_of({"~a", "~b", "~c", "~d1"}) + separator + expression(4);
            default:
                return one_of({"out", "o1", "out2"}) + separator + expression(4);
        }
    }

    std::string expression(int depth) {
        if (depth == 0) {
            return one_of({"1",   "0.5",   ".5",    "\"1 2\"",  "\"c4 <e4 g4>\"",
                           "~a",  "~b",    "~c",    "~d2",      "~orbit1",
                           "@t",  "@u",    "%p",    "%q",       "x",
                           "y",   "i",     "noise", "s \"bd\"", "n \"0 1\"",
                           "~a1", "fast 2"});
        }
        const int next = depth - 1;
        switch (random_() % 14) {
            case 0:
                return "(" + expression(next) + ")";
            case 1:
                return expression(next) + one_of({" + ", " * ", " - ", " / ", " |+| ", " ~> "}) +
                       expression(next);
            case 2:
            case 3:
                return expression(next) + " # " + effect(next);
            case 4:
                return expression(next) + " $ " + expression(next);
            case 5:
                return transform(next) + " $ " + expression(next);
            case 6:
                return one_of({"stack", "cat", "mix"}) + " [" + expression(next) + ", " +
                       expression(next) + "]";
            case 7:
                return one_of({"f ", "~h ", "g 1 ", "sine ", "saw ", "tri ", "adsr 0.1 "}) +
                       atom(next);
            case 8:
                return "s \"" + one_of({"bd*2", "~a", "bd ~ sn", "<a b>"}) + "\"";
            case 9:
                return "-" + expression(next);
            case 10:
                return "sum(~a[0..2])";
            case 11:
                return "s \"bd\" # " + one_of({"gain ", "speed ", "n ", "pan ", "note "}) +
                       atom(next);
            default:
                return expression(0);
        }
    }
    std::string atom(int depth) {
        return depth > 0 && random_() % 2 == 0 ? "(" + expression(depth) + ")" : expression(0);
    }
    std::string effect(int depth) {
        return one_of({"lpf 800", "hpf 9 :q 2", "~fx", "@t", "delay 0.1", "adsr 0.1 0.2", "f",
                       "gain ", "pan ", "speed ", "reverb 0.5", "segments \"0 1\" \"1\""}) +
               (random_() % 3 == 0 ? atom(depth) : "");
    }
    std::string transform(int depth) {
        return one_of({"fast ", "slow ", "every 2 (fast 2) ", "rev ", "jux rev ", "(# speed 2) ",
                       "every 2 (# lpf 300 0.2) ", "(0.25 ~>) ", "chop "}) +
               (random_() % 2 == 0 ? atom(depth) : "");
    }
    void spoil(std::string& text) {
        static constexpr std::string_view kSigns = "()[]\"~@%#$:|+*. \n-";
        for (auto edits = 1 + random_() % 3; edits > 0; --edits) {
            const std::size_t at = random_() % text.size();
            if (random_() % 2 == 0) {
                text.erase(at, 1 + random_() % 3);
            } else {
                text.insert(at, 1, kSigns[random_() % kSigns.size()]);
            }
            if (text.empty()) text = " ";
        }
    }

    std::mt19937 random_;
};

TEST(GraphTexts, OfAllKindsAreTakenOrRefusedInWords) {
    constexpr int kTexts = 2'000;
    Generator generator{1};
    int taken = 0;
    for (int i = 0; i < kTexts; ++i) {
        const std::string text = generator.text();
        Texts texts;
        const auto graph = texts.send(text);
        if (!graph) {
            for (const base::Error& error : graph.error()) {
                ASSERT_FALSE(error.message.empty()) << text;
                ASSERT_GE(error.where.line, 1) << text << "\n" << error.message;
                ASSERT_GE(error.where.column, 1) << text << "\n" << error.message;
            }
            continue;
        }
        ++taken;
        for (const GraphVoices& voices : graph->voices) {
            static_cast<void>(voices.pattern.events({0, pattern::Cycles{1, 4}}));
        }
        for (const graph::NodeSpec& node : graph->spec.nodes) {
            ASSERT_EQ(static_cast<int>(node.inputs.size()),
                      dsp::unit_ops(node.identity.unit, 1).inputs);
        }
        // The same again is the same: identities, tracks, voices.
        const auto again = texts.send(text);
        ASSERT_TRUE(again.has_value()) << text;
        ASSERT_EQ(again->spec.nodes.size(), graph->spec.nodes.size());
        for (std::size_t n = 0; n < graph->spec.nodes.size(); ++n) {
            ASSERT_EQ(again->spec.nodes[n].identity, graph->spec.nodes[n].identity) << text;
        }
        for (std::size_t n = 0; n < graph->tracks.size(); ++n) {
            ASSERT_EQ(again->tracks[n].text, graph->tracks[n].text) << text;
        }
    }
    EXPECT_GT(taken, kTexts / 20) << "else it says little";
}

TEST(GraphTexts, HaveEveryIdentityOnce) {
    Generator generator{2};
    for (int i = 0; i < 500; ++i) {
        const std::string text = generator.text();
        const auto graph = Texts{}.send(text);
        if (!graph) continue;
        std::vector<graph::Identity> all;
        for (const graph::NodeSpec& node : graph->spec.nodes) all.push_back(node.identity);
        std::sort(all.begin(), all.end());
        ASSERT_EQ(std::adjacent_find(all.begin(), all.end()), all.end()) << text;
        std::vector<std::pair<std::string, int>> tracks;
        for (const GraphTrack& track : graph->tracks) {
            tracks.emplace_back(track.statement, track.ordinal);
        }
        std::sort(tracks.begin(), tracks.end());
        ASSERT_EQ(std::adjacent_find(tracks.begin(), tracks.end()), tracks.end()) << text;
    }
}

}  // namespace
}  // namespace hocket::language
