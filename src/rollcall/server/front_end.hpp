// The FE as a whole: the graph of its parts, built from settings, started, and ended gracefully.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

class front_end {
public:
    // Opens data, accounts, certificate and listeners; nothing is served yet. `root_password`: for the first start, "" = none.
    // Errors: a sentence with cause and remedy; nothing is left open.
    static or_refusal<std::unique_ptr<front_end>> open(settings values, const std::string& root_password);
    virtual ~front_end() = default;

    // Serves until SIGTERM or SIGINT, then lets running queries finish for shutdown_grace and ends them.
    // `on_ready`: called once both listeners accept, with the line for standard output. Blocks. Errors: a sentence, where the
    // other members of the cluster keep it from serving; on_ready was not called then.
    virtual or_refusal<void> run(const std::function<void(const std::string& ready_line)>& on_ready) = 0;
};

}  // namespace rollcall::server
