// For tests of folders above: base's temporary folder under the accounts' name.
#pragma once

#include "rollcall/base/temp_folder_for_test.hpp"

namespace rollcall::accounts {

using rollcall::temp_folder;

}  // namespace rollcall::accounts
