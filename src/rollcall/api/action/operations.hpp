// What operators and their tools ask: is it alive, is it ready, its metrics, its version. None of these asks for a login.
#pragma once

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

using open_answer = asio::awaitable<http::response>;

// GET /healthz: 200 while the process serves.
open_answer show_health(const services& s, request_ptr incoming);
// GET /readyz: 200 while it takes statements, else 503 with which part is down.
open_answer show_readiness(const services& s, request_ptr incoming);
// GET /metrics: Prometheus text, without names, hosts or statements. Source: Prometheus' exposition format 0.0.4.
open_answer show_metrics(const services& s, request_ptr incoming);
// GET /rest/v1/version: the version, which /metrics and MySQL's greeting tell anyone too.
open_answer show_version(const services& s, request_ptr incoming);

}  // namespace rollcall::api
