#pragma once

#include <filesystem>
#include <string>

#include "base/fault.h"

namespace dw {

/// The secret of this installation: 32 random bytes in `folder`/secret, which only its owner may read. Made when it is
/// not there, so that tickets outlive a restart.
Outcome<std::string> LoadSecret(const std::filesystem::path& folder);

}  // namespace dw
