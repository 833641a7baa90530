#pragma once

#include <cstddef>
#include <vector>

namespace hocket::voices {

/// Room for `count`, every page of it touched: reserve() leaves that to whoever fills it.
template <class T>
void make_room_for(std::vector<T>& list, std::size_t count) {
    list.resize(count);
    list.clear();
}

}  // namespace hocket::voices
