#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace dw::redis {

/// What a node answers.
struct Reply {
  enum class Kind : std::uint8_t { kNothing, kNumber, kText, kList, kError };
  Kind kind = Kind::kNothing;
  std::int64_t number = 0;
  std::string text;  ///< Of kText; of kError without the leading '-'.
  std::vector<Reply> items;
};

/// Reads replies from a stream of bytes; the codec is hiredis'. Bounded: more than kMostBytes or kMostItems without a
/// whole reply is a broken stream.
class ReplyReader {
 public:
  static constexpr std::size_t kMostBytes = 64 * 1024 * 1024;
  static constexpr std::size_t kMostItems = 1024 * 1024;

  ReplyReader();
  ~ReplyReader();
  ReplyReader(ReplyReader&&) noexcept;
  ReplyReader& operator=(ReplyReader&&) noexcept;

  void Feed(std::string_view bytes);
  /// The next whole reply, if it has come.
  std::optional<Reply> Next();
  /// The stream makes no sense; nothing more comes of it.
  bool broken() const { return broken_; }

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  // Owned. The count before the reader, which knows its address.
  std::unique_ptr<std::size_t> items_;  ///< Announced since the last whole reply.
  std::unique_ptr<redisReader, Free> reader_;
  std::size_t unread_ = 0;  ///< Bytes fed since the last whole reply.
  bool broken_ = false;
};

/// Appends a command as nodes want it.
void AppendCommand(std::string& out, std::span<const std::string> words);

}  // namespace dw::redis
