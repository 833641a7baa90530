#pragma once

#include "pattern/symbol.hpp"

// Controls that functions of the library set or read.
namespace hocket::pattern::names {

inline const Symbol begin{"begin"};
inline const Symbol crush{"crush"};
inline const Symbol cut{"cut"};
inline const Symbol end{"end"};
inline const Symbol gain{"gain"};
inline const Symbol n{"n"};
inline const Symbol pan{"pan"};
inline const Symbol shape{"shape"};
inline const Symbol speed{"speed"};
inline const Symbol unit{"unit"};

}  // namespace hocket::pattern::names
