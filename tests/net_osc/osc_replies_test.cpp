#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>
#include <variant>

#include "net/osc/osc_server.hpp"
#include "protocol/osc_table.hpp"
#include "support/fake_osc_session.hpp"
#include "support/osc_client.hpp"

namespace hocket::net {
namespace {

using session::Notice;
using test::FakeOscSession;
using test::OscClient;
using test::ReceivedOsc;
using testing::ElementsAre;

class OscRepliesTest : public testing::Test {
protected:
    OscRepliesTest() { server->start(); }

    /// Whether nothing was waiting to be received: the answer to a question comes first.
    [[nodiscard]] bool is_silent() const {
        return client.ask("/dirt/hello").address == "/dirt/hello/reply";
    }

    FakeOscSession session;
    SenderIds ids;
    std::unique_ptr<OscServer> server =
        std::make_unique<OscServer>(OscConfig{.port = 0}, session, ids);
    OscClient client{server->bound_port()};
};

TEST_F(OscRepliesTest, HandshakeOffersControlBusesToTheSender) {
    const ReceivedOsc reply = client.ask("/dirt/handshake");
    EXPECT_EQ(reply.address, "/dirt/handshake/reply");
    EXPECT_THAT(reply.texts,
                ElementsAre("&serverHostname", "127.0.0.1", "&serverPort", "&controlBusIndices"));
    ASSERT_EQ(reply.numbers.size(), 129U);
    EXPECT_EQ(reply.numbers[0], server->bound_port());
    for (std::size_t bus = 0; bus < 128; ++bus) EXPECT_EQ(reply.numbers[1 + bus], bus);
    EXPECT_TRUE(reply.types.starts_with(",sssisi")) << "Tidal reads what follows the last text";
}

TEST_F(OscRepliesTest, HelloIsAnswered) {
    const ReceivedOsc reply = client.ask("/dirt/hello");
    EXPECT_EQ(reply.address, "/dirt/hello/reply");
    EXPECT_EQ(reply.types, ",");
}

TEST_F(OscRepliesTest, EvalSaysWhatWasDone) {
    session.answer = protocol::EvalResult{{"d1: 4 events a cycle", "hush"}};
    const ReceivedOsc reply = client.ask("/hocket/eval", {"d1 $ sound \"bd*4\""});
    EXPECT_EQ(reply.address, "/hocket/done");
    EXPECT_THAT(reply.texts, ElementsAre("/hocket/eval", "d1: 4 events a cycle\nhush"));
    ASSERT_EQ(session.calls.size(), 1U);
    EXPECT_EQ(std::get<protocol::Eval>(session.calls[0].request).code, "d1 $ sound \"bd*4\"");
    EXPECT_EQ(session.senders.at(session.calls[0].sender_id),
              "osc 127.0.0.1:" + std::to_string(client.port()));
}

TEST_F(OscRepliesTest, EvalSaysWhatIsWrongAndWhere) {
    session.answer = protocol::RpcError{.code = protocol::kTextError,
                                        .message = "no function 'sond'",
                                        .line = 1,
                                        .column = 6,
                                        .nearest = "sound"};
    const ReceivedOsc reply = client.ask("/hocket/eval", {"d1 $ sond \"bd\""});
    EXPECT_EQ(reply.address, "/hocket/fail");
    EXPECT_EQ(reply.types, ",sssii");
    EXPECT_THAT(reply.texts, ElementsAre("/hocket/eval", "no function 'sond'", "sound"));
    EXPECT_THAT(reply.numbers, ElementsAre(1, 6));
}

TEST_F(OscRepliesTest, AnAnswerTooLongForADatagramIsCut) {
    session.answer = protocol::EvalResult{{std::string(100'000, 'x')}};
    const ReceivedOsc reply = client.ask("/hocket/eval", {"hush"});
    EXPECT_EQ(reply.address, "/hocket/done");
    ASSERT_EQ(reply.texts.size(), 2U);
    EXPECT_GT(reply.texts[1].size(), 10'000U);
}

TEST_F(OscRepliesTest, HushStopAndPanicAreDoneWhateverTheirArguments) {
    session.answer = protocol::Ok{};
    EXPECT_EQ(client.ask("/hocket/hush").texts.at(0), "/hocket/hush");
    EXPECT_EQ(client.ask("/hocket/stop", {1.0F}).texts.at(0), "/hocket/stop");
    EXPECT_EQ(client.ask("/hocket/panic", {1}).texts.at(0), "/hocket/panic");
    ASSERT_EQ(session.calls.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<protocol::Hush>(session.calls[0].request));
    EXPECT_TRUE(std::holds_alternative<protocol::Stop>(session.calls[1].request));
    EXPECT_TRUE(std::holds_alternative<protocol::Panic>(session.calls[2].request));
}

TEST_F(OscRepliesTest, CpsTakesAnyNumberInRange) {
    session.answer = protocol::TempoResult{.cps = 0.5625, .bpm = 135, .cycle = 0};
    EXPECT_EQ(client.ask("/hocket/cps", {0.5625F}).address, "/hocket/done");
    EXPECT_EQ(client.ask("/hocket/cps", {1}).address, "/hocket/done");
    ASSERT_EQ(session.calls.size(), 2U);
    EXPECT_EQ(std::get<protocol::TempoSet>(session.calls[0].request).cps, 0.5625);
    EXPECT_EQ(std::get<protocol::TempoSet>(session.calls[1].request).cps, 1);
}

// As Tidal's own listener takes it: a name or a number, then a float, an integer or a text.
TEST_F(OscRepliesTest, CtrlSetsAControlInputAndIsNotAnswered) {
    session.answer = protocol::Ok{};
    client.send("/ctrl", {"cutoff", 0.25F});
    client.send("/ctrl", {10, 64});
    client.send("/ctrl", {"drum", "bd*2"});
    EXPECT_TRUE(is_silent());
    ASSERT_EQ(session.calls.size(), 3U);
    const auto set = [&](std::size_t call) {
        return std::get<protocol::ControlSet>(session.calls[call].request);
    };
    using Value = std::variant<double, std::string>;
    EXPECT_EQ(set(0).name, "cutoff");
    EXPECT_EQ(set(0).value, Value{0.25});
    EXPECT_EQ(set(1).name, "10");
    EXPECT_EQ(set(1).value, Value{64.0});
    EXPECT_EQ(set(2).value, Value{"bd*2"});
}

TEST_F(OscRepliesTest, CtrlThatFailsIsTold) {
    session.answer = protocol::RpcError{.code = protocol::kLimitError, .message = "too many"};
    const ReceivedOsc reply = client.ask("/ctrl", {"cutoff", 0.25F});
    EXPECT_EQ(reply.address, "/hocket/fail");
    EXPECT_THAT(reply.texts, ElementsAre("/ctrl", "too many", ""));
}

TEST_F(OscRepliesTest, WrongArgumentsAreExplained) {
    const std::vector<std::pair<std::string, std::vector<test::OscArg>>> wrong{
        {"/hocket/eval", {}},
        {"/hocket/eval", {1}},
        {"/hocket/eval", {"a", "b"}},
        {"/hocket/cps", {}},
        {"/hocket/cps", {"fast"}},
        {"/hocket/cps", {0}},
        {"/hocket/cps", {-1.0F}},
        {"/hocket/cps", {std::numeric_limits<float>::quiet_NaN()}},
        {"/hocket/cps", {std::numeric_limits<float>::infinity()}},
        {"/ctrl", {}},
        {"/ctrl", {"cutoff"}},
        {"/ctrl", {"cutoff", 1, 2}},
        {"/ctrl", {"", 1}},
        {"/ctrl", {std::string(257, 'x'), 1}},
        {"/ctrl", {"cutoff", std::string(1025, 'x')}},
        {"/ctrl", {"cutoff", std::numeric_limits<float>::quiet_NaN()}},
        {"/hocket/notify", {}},
        {"/hocket/notify", {19}},
        {"/hocket/notify", {60'001}},
        {"/hocket/notify", {-20}},
        {"/hocket/notify", {std::numeric_limits<float>::quiet_NaN()}},
        {"/hocket/notify", {1e30}},
    };
    for (const auto& [address, arguments] : wrong) {
        const ReceivedOsc reply = client.ask(address, arguments);
        ASSERT_EQ(reply.address, "/hocket/fail") << address;
        EXPECT_EQ(reply.texts.at(0), address);
        EXPECT_THAT(reply.texts.at(1), testing::StartsWith("expected "));
    }
    EXPECT_TRUE(session.calls.empty());
}

TEST_F(OscRepliesTest, StatusIsJson) {
    protocol::StatusResult status;
    status.device = "null";
    status.rate_hz = 48'000;
    session.answer = status;
    const ReceivedOsc reply = client.ask("/hocket/status");
    EXPECT_EQ(reply.address, "/hocket/status");
    ASSERT_EQ(reply.texts.size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(reply.texts[0]).at("rate_hz"), 48'000);
}

TEST_F(OscRepliesTest, UnknownAddressGetsTheNearestOneOnceASecond) {
    const ReceivedOsc reply = client.ask("/dirt/pley", {"s", "bd"});
    EXPECT_EQ(reply.address, "/hocket/fail");
    ASSERT_EQ(reply.texts.size(), 3U);
    EXPECT_EQ(reply.texts[0], "/dirt/pley");
    EXPECT_EQ(reply.texts[2], "/dirt/play");
    for (int i = 0; i < 10; ++i) client.send("/dirt/pley");
    EXPECT_TRUE(is_silent());
    EXPECT_EQ(OscClient{server->bound_port()}.ask("/dirt/pley").address, "/hocket/fail")
        << "each sender has a second of its own";
}

TEST_F(OscRepliesTest, AnswersOfAServerAreNeverAnswered) {
    client.send("/dirt/hello/reply");
    client.send("/dirt/handshake/reply", {"&controlBusIndices", 0});
    client.send("/hocket/status", {"{}"});
    for (const auto& notice : protocol::osc_notices()) client.send(notice.address, {"x", "y"});
    EXPECT_TRUE(is_silent());
    EXPECT_TRUE(session.calls.empty());
}

TEST_F(OscRepliesTest, LateEventsAreReportedToTheirSender) {
    client.send("/dirt/play", {"s", "bd"});
    ASSERT_TRUE(session.wait_for_plays(1));
    session.notice_sink({.kind = Notice::Kind::late,
                         .sender_id = session.plays[0].sender_id,
                         .text = "late",
                         .late_ms = 12.5,
                         .count = 3});
    const auto late = client.receive();
    ASSERT_TRUE(late);
    EXPECT_EQ(late->address, "/hocket/late");
    EXPECT_EQ(late->types, ",if");
    EXPECT_THAT(late->numbers, ElementsAre(3, 12.5));
}

TEST_F(OscRepliesTest, UnknownNamesAndRefusalsAreReportedToTheirSender) {
    client.send("/dirt/play", {"s", "bdd"});
    ASSERT_TRUE(session.wait_for_plays(1));
    for (const auto kind : {Notice::Kind::unknown_name, Notice::Kind::refused}) {
        session.notice_sink({.kind = kind,
                             .sender_id = session.plays[0].sender_id,
                             .text = "no sound 'bdd'; did you mean 'bd'?"});
        const auto fail = client.receive();
        ASSERT_TRUE(fail);
        EXPECT_EQ(fail->address, "/hocket/fail");
        EXPECT_EQ(fail->types, ",sssii");
        EXPECT_THAT(fail->texts,
                    ElementsAre("/dirt/play", "no sound 'bdd'; did you mean 'bd'?", ""));
    }
    session.notice_sink({.sender_id = 123'456'789, .text = "somebody else's"});
    EXPECT_TRUE(is_silent());
}

TEST_F(OscRepliesTest, AShiftIsToldToItsSenderInMilliseconds) {
    client.send("/dirt/play", {"s", "bd"});
    ASSERT_TRUE(session.wait_for_plays(1));
    session.notice_sink({.kind = Notice::Kind::shift,
                         .sender_id = session.plays[0].sender_id,
                         .text = "shifted",
                         .shift_ms = 43});
    const auto shift = client.receive();
    ASSERT_TRUE(shift);
    EXPECT_EQ(shift->address, "/hocket/shift");
    EXPECT_EQ(shift->types, ",f");
    EXPECT_THAT(shift->numbers, ElementsAre(43));
}

TEST_F(OscRepliesTest, TheLossOfTheDeviceIsToldToEverySenderOnce) {
    const OscClient other{server->bound_port()};
    ASSERT_EQ(client.ask("/dirt/hello").address, "/dirt/hello/reply");
    ASSERT_EQ(other.ask("/dirt/hello").address, "/dirt/hello/reply");
    protocol::AudioStatus status;
    status.event = "lost";
    status.device = "hw:0";
    status.reason = "no callback for 500 ms";
    session.audio_sink(status);
    status.event = "retry";  // nothing has changed
    session.audio_sink(status);
    for (const char* event : {"lead", "re-anchored", "shift"}) {
        status.event = event;
        status.reason = event;
        session.audio_sink(status);
    }
    const OscClient* const senders[] = {&client, &other};
    for (const OscClient* each : senders) {
        const auto lost = each->receive();
        ASSERT_TRUE(lost);
        EXPECT_EQ(lost->address, "/hocket/audio");
        EXPECT_EQ(lost->types, ",ssss");
        EXPECT_THAT(lost->texts, ElementsAre("lost", "null", "hw:0", "no callback for 500 ms"));
    }
    EXPECT_TRUE(is_silent());
    status.event = "opened";
    status.state = "playing";
    status.reason = "";
    session.audio_sink(status);
    const auto opened = client.receive();
    ASSERT_TRUE(opened);
    EXPECT_THAT(opened->texts, ElementsAre("opened", "playing", "hw:0", ""));
}

TEST_F(OscRepliesTest, NotifySendsTheProfileUntilItIsEnded) {
    session.stats_result.underruns = 7;
    EXPECT_THAT(client.ask("/hocket/notify", {20}).texts, ElementsAre("/hocket/notify", "20 ms"));
    for (int i = 0; i < 3; ++i) {
        const auto stats = client.receive();
        ASSERT_TRUE(stats);
        EXPECT_EQ(stats->address, "/hocket/stats");
        ASSERT_EQ(stats->texts.size(), 1U);
        EXPECT_EQ(nlohmann::json::parse(stats->texts[0]).at("underruns"), 7);
    }
    client.send("/hocket/notify", {0.0F});
    auto reply = client.receive();
    while (reply && reply->address == "/hocket/stats") reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_THAT(reply->texts, ElementsAre("/hocket/notify", "off"));
    EXPECT_TRUE(is_silent());
    EXPECT_EQ(server->counters().notify_clients, 0U);
}

TEST_F(OscRepliesTest, AProfileOfAThousandClientsFitsADatagram) {
    for (int i = 0; i < 1024; ++i) {
        session.stats_result.clients.push_back(
            {.from = "osc 192.168.100.100:" + std::to_string(10'000 + i),
             .events = 1'000'000,
             .late = static_cast<std::uint64_t>(i),
             .worst_ms = 1234.5,
             .lead_ms = 123.4});
    }
    client.send("/hocket/notify", {20});
    ASSERT_EQ(client.receive().value_or(ReceivedOsc{}).address, "/hocket/done");
    const auto stats = client.receive();
    ASSERT_TRUE(stats);
    const auto clients = nlohmann::json::parse(stats->texts.at(0)).at("clients");
    EXPECT_GT(clients.size(), 60U);
    EXPECT_EQ(clients[0].at("late"), 1023) << "who is late most is kept";
}

TEST_F(OscRepliesTest, SixtyFourClientsAreNotifiedAndNoMore) {
    std::list<OscClient> clients;
    for (int i = 0; i < 64; ++i) {
        clients.emplace_back(server->bound_port());
        ASSERT_EQ(clients.back().ask("/hocket/notify", {60'000}).address, "/hocket/done");
    }
    EXPECT_EQ(client.ask("/hocket/notify", {60'000}).address, "/hocket/fail");
    EXPECT_EQ(clients.front().ask("/hocket/notify", {30'000}).address, "/hocket/done")
        << "who is among them may change the interval";
}

TEST_F(OscRepliesTest, AClientThatIsGoneIsNotifiedNoMore) {
    ASSERT_EQ(client.ask("/hocket/notify", {20}).address, "/hocket/done");
    {
        const OscClient leaving{server->bound_port()};
        ASSERT_EQ(leaving.ask("/hocket/notify", {20}).address, "/hocket/done");
    }
    // The other one is served on; each of its profiles comes after a try to reach both.
    for (int i = 0; i < 100 && server->counters().notify_clients != 1; ++i) {
        ASSERT_EQ(client.receive().value_or(ReceivedOsc{}).address, "/hocket/stats");
    }
    EXPECT_EQ(server->counters().notify_clients, 1U);
}

TEST_F(OscRepliesTest, RepliesAfterTheEndGoNowhere) {
    client.send("/hocket/hush");
    client.send("/hocket/stop");
    ASSERT_TRUE(session.wait_for_calls(2));
    server->stop();
    session.calls[0].reply(protocol::Ok{});
    session.notice_sink({.sender_id = session.calls[0].sender_id, .text = "late"});
    server.reset();
    session.calls[1].reply(protocol::Ok{});
    session.notice_sink({.sender_id = session.calls[0].sender_id, .text = "later"});
}

}  // namespace
}  // namespace hocket::net
