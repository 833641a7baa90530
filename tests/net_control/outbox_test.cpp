#include "net/control/outbox.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace hocket::net {
namespace {

Outbox::Line line(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

/// Takes everything out, a few bytes at a time.
std::string written(Outbox& outbox, std::size_t at_once) {
    std::string all;
    std::array<std::string_view, 4> pieces;
    while (outbox.next(pieces) > 0) {
        const std::string_view piece = pieces[0].substr(0, at_once);
        all += piece;
        outbox.written(piece.size());
    }
    return all;
}

TEST(Outbox, GivesAnswersInOrderHoweverLittleIsWrittenAtOnce) {
    for (const std::size_t at_once : {1U, 2U, 100U}) {
        Outbox outbox{100};
        ASSERT_TRUE(outbox.add(line("one\n")));
        ASSERT_TRUE(outbox.add(line("two\n")));
        EXPECT_EQ(outbox.bytes(), 8U);
        EXPECT_EQ(written(outbox, at_once), "one\ntwo\n");
        EXPECT_TRUE(outbox.empty());
        EXPECT_EQ(outbox.bytes(), 0U);
    }
}

TEST(Outbox, CountsAWriteThatEndsInsideALaterLine) {
    Outbox outbox{100};
    ASSERT_TRUE(outbox.add(line("one\n")));
    ASSERT_TRUE(outbox.add(line("two\n")));
    std::array<std::string_view, 4> pieces;
    ASSERT_EQ(outbox.next(pieces), 2U);
    outbox.written(6);
    EXPECT_EQ(written(outbox, 100), "o\n");
}

TEST(Outbox, RefusesAnswersBeyondItsBoundAndKeepsTheOthers) {
    Outbox outbox{8};
    ASSERT_TRUE(outbox.add(line("one\n")));
    EXPECT_FALSE(outbox.add(line("three\n")));
    EXPECT_TRUE(outbox.add(line("two\n")));
    EXPECT_EQ(written(outbox, 100), "one\ntwo\n");
}

TEST(Outbox, KeepsOnlyTheNewestNotificationAndPutsItBehindTheAnswers) {
    Outbox outbox{100};
    EXPECT_FALSE(outbox.set_newest(line("old\n")));
    EXPECT_TRUE(outbox.set_newest(line("new\n")));
    ASSERT_TRUE(outbox.add(line("answer\n")));
    EXPECT_FALSE(outbox.empty());
    EXPECT_EQ(written(outbox, 3), "answer\nnew\n");
}

TEST(Outbox, NeverReplacesANotificationThatHasBegunToGoOut) {
    Outbox outbox{100};
    outbox.set_newest(line("first\n"));
    std::array<std::string_view, 4> pieces;
    ASSERT_EQ(outbox.next(pieces), 1U);
    outbox.written(2);
    EXPECT_FALSE(outbox.set_newest(line("second\n")));
    EXPECT_TRUE(outbox.set_newest(line("third\n")));
    EXPECT_EQ(written(outbox, 100), "rst\nthird\n");
}

TEST(Outbox, KeepsOtherNotificationsInOrderBehindTheAnswers) {
    Outbox outbox{100};
    EXPECT_EQ(outbox.queue(line("one\n")), 0U);
    EXPECT_EQ(outbox.queue(line("two\n")), 0U);
    ASSERT_TRUE(outbox.add(line("answer\n")));
    outbox.set_newest(line("newest\n"));
    EXPECT_FALSE(outbox.empty());
    EXPECT_EQ(outbox.bytes(), 7U) << "of answers alone";
    EXPECT_EQ(written(outbox, 3), "answer\nnewest\none\ntwo\n");
    EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, DropsTheOldestNotificationBeyondItsBoundAndSaysSoInTheNext) {
    Outbox outbox{100, 2};
    const auto notification = [](int number) {
        return line(R"({"params":{"n":)" + std::to_string(number) + "}}\n");
    };
    std::size_t dropped = 0;
    for (int i = 1; i <= 5; ++i) dropped += outbox.queue(notification(i));
    EXPECT_EQ(dropped, 3U);
    EXPECT_EQ(written(outbox, 100), R"({"params":{"n":4,"missed":3}})"
                                    "\n"
                                    R"({"params":{"n":5}})"
                                    "\n");
    outbox.queue(notification(6));
    EXPECT_EQ(written(outbox, 100), R"({"params":{"n":6}})"
                                    "\n")
        << "told once";
}

TEST(Outbox, BoundsTheBytesOfNotificationsButKeepsTheNewestHoweverLong) {
    Outbox outbox{100, 100, 20};
    EXPECT_EQ(outbox.queue(line(std::string(12, 'a') + "\n")), 0U);
    EXPECT_EQ(outbox.queue(line(std::string(12, 'b') + "\n")), 1U);
    EXPECT_EQ(outbox.queue(line(R"({"params":{"n":"longer than the bound"}})"
                                "\n")),
              1U);
    EXPECT_EQ(written(outbox, 7), R"({"params":{"n":"longer than the bound","missed":2}})"
                                  "\n");
}

TEST(Outbox, DropsNoNotificationThatHasBegunToGoOut) {
    Outbox outbox{100, 1};
    outbox.queue(line("first\n"));
    std::array<std::string_view, 4> pieces;
    ASSERT_EQ(outbox.next(pieces), 1U);
    outbox.written(2);
    EXPECT_EQ(outbox.queue(line("second\n")), 0U);
    EXPECT_EQ(outbox.queue(line("{{}}\n")), 1U);
    EXPECT_EQ(written(outbox, 100), "rst\n{{,\"missed\":1}}\n");
}

}  // namespace
}  // namespace hocket::net
