#include "language/type.hpp"

#include <map>
#include <utility>

namespace hocket::language {

struct Type::Node {
    Kind kind = Kind::constructor;
    std::uint32_t id = 0;
    std::string name{};
    Type applied{nullptr};
    Type argument{nullptr};
};

namespace {

/// Constructors that most types are made of, made once.
const Type& common(std::string_view name) {
    static const Type arrow = Type::constructor("->");
    static const Type list = Type::constructor("[]");
    static const Type pattern = Type::constructor("Pattern");
    if (name == "->") return arrow;
    return name == "[]" ? list : pattern;
}

}  // namespace

Type::Type() {
    static const Type unit = constructor("()");
    node_ = unit.node_;
}

Type Type::variable(std::uint32_t id) {
    return Type{std::make_shared<const Node>(Node{.kind = Kind::variable, .id = id})};
}
Type Type::constructor(std::string_view name) {
    return Type{
        std::make_shared<const Node>(Node{.kind = Kind::constructor, .name = std::string{name}})};
}
Type Type::application(Type applied, Type argument) {
    return Type{std::make_shared<const Node>(Node{.kind = Kind::application,
                                                  .applied = std::move(applied),
                                                  .argument = std::move(argument)})};
}
Type Type::function(Type parameter, Type result) {
    return application(application(common("->"), std::move(parameter)), std::move(result));
}
Type Type::list(Type element) { return application(common("[]"), std::move(element)); }
Type Type::pattern(Type value) { return application(common("Pattern"), std::move(value)); }

std::string Type::tuple_name(std::size_t size) { return "(" + std::string(size - 1, ',') + ")"; }
Type Type::tuple(const std::vector<Type>& elements) {
    if (elements.empty()) return Type{};
    if (elements.size() == 1) return elements.front();
    Type type = constructor(tuple_name(elements.size()));
    for (const Type& element : elements) type = application(std::move(type), element);
    return type;
}

Type::Kind Type::kind() const noexcept { return node_->kind; }
std::uint32_t Type::id() const noexcept { return node_->id; }
const std::string& Type::name() const noexcept { return node_->name; }
const Type& Type::applied() const noexcept { return node_->applied; }
const Type& Type::argument() const noexcept { return node_->argument; }

const Type& Type::head() const noexcept {
    const Type* type = this;
    while (type->kind() == Kind::application) type = &type->applied();
    return *type;
}
bool Type::is(std::string_view constructor) const noexcept {
    const Type& leftmost = head();
    return leftmost.kind() == Kind::constructor && leftmost.name() == constructor;
}
const Type& Type::parameter(int n) const noexcept { return result(n).applied().argument(); }
const Type& Type::result(int count) const noexcept {
    const Type* type = this;
    for (; count > 0; --count) type = &type->argument();
    return *type;
}

bool operator==(const Type& a, const Type& b) noexcept {
    if (a.node_ == b.node_) return true;
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case Type::Kind::variable:
            return a.id() == b.id();
        case Type::Kind::constructor:
            return a.name() == b.name();
        case Type::Kind::application:
            return a.applied() == b.applied() && a.argument() == b.argument();
    }
    return false;
}

namespace {

/// How tightly what surrounds a type binds.
enum class Around { nothing, function, application };

class Printer {
public:
    void print(const Type& type, Around around) {
        switch (type.kind()) {
            case Type::Kind::variable:
                text_ += variable_name(type.id());
                return;
            case Type::Kind::constructor:
                text_ += type.name();
                return;
            case Type::Kind::application:
                print_application(type, around);
                return;
        }
    }
    [[nodiscard]] std::string& text() { return text_; }

private:
    std::string variable_name(std::uint32_t id) {
        const auto number = names_.try_emplace(id, names_.size()).first->second;
        std::string name(1, static_cast<char>('a' + number % 26));
        return number < 26 ? name : name + std::to_string(number / 26);
    }

    void print_application(const Type& type, Around around) {
        std::vector<const Type*> arguments;
        const Type* head = &type;
        for (; head->kind() == Type::Kind::application; head = &head->applied()) {
            arguments.insert(arguments.begin(), &head->argument());
        }
        const std::string& name = head->name();
        if (name == "->" && arguments.size() == 2) {
            return print_function(*arguments[0], *arguments[1], around);
        }
        if (name == "[]" && arguments.size() == 1) {
            text_ += '[';
            print(*arguments[0], Around::nothing);
            text_ += ']';
        } else if (name.size() >= 3 && name[1] == ',' && arguments.size() == name.size() - 1) {
            print_tuple(arguments);
        } else if (name == "Pattern" && arguments[0]->is("ControlMap")) {
            text_ += "ControlPattern";
        } else {
            if (around == Around::application) text_ += '(';
            print(*head, Around::application);
            for (const Type* argument : arguments) {
                text_ += ' ';
                print(*argument, Around::application);
            }
            if (around == Around::application) text_ += ')';
        }
    }

    void print_function(const Type& parameter, const Type& result, Around around) {
        if (around != Around::nothing) text_ += '(';
        print(parameter, Around::function);
        text_ += " -> ";
        print(result, Around::nothing);
        if (around != Around::nothing) text_ += ')';
    }

    void print_tuple(const std::vector<const Type*>& elements) {
        text_ += '(';
        for (std::size_t i = 0; i < elements.size(); ++i) {
            if (i > 0) text_ += ", ";
            print(*elements[i], Around::nothing);
        }
        text_ += ')';
    }

    std::string text_;
    std::map<std::uint32_t, std::size_t> names_;
};

}  // namespace

std::string shown(const Type& type) {
    Printer printer;
    printer.print(type, Around::nothing);
    return std::move(printer.text());
}

std::string shown(const Scheme& scheme) {
    Printer printer;
    if (scheme.constraints.size() > 1) printer.text() += '(';
    bool first = true;
    for (const Constraint& constraint : scheme.constraints) {
        printer.text() += first ? "" : ", ";
        printer.text() += constraint.class_name + " ";
        printer.print(constraint.type, Around::application);
        first = false;
    }
    if (scheme.constraints.size() > 1) printer.text() += ')';
    if (!scheme.constraints.empty()) printer.text() += " => ";
    printer.print(scheme.type, Around::nothing);
    return std::move(printer.text());
}

}  // namespace hocket::language
