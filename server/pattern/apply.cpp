#include "pattern/apply.hpp"

namespace hocket::pattern {
namespace {

Value call(const Value& function, const Value& argument) { return function(argument); }

}  // namespace

Pattern apply_left(const Pattern& functions, const Pattern& arguments) {
    return combine_left(functions, arguments, call);
}

Pattern apply_right(const Pattern& functions, const Pattern& arguments) {
    return combine_right(functions, arguments, call);
}

Pattern apply_both(const Pattern& functions, const Pattern& arguments) {
    return combine_both(functions, arguments, call);
}

}  // namespace hocket::pattern
