// fmt, with its core compiled once: libfmt holds this instance, but its header declares it nowhere, and so every file that formats
// would compile all of it again. In the precompiled headers, before anything formats.
#pragma once

#include <fmt/format.h>

extern template void fmt::detail::vformat_to<char>(fmt::detail::buffer<char>&, fmt::string_view, fmt::format_args, fmt::detail::locale_ref);
