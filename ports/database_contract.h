#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ports/database.h"

/// What every Database keeps to. A suite gives `Open()`: another connection to the same, at first empty, records.
namespace dw::testing {

template <class Suite>
class DatabaseContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!suite_.Ready()) GTEST_SKIP() << suite_.WhyNot();
    database_ = suite_.Open();
    Must({{"CREATE TABLE things (id TEXT PRIMARY KEY, amount BIGINT NOT NULL, note TEXT)", {}}});
  }
  SqlResults Must(std::vector<Statement> batch) {
    auto results = Execute(*database_, std::move(batch));
    EXPECT_TRUE(results.has_value()) << (results ? "" : results.error().detail);
    return results ? *results : SqlResults{};
  }
  Fault::Code FaultOf(std::vector<Statement> batch) {
    const auto results = Execute(*database_, std::move(batch));
    EXPECT_FALSE(results.has_value());
    return results ? Fault::Code::kCorrupt : results.error().code;
  }
  std::int64_t Count() {
    const SqlResults results = Must({{"SELECT count(*) FROM things", {}}});
    return results.empty() ? -1 : std::get<std::int64_t>(results.at(0).rows.at(0).at(0));
  }
  static Statement Insert(const std::string& id, SqlValue amount, SqlValue note = nullptr) {
    return {"INSERT INTO things (id, amount, note) VALUES ($1, $2, $3)", {id, std::move(amount), std::move(note)}};
  }

  Suite suite_;
  std::unique_ptr<Database> database_;
};
TYPED_TEST_SUITE_P(DatabaseContract);

TYPED_TEST_P(DatabaseContract, RC1_ABatchIsDoneWholeOrNotAtAll) {
  this->Must({this->Insert("a", 1), this->Insert("b", 2)});
  EXPECT_EQ(this->FaultOf({this->Insert("c", 3), this->Insert("a", 4)}), Fault::Code::kConflict);
  EXPECT_EQ(this->Count(), 2);
}

TYPED_TEST_P(DatabaseContract, RC1_AnswersAreInTheOrderOfTheStatements) {
  const SqlResults results = this->Must({this->Insert("a", 1, "x"),
                                         {"UPDATE things SET amount = amount + $1", {5}},
                                         {"SELECT id, amount, note FROM things", {}},
                                         {"DELETE FROM things WHERE id = $1", {"nobody"}}});
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[0].changed, 1);
  EXPECT_EQ(results[1].changed, 1);
  EXPECT_THAT(results[2].rows, ::testing::ElementsAre(SqlRow{"a", std::int64_t{6}, "x"}));
  EXPECT_EQ(results[3].changed, 0);
}

TYPED_TEST_P(DatabaseContract, RC2_WhatMustTouchARowUndoesItsBatch) {
  this->Must({this->Insert("a", 1)});
  EXPECT_EQ(this->FaultOf({this->Insert("b", 2), {"UPDATE things SET amount = 9 WHERE id = $1", {"z"}, true}}),
            Fault::Code::kConflict);
  EXPECT_EQ(this->Count(), 1);
  const SqlResults results = this->Must({{"UPDATE things SET amount = 9 WHERE id = $1", {"a"}, true},
                                         {"INSERT INTO things (id, amount) VALUES ($1, 0)", {"b"}, true}});
  EXPECT_EQ(results.at(0).changed, 1);
  EXPECT_TRUE(results.at(0).rows.empty());
  EXPECT_EQ(this->Count(), 2);
}

TYPED_TEST_P(DatabaseContract, ValuesAreNeverPartOfTheStatement) {
  const std::string hostile = "'; DROP TABLE things; -- \" \\ $1 % \xF0\x9F\x98\x80\n";
  const std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  this->Must({this->Insert(hostile, greatest, hostile), this->Insert("low", -greatest - 1, "")});
  const SqlResults results = this->Must({{"SELECT id, amount, note FROM things WHERE note = $1", {hostile}},
                                         {"SELECT amount, note FROM things WHERE id = $1", {"low"}}});
  EXPECT_THAT(results.at(0).rows, ::testing::ElementsAre(SqlRow{hostile, greatest, hostile}));
  EXPECT_THAT(results.at(1).rows, ::testing::ElementsAre(SqlRow{-greatest - 1, ""}));
}

TYPED_TEST_P(DatabaseContract, NothingIsNotAnEmptyText) {
  this->Must({this->Insert("a", 1), this->Insert("b", 1, "")});
  EXPECT_THAT(this->Must({{"SELECT id FROM things WHERE note IS NULL", {}}}).at(0).rows,
              ::testing::ElementsAre(SqlRow{"a"}));
  EXPECT_THAT(this->Must({{"SELECT note FROM things WHERE id = $1", {"a"}}}).at(0).rows,
              ::testing::ElementsAre(SqlRow{nullptr}));
}

TYPED_TEST_P(DatabaseContract, AValueMayStandInSeveralPlaces) {
  this->Must({{"INSERT INTO things (id, amount, note) VALUES ($1, $2, $1)", {"a", 7}}});
  EXPECT_THAT(
      this->Must({{"SELECT id, note FROM things WHERE id = $1 AND amount = $2 AND note = $1", {"a", 7}}}).at(0).rows,
      ::testing::ElementsAre(SqlRow{"a", "a"}));
}

TYPED_TEST_P(DatabaseContract, WhatItDoesNotUnderstandIsAFaultAndChangesNothing) {
  EXPECT_EQ(this->FaultOf({this->Insert("a", 1), {"SELEKT 1", {}}}), Fault::Code::kCorrupt);
  EXPECT_EQ(this->FaultOf({this->Insert("a", nullptr)}), Fault::Code::kCorrupt);
  EXPECT_EQ(this->Count(), 0);
}

TYPED_TEST_P(DatabaseContract, RC1_WhatWasAnsweredIsSeenByOthers) {
  this->Must({this->Insert("a", 1)});
  const auto other = this->suite_.Open();
  const auto results = Execute(*other, {{"SELECT amount FROM things", {}}});
  ASSERT_TRUE(results);
  EXPECT_THAT(results->at(0).rows, ::testing::ElementsAre(SqlRow{SqlValue(std::int64_t{1})}));
}

TYPED_TEST_P(DatabaseContract, RC5_ManyThreadsAndProgramsCountTogether) {
  this->Must({this->Insert("sum", 0)});
  const auto other = this->suite_.Open();
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int turn = 0; turn < 25; ++turn) {
        Database& one = i % 2 == 0 ? *this->database_ : *other;
        if (Execute(one, {{"UPDATE things SET amount = amount + 1 WHERE id = $1", {"sum"}, true}})) ++done;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 100);
  EXPECT_THAT(this->Must({{"SELECT amount FROM things", {}}}).at(0).rows,
              ::testing::ElementsAre(SqlRow{SqlValue(std::int64_t{100})}));
}

REGISTER_TYPED_TEST_SUITE_P(DatabaseContract, RC1_ABatchIsDoneWholeOrNotAtAll, RC1_AnswersAreInTheOrderOfTheStatements,
                            RC2_WhatMustTouchARowUndoesItsBatch, ValuesAreNeverPartOfTheStatement,
                            NothingIsNotAnEmptyText, AValueMayStandInSeveralPlaces,
                            WhatItDoesNotUnderstandIsAFaultAndChangesNothing, RC1_WhatWasAnsweredIsSeenByOthers,
                            RC5_ManyThreadsAndProgramsCountTogether);

}  // namespace dw::testing
