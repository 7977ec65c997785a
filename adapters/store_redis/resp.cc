#include "adapters/store_redis/resp.h"

#include <hiredis/read.h>

#include <utility>

namespace dw::redis {
namespace {

/// Puts `reply` where the reader is: into the list that it reads, or by itself. hiredis finishes an item before it
/// begins the next, so that what it points to does not move while it is used.
Reply* Place(const redisReadTask* task, Reply reply) {
  if (task->parent == nullptr) return new Reply(std::move(reply));
  auto& items = static_cast<Reply*>(task->parent->obj)->items;
  items.push_back(std::move(reply));
  return &items.back();
}

void* MakeText(const redisReadTask* task, char* text, std::size_t size) {
  Reply reply;
  reply.kind = task->type == REDIS_REPLY_ERROR ? Reply::Kind::kError : Reply::Kind::kText;
  reply.text.assign(text, size);
  return Place(task, std::move(reply));
}

/// Grows with what comes, not with what is announced.
void* MakeList(const redisReadTask* task, int count) {
  auto& items = *static_cast<std::size_t*>(task->privdata);
  items += static_cast<std::size_t>(count);
  if (items > ReplyReader::kMostItems) return nullptr;
  Reply reply;
  reply.kind = Reply::Kind::kList;
  return Place(task, std::move(reply));
}

void* MakeNumber(const redisReadTask* task, long long number) {
  Reply reply;
  reply.kind = Reply::Kind::kNumber;
  reply.number = number;
  return Place(task, std::move(reply));
}

void* MakeNothing(const redisReadTask* task) {
  return Place(task, {});
}

void FreeReply(void* reply) {
  delete static_cast<Reply*>(reply);
}

redisReplyObjectFunctions functions = {MakeText, MakeList, MakeNumber, MakeNothing, FreeReply};

}  // namespace

ReplyReader::ReplyReader()
    : items_(std::make_unique<std::size_t>(0)), reader_(redisReaderCreateWithFunctions(&functions)) {
  reader_->privdata = items_.get();
}
ReplyReader::~ReplyReader() = default;
ReplyReader::ReplyReader(ReplyReader&&) noexcept = default;
ReplyReader& ReplyReader::operator=(ReplyReader&&) noexcept = default;

void ReplyReader::Free::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

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
  *items_ = 0;
  const std::unique_ptr<Reply> reply(static_cast<Reply*>(raw));
  return std::move(*reply);
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
