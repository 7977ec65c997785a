#pragma once

#include <filesystem>
#include <string>

#include "base/fault.h"

namespace dw {

/// The secret of this installation: 32 random bytes in `folder`/secret, which only its owner may read. Made when it is
/// not there, so that tickets outlive a restart.
Outcome<std::string> LoadSecret(const std::filesystem::path& folder);

/// The secret that an operator wrote into `file`: one line of 16 to 512 printable characters without blanks, which the
/// blanks around it are no part of.
Outcome<std::string> ReadCallsSecret(const std::filesystem::path& file);

}  // namespace dw
