// Contexts and filters of listings.
#include "rollcall/api/listing_context.hpp"

#include <utility>

namespace rollcall::api {

registry::render_context make_context(const services& s, const std::optional<time_zone>& zone, std::size_t info_bytes) {
    registry::render_context context;
    context.now = s.time.steady_now();
    context.zone = zone.value_or(s.zone);
    context.cluster = s.cluster;
    context.fe = s.fe;
    context.info_bytes = info_bytes;
    return context;
}

registry::session_filter filter_for(const services& s, registry::session_filter filter, const security::principal& caller) {
    filter.fe = s.fe;
    filter.visible_to = caller;
    return filter;
}

}  // namespace rollcall::api
