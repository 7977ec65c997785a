#include "adapters/store_redis/resp.h"

#include <hiredis/hiredis.h>

namespace dw::redis {
namespace {

Reply Take(const redisReply& from) {
  Reply reply;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kNumber;
      reply.number = from.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(from.str, static_cast<std::size_t>(from.len));
      break;
    case REDIS_REPLY_ERROR:
      reply.kind = Reply::Kind::kError;
      reply.text.assign(from.str, static_cast<std::size_t>(from.len));
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kList;
      reply.items.reserve(from.elements);
      for (std::size_t i = 0; i < from.elements; ++i) reply.items.push_back(Take(*from.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

}  // namespace

ReplyReader::ReplyReader() : reader_(redisReaderCreate()) {}
ReplyReader::~ReplyReader() = default;
ReplyReader::ReplyReader(ReplyReader&&) noexcept = default;
ReplyReader& ReplyReader::operator=(ReplyReader&&) noexcept = default;

void ReplyReader::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

void ReplyReader::Feed(std::string_view bytes) {
  unread_ += bytes.size();
  if (broken_ || unread_ > kMostBytes || redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) {
    broken_ = true;
  }
}

std::optional<Reply> ReplyReader::Next() {
  if (broken_) return std::nullopt;
  void* raw = nullptr;
  if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) {
    broken_ = true;
    return std::nullopt;
  }
  if (raw == nullptr) return std::nullopt;
  unread_ = 0;
  Reply reply = Take(*static_cast<redisReply*>(raw));
  freeReplyObject(raw);
  return reply;
}

void AppendCommand(std::string& out, std::span<const std::string> words) {
  const auto header = [&](char kind, std::size_t count) {
    out += kind;
    out += std::to_string(count);
    out += "\r\n";
  };
  header('*', words.size());
  for (const std::string& word : words) {
    header('$', word.size());
    out += word;
    out += "\r\n";
  }
}

}  // namespace dw::redis
