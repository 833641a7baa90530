#include "language/unit.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace hocket::language {
namespace {

/// Strongly connected parts of the graph of bindings (Tarjan 1972, with a stack of its own: a text
/// may hold thousands of bindings that depend on each other in a chain).
class Groups {
public:
    explicit Groups(const std::vector<std::vector<int>>& edges)
        : edges_{edges}, index_(edges.size(), -1), low_(edges.size()), open_(edges.size()) {}

    std::vector<std::vector<int>> find() {
        for (int node = 0; node < static_cast<int>(edges_.size()); ++node) {
            if (index_[at(node)] < 0) visit(node);
        }
        return std::move(groups_);
    }

private:
    static std::size_t at(int node) { return static_cast<std::size_t>(node); }

    void enter(int node) {
        index_[at(node)] = low_[at(node)] = next_++;
        open_[at(node)] = true;
        members_.push_back(node);
        path_.emplace_back(node, 0);
    }

    void visit(int start) {
        enter(start);
        while (!path_.empty()) {
            const int node = path_.back().first;
            if (path_.back().second < edges_[at(node)].size()) {
                const int next = edges_[at(node)][path_.back().second++];
                if (index_[at(next)] < 0) {
                    enter(next);
                } else if (open_[at(next)]) {
                    low_[at(node)] = std::min(low_[at(node)], index_[at(next)]);
                }
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) {
                int& below = low_[at(path_.back().first)];
                below = std::min(below, low_[at(node)]);
            }
            if (low_[at(node)] == index_[at(node)]) close(node);
        }
    }

    void close(int node) {
        std::vector<int> group;
        int member = -1;
        do {
            member = members_.back();
            members_.pop_back();
            open_[at(member)] = false;
            group.push_back(member);
        } while (member != node);
        std::sort(group.begin(), group.end());
        groups_.push_back(std::move(group));
    }

    const std::vector<std::vector<int>>& edges_;
    std::vector<int> index_, low_;
    std::vector<bool> open_;
    std::vector<int> members_;
    std::vector<std::pair<int, std::size_t>> path_;
    std::vector<std::vector<int>> groups_;
    int next_ = 0;
};

class Resolver {
public:
    Unit resolve(Node root) {
        visit(*root);
        return {std::move(root), next_, std::move(outside_)};
    }

private:
    using Names = std::vector<std::string>;

    LocalId define(const std::string& name, Names& defined) {
        const LocalId id = next_++;
        scope_[name].push_back(id);
        defined.push_back(name);
        return id;
    }
    void leave(const Names& defined) {
        for (const std::string& name : defined) scope_[name].pop_back();
    }

    void visit(Expression& expression) {
        switch (expression.kind) {
            case Expression::Kind::name:
                return visit_name(expression);
            case Expression::Kind::lambda:
                for (Alternative& way : expression.alternatives) {
                    Names defined;
                    for (Shape& shape : way.shapes) define_shape(shape, defined);
                    visit(*way.body);
                    leave(defined);
                }
                return;
            case Expression::Kind::let:
                return visit_let(expression);
            default:
                for (const Node& part : expression.parts) visit(*part);
        }
    }

    void visit_name(Expression& name) {
        if (name.from_table) return;
        const auto found = scope_.find(name.text);
        if (found == scope_.end() || found->second.empty()) {
            outside_.insert(name.text);
            name.local = kNoLocal;
            return;
        }
        name.local = found->second.back();
        used_.push_back(name.local);
    }

    void define_shape(Shape& shape, Names& defined) {
        const bool has_name = shape.kind == Shape::Kind::variable ||
                              (shape.kind != Shape::Kind::constructor && !shape.text.empty());
        if (has_name) shape.local = define(shape.text, defined);
        for (Shape& part : shape.parts) define_shape(part, defined);
    }

    void visit_let(Expression& let) {
        Names defined;
        const LocalId first = next_;
        for (Binding& binding : let.bindings) binding.local = define(binding.name, defined);
        const LocalId last = next_;
        std::vector<std::vector<int>> edges;
        for (Binding& binding : let.bindings) {
            const std::size_t before = used_.size();
            visit(*binding.value);
            std::vector<int> edge;
            for (std::size_t i = before; i < used_.size(); ++i) {
                if (used_[i] >= first && used_[i] < last) edge.push_back(used_[i] - first);
            }
            std::sort(edge.begin(), edge.end());
            edge.erase(std::unique(edge.begin(), edge.end()), edge.end());
            binding.refers_to_itself =
                std::binary_search(edge.begin(), edge.end(), binding.local - first);
            edges.push_back(std::move(edge));
        }
        let.groups = Groups{edges}.find();
        for (const Node& part : let.parts) visit(*part);
        leave(defined);
    }

    std::map<std::string, std::vector<LocalId>, std::less<>> scope_;
    std::vector<LocalId> used_;
    std::set<std::string, std::less<>> outside_;
    int next_ = 0;
};

}  // namespace

Unit resolve_names(Node root) { return Resolver{}.resolve(std::move(root)); }

}  // namespace hocket::language
