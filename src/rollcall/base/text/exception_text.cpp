// The one place that looks into an exception_ptr.
#include "rollcall/base/text/exception_text.hpp"

namespace rollcall {

std::string what_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& thrown) {
        return thrown.what();
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

}  // namespace rollcall
