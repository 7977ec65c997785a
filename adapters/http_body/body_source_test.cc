#include "adapters/http_body/body_source.h"

#include <gtest/gtest.h>

#include <deque>

namespace dw {
namespace {

class GivenBody final : public IncomingBody {
 public:
  explicit GivenBody(std::deque<Outcome<std::string>> parts) : parts_(std::move(parts)) {}
  void Next(Done done) override {
    Outcome<std::string> part = parts_.empty() ? Outcome<std::string>(std::string()) : std::move(parts_.front());
    if (!parts_.empty()) parts_.pop_front();
    done(std::move(part));
  }

 private:
  std::deque<Outcome<std::string>> parts_;
};

ByteSource Given(std::deque<Outcome<std::string>> parts, std::uint64_t most) {
  return SourceOfBody(std::make_shared<GivenBody>(std::move(parts)), most);
}

Outcome<std::string> Part(const char* text) {
  return std::string(text);
}

std::string ReadAll(const ByteSource& source, std::size_t at_once) {
  std::string all;
  std::string piece(at_once, '\0');
  for (;;) {
    const auto read = source(std::span(piece));
    if (!read) return "fault " + std::to_string(static_cast<int>(read.error().code));
    if (*read == 0) return all;
    all.append(piece, 0, *read);
  }
}

TEST(BodySourceTest, WS64_GivesWhatCameInAnyPieces) {
  for (const std::size_t at_once : {1U, 2U, 3U, 100U}) {
    EXPECT_EQ(ReadAll(Given({Part("abc"), Part("de")}, 5), at_once), "abcde");
  }
}

TEST(BodySourceTest, WS64_HasALimitAndSaysWhatBroke) {
  const auto code = [](Fault::Code fault) { return "fault " + std::to_string(static_cast<int>(fault)); };
  EXPECT_EQ(ReadAll(Given({Part("abc"), Part("de")}, 4), 10), code(Fault::Code::kTooLarge));
  const Outcome<std::string> broken = Unexpected{Fault{Fault::Code::kUnavailable, "broken"}};
  EXPECT_EQ(ReadAll(Given({Part("abc"), broken}, 9), 10), code(Fault::Code::kUnavailable));
}

}  // namespace
}  // namespace dw
