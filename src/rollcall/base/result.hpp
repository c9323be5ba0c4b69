// A value or the error that kept it from being: how every expected failure travels.
#pragma once

#include <boost/system/result.hpp>

namespace rollcall {

// Holds a T, or an E that tells the caller why there is none. Ask has_value() or has_error(), then read
// with * or error(); value(), which throws, is not used.
template <class T, class E>
using result = boost::system::result<T, E>;

}  // namespace rollcall
