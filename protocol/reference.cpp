#include "protocol/reference.hpp"

#include <string_view>

#include "protocol/osc_table.hpp"
#include "protocol/play_codec.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::protocol {

namespace {

std::string code(std::string_view text) {
    return text.empty() ? std::string{} : "`" + std::string{text} + "`";
}

std::string range(double min, double max) {
    if (min <= -kAnyNumber && max >= kAnyNumber) return "any";
    return number_text(min) + " .. " + number_text(max);
}

std::string choices(const ParamInfo& info) {
    std::string text;
    for (const std::string_view choice : info.choices) {
        if (!text.empty()) text += ", ";
        text += code(choice);
    }
    return text;
}

std::string range(const ParamInfo& info) {
    switch (info.type) {
        case ParamType::number:
        case ParamType::integer:
            return range(info.min, info.max);
        case ParamType::text:
        case ParamType::word:
        case ParamType::value:
            return "at most " + number_text(info.max) + " bytes";
        case ParamType::choice:
        case ParamType::topics:
            return choices(info);
        case ParamType::flag:
            return "";
    }
    return "";
}

class Table {
public:
    explicit Table(std::string& page) : page_{page} {}

    template <class... Cells>
    void row(const Cells&... cells) {
        page_ += '|';
        ((page_ += ' ', page_ += escaped(cells), page_ += " |"), ...);
        page_ += '\n';
    }
    template <class... Cells>
    void head(const Cells&... cells) {
        row(cells...);
        row((static_cast<void>(cells), "---")...);
    }

private:
    /// A bar would end the cell.
    static std::string escaped(std::string_view cell) {
        std::string text;
        for (const char c : cell) {
            if (c == '|') text += '\\';
            text += c;
        }
        return text;
    }

    std::string& page_;
};

void add_methods(std::string& page) {
    page += "### Methods\n\n";
    Table table{page};
    table.head("method", "what it does", "parameters", "result");
    for (const MethodInfo& method : methods()) {
        std::string names;
        if (method.name == "voice.trigger") {
            names = "those of `/dirt/play`, `in_seconds`";
        } else {
            for (const ParamInfo& info : method.params) {
                if (!names.empty()) names += ", ";
                names += code(info.name);
            }
        }
        table.row(code(method.name), method.doc, names, method.result);
    }
}

void add_params(std::string& page) {
    page += "\n### Parameters of the methods\n\n";
    Table table{page};
    table.head("method", "parameter", "type", "unit", "range", "left out", "what it is");
    for (const MethodInfo& method : methods()) {
        for (const ParamInfo& info : method.params) {
            const bool of_play = method.name == "voice.trigger" && info.name != "in_seconds";
            if (of_play) continue;
            table.row(code(method.name), code(info.name), type_name(info.type), info.unit,
                      range(info), info.required ? "is an error" : info.default_text, info.doc);
        }
    }
}

void add_topics(std::string& page) {
    page += "\n### Topics\n\n";
    Table table{page};
    table.head("topic", "params of a notification", "what it tells");
    for (const TopicInfo& info : kTopics) table.row(code(info.name), info.carries, info.doc);
}

void add_play(std::string& page) {
    page += "\n### Parameters of `/dirt/play` and `voice.trigger`\n\n";
    Table table{page};
    table.head("parameter", "unit", "range", "left out", "what it is");
    for (const PlayTextInfo& info : kPlayTexts) {
        table.row(code(info.name), "text", "", "", info.doc);
    }
    for (const PlayParamInfo& info : kPlayParams) {
        table.row(code(info.name), info.unit, range(info.min, info.max), info.default_text,
                  info.doc);
    }
}

void add_osc(std::string& page) {
    page += "\n### OSC addresses\n\n";
    Table table{page};
    table.head("address", "arguments", "answer", "what it does");
    for (const OscAddressInfo& info : osc_addresses()) {
        table.row(code(info.address), info.arguments, info.reply, info.doc);
    }
    page += "\nSent by the daemon:\n\n";
    table.head("address", "arguments", "what it says");
    for (const OscNoticeInfo& info : osc_notices()) {
        table.row(code(info.address), info.arguments, info.doc);
    }
}

}  // namespace

std::string markdown_reference() {
    std::string page;
    add_methods(page);
    add_params(page);
    add_topics(page);
    add_play(page);
    add_osc(page);
    return page;
}

}  // namespace hocket::protocol
