#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "ports/database.h"

namespace dw {

/// The records of an installation: PostgreSQL's at `url`, or, when that is empty, in `records.sqlite` of `data_dir`.
/// Their tables are as this program needs them. Waits.
Outcome<std::unique_ptr<Database>> OpenRecords(const std::string& url, const std::filesystem::path& data_dir);

}  // namespace dw
