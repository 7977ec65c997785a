#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "ports/database.h"
#include "runtime/settings.h"

namespace dw {

/// The records of an installation: PostgreSQL's at `url`, or, when that is empty, in `records.sqlite` of `data_dir`.
/// Their tables are as this program needs them. Waits.
Outcome<std::unique_ptr<Database>> OpenRecords(const std::string& url, const std::filesystem::path& data_dir);

/// Those that a command's flags `database` and `data-dir` name. kNotFound, with what to do, when there is no such
/// folder.
Outcome<std::unique_ptr<Database>> OpenNamedRecords(const Settings& settings, const Settings::Environment& environment);

}  // namespace dw
