#pragma once

#include <cmath>

namespace hocket::cli {

/// Numbers spread evenly over [0, 1), the same in every run.
inline double spread(int index, double irrational) {
    const double product = index * irrational;
    return product - std::floor(product);
}

}  // namespace hocket::cli
