#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace dw::records {

/// A table with its columns in their order here, whatever order the database has them in.
struct Table {
  std::string_view name;
  std::vector<std::string_view> columns;
  /// The column that says whom a row is about; empty: nobody alone. What it names is exported and erased with them.
  std::string_view person = {};
  /// Columns that nobody is told, not even whom they are about: hashes and sealed secrets.
  std::vector<std::string_view> secrets = {};
};

/// Every table there is: what is backed up, and where people are looked for.
std::span<const Table> AllTables();

}  // namespace dw::records
