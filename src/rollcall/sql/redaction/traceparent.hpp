// The trace that a statement belongs to, as its client says. Source: W3C Trace Context, traceparent; sqlcommenter for comments.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::sql {

// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" gives its trace id, 32 hex digits in lower case; "" for another form and for
// zeros alone. Thread: any; pure.
std::string trace_id_of(std::string_view traceparent);

// The same of traceparent='…' in a comment that the statement begins with; "" where there is none. Thread: any; pure; linear.
std::string trace_id_in_comment(std::string_view sql);

}  // namespace rollcall::sql
