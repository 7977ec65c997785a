#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ports/object_store.h"

/// What every ObjectStore keeps to. A suite gives `Open()`: the same, at first empty, objects each time.
namespace dw::testing {

template <class Suite>
class ObjectStoreContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!suite_.Ready()) GTEST_SKIP() << suite_.WhyNot();
    store_ = suite_.Open();
  }
  ObjectInfo Put(const std::string& key, std::string_view bytes) {
    auto put = store_->Put(key, SourceOf(bytes));
    EXPECT_TRUE(put.has_value()) << key << ": " << (put ? "" : put.error().detail);
    return put ? *put : ObjectInfo{};
  }
  std::string Get(const std::string& key, const ByteRange& range = {}) {
    std::string text;
    const auto got = store_->Get(key, range, SinkInto(text, 64 * 1024 * 1024));
    return got ? text : "fault " + std::to_string(static_cast<int>(got.error().code));
  }
  bool Has(const std::string& key) {
    const auto head = store_->Head(key);
    EXPECT_TRUE(head || head.error().code == Fault::Code::kNotFound);
    return head.has_value();
  }
  std::vector<std::string> Keys(const std::string& prefix = "", std::size_t limit = 1'000) {
    std::vector<std::string> keys;
    std::string after;
    for (bool more = true; more;) {
      const auto page = store_->List(prefix, after, limit);
      EXPECT_TRUE(page.has_value());
      if (!page) break;
      EXPECT_LE(page->objects.size(), limit);
      for (const ObjectInfo& one : page->objects) keys.push_back(one.key);
      more = page->more && !keys.empty();
      if (!keys.empty()) after = keys.back();
    }
    return keys;
  }

  Suite suite_;
  std::unique_ptr<ObjectStore> store_;
};
TYPED_TEST_SUITE_P(ObjectStoreContract);

TYPED_TEST_P(ObjectStoreContract, OS1_WhatIsNoKeyIsRefusedByEverything) {
  using ::testing::Eq;
  for (const std::string& key :
       {std::string(), std::string("/"), std::string("/a"), std::string("a/"), std::string("a//b"), std::string("."),
        std::string(".."), std::string("a/../b"), std::string("../b"), std::string("a/."), std::string("a\\b"),
        std::string("a\nb"), std::string("a\0b", 3), std::string("\xFF"), std::string(".dw-part-1"),
        std::string("a/.dw-x/b"), std::string(kMaxSegmentBytes + 1, 'a'), std::string(kMaxKeyBytes + 1, 'a')}) {
    const auto denied = [](const auto& outcome) { return !outcome && outcome.error().code == Fault::Code::kDenied; };
    EXPECT_TRUE(denied(this->store_->Put(key, SourceOf("x")))) << key;
    EXPECT_TRUE(denied(this->store_->Head(key))) << key;
    EXPECT_TRUE(denied(this->store_->Get(key, {}, [](std::string_view) { return Outcome<Ok>(Ok{}); }))) << key;
    EXPECT_TRUE(denied(this->store_->Remove(key))) << key;
    EXPECT_TRUE(denied(this->store_->Copy(key, "ok"))) << key;
  }
  this->Put("ok", "x");
  EXPECT_FALSE(this->store_->Copy("ok", "../ok"));
  EXPECT_THAT(this->Keys(), ::testing::ElementsAre("ok"));
}

TYPED_TEST_P(ObjectStoreContract, OS2_WhatIsPutIsThereAndInPlaceOfWhatWas) {
  const ObjectInfo first = this->Put("maps/office.tmj", "one");
  EXPECT_EQ(first.key, "maps/office.tmj");
  EXPECT_EQ(first.bytes, 3U);
  EXPECT_EQ(this->Get("maps/office.tmj"), "one");
  EXPECT_EQ(this->store_->Head("maps/office.tmj")->etag, first.etag);
  EXPECT_GT(this->store_->Head("maps/office.tmj")->modified_at, Millis(0));
  const ObjectInfo second = this->Put("maps/office.tmj", "other");
  EXPECT_NE(second.etag, first.etag);
  EXPECT_EQ(this->Get("maps/office.tmj"), "other");
  EXPECT_EQ(this->Put("empty", "").bytes, 0U);
  EXPECT_EQ(this->Get("empty"), "");
}

TYPED_TEST_P(ObjectStoreContract, OS2_OddNamesAreNames) {
  const std::vector<std::string> odd = {"a b+c%20&d=e?f#g.png",
                                        "${name}/x",
                                        "\xC3\xA9\xF0\x9F\x90\x99.json",
                                        "~",
                                        "...",
                                        ".hidden/.also",
                                        "a/b/c/d/e/f/g/h",
                                        "'\"<>|*:;",
                                        "A",
                                        "e\xCC\x81"};
  for (const std::string& key : odd) this->Put(key, key);
  for (const std::string& key : odd) EXPECT_EQ(this->Get(key), key);
  auto sorted = odd;
  std::ranges::sort(sorted);
  EXPECT_EQ(this->Keys(), sorted);
}

TYPED_TEST_P(ObjectStoreContract, OS2_ABodyThatFailsLeavesWhatWasThere) {
  this->Put("a/b", "one");
  int pieces = 0;
  const auto put = this->store_->Put("a/b", [&](std::span<char> into) -> Outcome<std::size_t> {
    if (++pieces == 3) return Unexpected{Fault{Fault::Code::kTooLarge, "enough"}};
    std::ranges::fill(into, 'x');
    return into.size();
  });
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Fault::Code::kTooLarge);
  EXPECT_EQ(this->Get("a/b"), "one");
  EXPECT_FALSE(this->store_->Put(
      "new", [](std::span<char>) -> Outcome<std::size_t> { return Unexpected{Fault{Fault::Code::kDenied, "no"}}; }));
  EXPECT_THAT(this->Keys(), ::testing::ElementsAre("a/b"));
}

TYPED_TEST_P(ObjectStoreContract, OS2_ALargeBodyComesBackAsItWas) {
  std::string body(20 * 1024 * 1024 + 7, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 >> 3);
  EXPECT_EQ(this->Put("large", body).bytes, body.size());
  EXPECT_TRUE(this->Get("large") == body);
}

TYPED_TEST_P(ObjectStoreContract, OS3_ARangeIsWhatIsThereOfIt) {
  this->Put("a", "0123456789");
  EXPECT_EQ(this->Get("a", {0, 3}), "012");
  EXPECT_EQ(this->Get("a", {7, 100}), "789");
  EXPECT_EQ(this->Get("a", {9, 1}), "9");
  EXPECT_EQ(this->Get("a", {10, 1}), "");
  EXPECT_EQ(this->Get("a", {100, 1}), "");
  EXPECT_EQ(this->Get("a", {3, 0}), "");
  EXPECT_EQ(this->store_->Get("a", {2, 2}, [](std::string_view) { return Outcome<Ok>(Ok{}); })->bytes, 10U);
}

TYPED_TEST_P(ObjectStoreContract, OS3_ASinkThatHasEnoughEndsIt) {
  this->Put("a", "0123456789");
  const auto got = this->store_->Get(
      "a", {}, [](std::string_view) -> Outcome<Ok> { return Unexpected{Fault{Fault::Code::kTooLarge, "enough"}}; });
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, Fault::Code::kTooLarge);
}

TYPED_TEST_P(ObjectStoreContract, OS4_WhatIsRemovedIsGoneAndMayBeRemovedAgain) {
  this->Put("a/b/c", "x");
  this->Put("a/d", "y");
  EXPECT_TRUE(this->store_->Remove("a/b/c"));
  EXPECT_TRUE(this->store_->Remove("a/b/c"));
  EXPECT_TRUE(this->store_->Remove("never/was"));
  EXPECT_TRUE(this->store_->Remove("a")) << "what is above an object is none";
  EXPECT_FALSE(this->Has("a/b/c"));
  EXPECT_FALSE(this->Has("a/b"));
  EXPECT_FALSE(this->Has("a"));
  EXPECT_THAT(this->Keys(), ::testing::ElementsAre("a/d"));
  this->Put("a/b", "now an object");
  EXPECT_EQ(this->Get("a/b"), "now an object");
}

TYPED_TEST_P(ObjectStoreContract, OS5_ACopyIsAnObjectOfItsOwn) {
  this->Put("a", "one");
  this->Put("b/c", "two");
  const auto copied = this->store_->Copy("a", "b/c");
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->key, "b/c");
  this->Put("a", "three");
  EXPECT_EQ(this->Get("b/c"), "one");
  EXPECT_EQ(this->store_->Copy("none", "x").error().code, Fault::Code::kNotFound);
  EXPECT_FALSE(this->Has("x"));
}

TYPED_TEST_P(ObjectStoreContract, OS6_KeysAreListedInTheOrderOfTheirBytesPageByPage) {
  std::vector<std::string> keys = {"a", "a!", "a-b/c", "a.b", "a/a", "a/b/c", "a/b/d", "a0", "ab/c", "b", "b/x"};
  std::erase(keys, "a");  // No key goes on where another ends.
  std::erase(keys, "b");
  for (const std::string& key : keys) this->Put(key, key);
  std::ranges::sort(keys);
  for (const std::size_t limit : {1U, 2U, 3U, 1'000U}) EXPECT_EQ(this->Keys("", limit), keys) << limit;
  EXPECT_THAT(this->Keys("a/"), ::testing::ElementsAre("a/a", "a/b/c", "a/b/d"));
  EXPECT_THAT(this->Keys("a/b"), ::testing::ElementsAre("a/b/c", "a/b/d"));
  EXPECT_THAT(this->Keys("a-"), ::testing::ElementsAre("a-b/c"));
  EXPECT_THAT(this->Keys("none"), ::testing::IsEmpty());
  EXPECT_EQ(this->store_->List("", "a/b/c", 1)->objects.at(0).key, "a/b/d");
  EXPECT_EQ(this->store_->List("", "a/b/cc", 1)->objects.at(0).key, "a/b/d") << "after one that is not there";
  EXPECT_FALSE(this->store_->List("", keys.back(), 10)->more);
}

TYPED_TEST_P(ObjectStoreContract, OS7_WhoReadsWhileItIsReplacedHasTheOldOrTheNewOne) {
  const std::string one(300'000, '1');
  const std::string two(300'000, '2');
  this->Put("a", one);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    const auto other = this->suite_.Open();
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(other->Put("a", SourceOf(i % 2 == 0 ? two : one)));
    done = true;
  });
  int read = 0;
  while (!done || read == 0) {
    const std::string text = this->Get("a");
    EXPECT_TRUE(text == one || text == two) << text.substr(0, 20);
    ++read;
  }
  writer.join();
}

TYPED_TEST_P(ObjectStoreContract, OS7_ManyPutAndRemoveAtOnceAndNothingIsHalf) {
  constexpr int kThreads = 4;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const auto mine = this->suite_.Open();
      for (int i = 0; i < 25; ++i) {
        const std::string key = "shared/" + std::to_string(i % 3) + "/" + std::to_string(t);
        EXPECT_TRUE(mine->Put(key, SourceOf(key)));
        if (i % 2 != 0) continue;
        EXPECT_TRUE(mine->Remove(key));
      }
      EXPECT_TRUE(mine->Put("last/" + std::to_string(t), SourceOf("x")));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& key : this->Keys("shared/")) EXPECT_EQ(this->Get(key), key);
  EXPECT_EQ(this->Keys("last/").size(), static_cast<std::size_t>(kThreads));
}

REGISTER_TYPED_TEST_SUITE_P(ObjectStoreContract, OS1_WhatIsNoKeyIsRefusedByEverything,
                            OS2_WhatIsPutIsThereAndInPlaceOfWhatWas, OS2_OddNamesAreNames,
                            OS2_ABodyThatFailsLeavesWhatWasThere, OS2_ALargeBodyComesBackAsItWas,
                            OS3_ARangeIsWhatIsThereOfIt, OS3_ASinkThatHasEnoughEndsIt,
                            OS4_WhatIsRemovedIsGoneAndMayBeRemovedAgain, OS5_ACopyIsAnObjectOfItsOwn,
                            OS6_KeysAreListedInTheOrderOfTheirBytesPageByPage,
                            OS7_WhoReadsWhileItIsReplacedHasTheOldOrTheNewOne,
                            OS7_ManyPutAndRemoveAtOnceAndNothingIsHalf);

}  // namespace dw::testing
