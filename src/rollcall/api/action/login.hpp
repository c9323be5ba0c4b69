// Who asks: HTTP Basic credentials of a SQL account, checked, and the rules by which an account is let in.
#pragma once

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

// Returns: the account's name with the privileges that it has now. Errors: 401 where credentials are missing, wrong, or of an
// account that is locked or, having no password, may not come from there; 403 for Basic over plain HTTP from beyond loopback,
// unless services.allow_plaintext_login; 429 with Retry-After where more passwords wait to be checked than the workers take.
// Credentials that were right before cost 1 µs. An unknown user costs what a known one does. Thread: any shard.
asio::awaitable<http::http_result<security::principal>> log_in(const services& s, request_ptr incoming);

}  // namespace rollcall::api
