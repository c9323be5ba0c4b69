// Contexts and filters of listings.
#include "rollcall/api/questions/listing_context.hpp"

#include <utility>

#include "rollcall/registry/rows/json_rows.hpp"

namespace rollcall::api {

registry::render_context make_context(const services& s, const std::optional<time_zone>& zone, std::size_t info_bytes, fe_name fe) {
    registry::render_context context;
    context.now = s.time.steady_now();
    context.zone = zone.value_or(s.zone);
    context.cluster = s.cluster;
    context.fe = std::move(fe);
    context.info_bytes = info_bytes;
    return context;
}

registry::session_filter filter_for(registry::session_filter filter, const security::principal& caller, fe_name fe) {
    filter.fe = std::move(fe);
    filter.visible_to = caller;
    return filter;
}

std::shared_ptr<registry::listing> make_listing(const services& s, const session_parameters& wanted, const security::principal& caller,
                                                const fe_name& fe) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter = filter_for(wanted.filter, caller, fe);
    asked->sort = wanted.sort;
    asked->offset = wanted.offset;
    asked->limit = wanted.limit;
    asked->context = make_context(s, wanted.zone, wanted.info_bytes, fe);
    asked->render = [rows = registry::json_rows{wanted.columns, asked->context}](std::string& out, const registry::session_row& row) {
        rows.append(out, row);
    };
    return asked;
}

}  // namespace rollcall::api
