#include "adapters/store_memory/file_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace dw {
namespace {

/// A journal below this is never worth writing anew.
constexpr std::uint64_t kSmallJournal = 1024 * 1024;
constexpr std::uint64_t kMostlyOld = 4;  ///< Times what is still true.

void AddText(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < 4; ++i) out += static_cast<char>(text.size() >> 8 * i & 0xFF);
  out += text;
}

bool TakeText(std::string_view& in, std::string& text) {
  if (in.size() < 4) return false;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= std::size_t{static_cast<unsigned char>(in[i])} << 8 * i;
  in.remove_prefix(4);
  if (in.size() < size) return false;
  text = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

/// A file that takes another's name is there after a loss of power once its folder is on the disk.
void SyncFolderOf(const std::filesystem::path& file) {
  const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

}  // namespace

Outcome<std::unique_ptr<FileStore>> FileStore::Open(const std::filesystem::path& file, const Clock& clock) {
  std::unique_ptr<FileStore> store(new FileStore(file, clock));
  const auto loaded = store->Load();
  if (!loaded) return Unexpected{loaded.error()};
  store->thread_ = std::thread([&all = *store] { all.Run(); });
  return store;
}

FileStore::~FileStore() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::string FileStore::Encode(const Change& change) {
  std::string record(1, static_cast<char>(change.kind));
  for (const std::string* text : {&change.key, &change.field, &change.value}) AddText(record, *text);
  return record;
}

bool FileStore::Decode(std::string_view record, Change& change) {
  if (record.empty()) return false;
  change.kind = static_cast<Change::Kind>(record[0]);
  record.remove_prefix(1);
  return TakeText(record, change.key) && TakeText(record, change.field) && TakeText(record, change.value);
}

Outcome<Ok> FileStore::Load() {
  const auto ignore = [](const Outcome<bool>&) {};
  auto journal = Journal::Open(file_, [&](std::string_view record) {
    Change change;
    if (!Decode(record, change)) return;  // of a newer version
    Apply(change);
    if (change.kind == Change::Kind::kWrite) memory_.Write(change.key, change.value, Millis(0), {}, ignore);
    if (change.kind == Change::Kind::kErase) memory_.Erase(change.key, {}, ignore);
    if (change.kind == Change::Kind::kField) memory_.WriteField(change.key, change.field, change.value, {}, ignore);
  });
  if (!journal) return Unexpected{journal.error()};
  journal_ = std::make_unique<Journal>(std::move(*journal));
  return Ok{};
}

void FileStore::Apply(const Change& change) {
  const auto forget_value = [&](auto& all, const auto& key, const auto& size) {
    const auto found = all.find(key);
    if (found == all.end()) return;
    live_bytes_ -= size(found->second);
    all.erase(found);
  };
  const auto size_of_value = [&](const std::string& value) { return change.key.size() + value.size(); };
  const auto size_of_field = [&](const std::string& value) {
    return change.key.size() + change.field.size() + value.size();
  };
  switch (change.kind) {
    case Change::Kind::kWrite:
      forget_value(values_, change.key, size_of_value);
      values_[change.key] = change.value;
      live_bytes_ += size_of_value(change.value);
      break;
    case Change::Kind::kField:
      forget_value(fields_[change.key], change.field, size_of_field);
      fields_[change.key][change.field] = change.value;
      live_bytes_ += size_of_field(change.value);
      break;
    case Change::Kind::kErase:
      forget_value(values_, change.key, size_of_value);
      for (const auto& [field, value] : fields_[change.key])
        live_bytes_ -= change.key.size() + field.size() + value.size();
      fields_.erase(change.key);
      break;
  }
}

void FileStore::Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard,
                      Done<bool> done) {
  if (ttl > Millis(0)) return memory_.Write(std::move(key), std::move(value), ttl, std::move(guard), std::move(done));
  const std::lock_guard lock(order_);
  bool written = false;
  memory_.Write(key, value, ttl, std::move(guard), [&](const Outcome<bool>& ok) { written = ok && *ok; });
  if (!written) return done(false);
  Keep({Change::Kind::kWrite, std::move(key), "", std::move(value)}, std::move(done));
}

void FileStore::Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) {
  const std::lock_guard lock(order_);
  bool erased = false;
  memory_.Erase(key, std::move(guard), [&](const Outcome<bool>& ok) { erased = ok && *ok; });
  if (!erased) return done(false);
  Keep({Change::Kind::kErase, std::move(key), "", ""}, std::move(done));
}

void FileStore::WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                           Done<bool> done) {
  const std::lock_guard lock(order_);
  bool written = false;
  memory_.WriteField(key, field, value, std::move(guard), [&](const Outcome<bool>& ok) { written = ok && *ok; });
  if (!written) return done(false);
  Keep({Change::Kind::kField, std::move(key), std::move(field), std::move(value)}, std::move(done));
}

void FileStore::Keep(Change change, Done<bool> done) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back({std::move(change), std::move(done)});
      return wake_.notify_one();
    }
  }
  done(Unexpected{Fault{Fault::Code::kUnavailable, "too many writes wait for the disk"}});
}

void FileStore::Run() {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      batch = std::exchange(waiting_, {});
      if (batch.empty()) return;
    }
    const auto saved = Save(batch);
    for (const Waiting& one : batch) {
      if (saved) {
        one.done(true);
      } else {
        one.done(Unexpected{saved.error()});
      }
    }
  }
}

Outcome<Ok> FileStore::Save(const std::vector<Waiting>& batch) {
  for (const Waiting& one : batch) {
    Apply(one.change);
    const auto appended = journal_->Append(Encode(one.change));
    if (!appended) return appended;
  }
  if (journal_->bytes() > kSmallJournal && journal_->bytes() > kMostlyOld * live_bytes_) {
    const auto rewritten = Rewrite();
    if (rewritten) return rewritten;  // what did not fit beside the old one may fit behind it
  }
  return journal_->Sync();
}

Outcome<Ok> FileStore::Rewrite() {
  const std::filesystem::path beside = file_.string() + ".new";
  std::error_code error;
  std::filesystem::remove(beside, error);
  auto journal = Journal::Open(beside, [](std::string_view) {});
  if (!journal) return Unexpected{journal.error()};
  const auto add = [&](const Change& change) { return journal->Append(Encode(change)); };
  for (const auto& [key, value] : values_) {
    const auto added = add({Change::Kind::kWrite, key, "", value});
    if (!added) return added;
  }
  for (const auto& [key, fields] : fields_) {
    for (const auto& [field, value] : fields) {
      const auto added = add({Change::Kind::kField, key, field, value});
      if (!added) return added;
    }
  }
  if (auto synced = journal->Sync(); !synced) return synced;
  std::filesystem::rename(beside, file_, error);
  if (error) return Unexpected{Fault{Fault::Code::kUnavailable, error.message()}};
  SyncFolderOf(file_);
  *journal_ = std::move(*journal);
  return Ok{};
}

}  // namespace dw
