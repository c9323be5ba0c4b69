// The HTTP server's options, as the settings have them.
#include "rollcall/server/settings/http_parts.hpp"

#include "rollcall/base/text/text.hpp"
#include "rollcall/server/settings/name_list.hpp"

namespace rollcall::server {

http::server_options http_options_of(const settings& values) {
    http::server_options options;
    options.any_host_prefix = "/internal/";
    options.max_header_bytes = values.http_header_bytes;
    options.max_body_bytes = values.http_body_bytes;
    options.idle_timeout = std::chrono::seconds{values.http_idle_timeout_s};
    options.request_timeout = std::chrono::seconds{values.http_request_timeout_s};
    options.host_names = split_names(values.host_names);
    if (!values.advertise.empty()) options.host_names.push_back(to_lower(values.advertise));
    return options;
}

registry::column_list session_columns_of(const settings& values) {
    if (values.session_columns == "doris") return registry::doris_columns();
    return values.session_columns == "all" ? registry::all_columns() : registry::default_columns();
}

}  // namespace rollcall::server
