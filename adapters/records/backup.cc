#include "adapters/records/backup.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/records/migrations.h"
#include "adapters/records/tables.h"
#include "runtime/crypto.h"

namespace dw::records {
namespace {

using Json = nlohmann::json;

constexpr int kForm = 1;
constexpr std::chrono::minutes kPatience{10};
/// No row of ours is nearly as long.
constexpr std::size_t kLongestLine = 256 * 1024;

std::string ColumnsOf(const Table& table) {
  std::string all;
  for (const std::string_view column : table.columns) all += (all.empty() ? "" : ", ") + std::string(column);
  return all;
}

Statement InsertInto(const Table& table, std::vector<SqlValue> values) {
  std::string places;
  for (std::size_t i = 1; i <= values.size(); ++i) places += (places.empty() ? "$" : ", $") + std::to_string(i);
  return {"INSERT INTO " + std::string(table.name) + " (" + ColumnsOf(table) + ") VALUES (" + places + ")",
          std::move(values)};
}

Json JsonOf(const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

std::optional<SqlValue> ValueOf(const Json& json) {
  if (json.is_null()) return nullptr;
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_string()) return json.get<std::string>();
  return std::nullopt;
}

/// Lines with a checksum over all of them so far, each depending on those before.
class Chain {
 public:
  void Add(std::string_view line) { sum_ = Sha256(sum_ + std::string(line)); }
  std::string sum() const { return ToHex(sum_); }

 private:
  std::string sum_;
};

Unexpected<Fault> Corrupt(const std::string& why) {
  return Unexpected{Fault{Fault::Code::kCorrupt, "This is not a whole backup: " + why + ". Nothing was changed."}};
}

/// A line at most; nothing at the end, or when one is too long.
std::optional<std::string> ReadLine(std::istream& in) {
  std::string line;
  char c = 0;
  while (line.size() <= kLongestLine && in.get(c)) {
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

std::optional<Json> ParseLine(const std::string& line) {
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

/// The statement of one row's line.
std::optional<Statement> RowIn(const Json& line) {
  if (line.size() != 2 || !line.contains("table") || !line.contains("row") || !line["row"].is_array()) {
    return std::nullopt;
  }
  for (const Table& table : AllTables()) {
    if (line["table"] != table.name) continue;
    if (line["row"].size() != table.columns.size()) return std::nullopt;
    std::vector<SqlValue> values;
    for (const Json& each : line["row"]) {
      auto value = ValueOf(each);
      if (!value) return std::nullopt;
      values.push_back(std::move(*value));
    }
    return InsertInto(table, std::move(values));
  }
  return std::nullopt;
}

Outcome<Ok> CheckHead(const std::string& text) {
  const auto head = ParseLine(text);
  if (!head || head->value("digiwork_backup", 0) != kForm) return Corrupt("it does not begin as one");
  if (head->value("step", std::int64_t{0}) <= LastStep()) return Ok{};
  return Unexpected{
      Fault{Fault::Code::kConflict, "A newer Digiwork has written this backup; restore it with that one."}};
}

}  // namespace

Outcome<BackUpSize> BackUp(Database& database, std::ostream& out) {
  std::vector<Statement> batch;
  for (const Table& table : AllTables()) {
    batch.push_back({"SELECT " + ColumnsOf(table) + " FROM " + std::string(table.name) + " ORDER BY 1, 2", {}});
  }
  const auto results = Execute(database, std::move(batch), kPatience);
  if (!results) return Unexpected{results.error()};
  Chain chain;
  const auto write = [&](const Json& json) {
    const std::string line = json.dump();
    chain.Add(line);
    out << line << "\n";
  };
  write({{"digiwork_backup", kForm}, {"step", LastStep()}});
  BackUpSize size;
  for (std::size_t i = 0; i < AllTables().size(); ++i) {
    for (const SqlRow& row : results->at(i).rows) {
      Json values = Json::array();
      for (const SqlValue& value : row) values.push_back(JsonOf(value));
      write({{"table", AllTables()[i].name}, {"row", std::move(values)}});
      ++size.rows;
    }
  }
  out << Json({{"rows", size.rows}, {"sha256", chain.sum()}}).dump() << "\n" << std::flush;
  if (out) return size;
  return Unexpected{Fault{Fault::Code::kUnavailable, "The backup could not be written: is there room on the disk?"}};
}

Outcome<BackUpSize> Restore(Database& database, std::istream& in) {
  const auto head = ReadLine(in);
  if (!head) return Corrupt("it is empty, or no text");
  const auto fits = CheckHead(*head);
  if (!fits) return Unexpected{fits.error()};
  Chain chain;
  chain.Add(*head);
  const auto before = Execute(database, {{"SELECT name, number FROM revisions", {}}});
  if (!before) return Unexpected{before.error()};
  std::vector<Statement> batch;
  for (const Table& table : AllTables()) batch.push_back({"DELETE FROM " + std::string(table.name), {}});
  BackUpSize size;
  for (;;) {
    const auto text = ReadLine(in);
    if (!text) return Corrupt("its end is missing");
    const auto line = ParseLine(*text);
    if (!line) return Corrupt("line " + std::to_string(size.rows + 2) + " is none");
    if (line->contains("sha256")) {
      if (*line != Json({{"rows", size.rows}, {"sha256", chain.sum()}})) return Corrupt("its checksum does not fit");
      break;
    }
    chain.Add(*text);
    auto row = RowIn(*line);
    if (!row) return Corrupt("line " + std::to_string(size.rows + 2) + " is of no table that we know");
    batch.push_back(std::move(*row));
    ++size.rows;
  }
  // Beyond what it was and what it was before: whoever keeps something in memory reads it anew.
  for (const SqlRow& row : before->at(0).rows) {
    batch.push_back(
        {"UPDATE revisions SET number = number + 1 + CAST($1 AS BIGINT) WHERE name = $2", {row.at(1), row.at(0)}});
  }
  const auto done = Execute(database, std::move(batch), kPatience);
  if (!done) return Unexpected{done.error()};
  return size;
}

}  // namespace dw::records
