#include "graph/beside.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace hocket::graph {

namespace {

/// Groups that are put in order together: more of them have more buffers than are near at once.
constexpr std::size_t kMostTogether = 256;

class Arranger {
public:
    Arranger(const Flow& flow, std::vector<Group>& groups)
        : flow_{flow}, groups_{groups}, group_of_(flow.nodes.size()), rows_(groups.size()) {}

    void arrange() {
        for (std::uint32_t i = 0; i < groups_.size(); ++i) {
            for (const std::uint32_t node : groups_[i].nodes) group_of_[node] = i;
        }
        find_parts();
        make_batches();
        find_levels();
        drop_useless();
        std::vector<std::uint32_t> order(groups_.size());
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(),
                         [this](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
        std::vector<Group> arranged;
        for (const std::uint32_t i : order) arranged.push_back(std::move(groups_[i]));
        groups_ = std::move(arranged);
    }

private:
    struct Row {
        std::uint32_t part = 0;   ///< the first group of those it has to do with
        std::uint32_t batch = 0;  ///< of parts
        int level = 0;            ///< groups it waits for, one after the other
        int kind = -1;            ///< of those that gain; -1: any other
    };
    [[nodiscard]] std::tuple<std::uint32_t, int, int> key(std::uint32_t group) const {
        const Row& row = rows_[group];
        return {row.batch, row.level, row.kind};
    }

    std::uint32_t part_of(std::uint32_t group) {
        while (rows_[group].part != group) {
            rows_[group].part = rows_[rows_[group].part].part;
            group = rows_[group].part;
        }
        return group;
    }
    template <class Body>
    void for_read_groups(std::uint32_t group, const Body& body) const {
        for (const std::uint32_t node : groups_[group].nodes) {
            for (const Operand& input : flow_.nodes[node].inputs) {
                if (input.kind == Operand::Kind::node) body(group_of_[input.index]);
            }
        }
    }

    void find_parts() {
        for (std::uint32_t i = 0; i < groups_.size(); ++i) rows_[i].part = i;
        for (std::uint32_t i = 0; i < groups_.size(); ++i) {
            for_read_groups(i, [&](std::uint32_t read) {
                const std::uint32_t a = part_of(i);
                const std::uint32_t b = part_of(read);
                rows_[std::max(a, b)].part = std::min(a, b);
            });
        }
    }

    /// As many parts together as are taken at once, if they are not too large.
    void make_batches() {
        std::map<std::uint32_t, std::size_t> sizes;
        for (std::uint32_t i = 0; i < groups_.size(); ++i) ++sizes[part_of(i)];
        std::map<std::uint32_t, std::uint32_t> batch_of;
        std::uint32_t batch = 0;
        std::size_t parts = 0;
        std::size_t together = 0;
        for (const auto& [part, size] : sizes) {
            if (parts == dsp::kBeside || (parts > 0 && together + size > kMostTogether)) {
                ++batch;
                parts = together = 0;
            }
            batch_of[part] = batch;
            ++parts;
            together += size;
        }
        for (std::uint32_t i = 0; i < groups_.size(); ++i) rows_[i].batch = batch_of[part_of(i)];
    }

    void find_levels() {
        for (std::uint32_t i = 0; i < groups_.size(); ++i) {
            for_read_groups(i, [&](std::uint32_t read) {
                if (read != i) rows_[i].level = std::max(rows_[i].level, rows_[read].level + 1);
            });
            if (const auto kind = kind_beside(flow_, groups_[i])) {
                rows_[i].kind = static_cast<int>(*kind);
            }
        }
    }

    /// Batches that gain nothing, or are too large, stay as they were.
    void drop_useless() {
        std::map<std::uint32_t, std::size_t> sizes;
        std::map<std::tuple<std::uint32_t, int, int>, int> alike;
        std::map<std::uint32_t, bool> gains;
        for (std::uint32_t i = 0; i < groups_.size(); ++i) {
            ++sizes[rows_[i].batch];
            if (rows_[i].kind >= 0 && ++alike[key(i)] >= dsp::kBeside) gains[rows_[i].batch] = true;
        }
        for (Row& row : rows_) {
            if (gains[row.batch] && sizes[row.batch] <= kMostTogether) continue;
            row.level = 0;
            row.kind = -1;
        }
    }

    const Flow& flow_;
    std::vector<Group>& groups_;
    std::vector<std::uint32_t> group_of_;
    std::vector<Row> rows_;
};

}  // namespace

std::optional<dsp::UnitKind> kind_beside(const Flow& flow, const Group& group) {
    const FlowNode& node = flow.nodes[group.nodes.front()];
    if (group.is_circle || node.kind != FlowNode::Kind::unit) return std::nullopt;
    const dsp::UnitKind kind = node.identity.unit;
    if (dsp::unit_ops(kind, 1).process_beside == nullptr) return std::nullopt;
    return kind;
}

void bring_together(const Flow& flow, std::vector<Group>& groups) {
    Arranger{flow, groups}.arrange();
}

}  // namespace hocket::graph
