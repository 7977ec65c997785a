#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "ports/database.h"

namespace dw::admin {

/// Passes batches on to another database, and writes down a key with the first of them that changes something: both
/// are done or neither, whatever dies. For one request, on one thread. [AD5]
class KeyedDatabase final : public Database {
 public:
  /// `inner` outlives it. `key` fails when its key is there already.
  KeyedDatabase(Database& inner, Statement key) : inner_(inner), key_(std::move(key)) {}

  void Submit(std::vector<Statement> batch, Done done) override {
    const bool changes =
        std::ranges::any_of(batch, [](const Statement& one) { return !one.sql.starts_with("SELECT"); });
    if (changes && !std::exchange(tried_, true)) batch.push_back(key_);
    inner_.Submit(std::move(batch), std::move(done));
  }
  /// Whether a batch with the key was submitted.
  bool tried() const { return tried_; }

 private:
  Database& inner_;
  const Statement key_;
  bool tried_ = false;
};

}  // namespace dw::admin
