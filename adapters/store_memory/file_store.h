#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store_memory/journal.h"
#include "adapters/store_memory/memory_store.h"
#include "runtime/clock.h"

namespace dw {

/// A StateStore for an installation of one process, which keeps what has no end in a file: such writes are answered
/// once they are on the disk. What is read is what was written, answered or not.
///
/// The file is a Journal; when most of it is out of date it is written anew beside itself and takes its own place.
class FileStore final : public StateStore {
 public:
  /// Writes that wait for the disk, at most; one more is refused.
  static constexpr std::size_t kMostWaiting = 10'000;

  /// `clock` outlives the store. One store a file.
  static Outcome<std::unique_ptr<FileStore>> Open(const std::filesystem::path& file, const Clock& clock);
  /// Waits until what was written is on the disk.
  ~FileStore() override;
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;

  void Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) override {
    memory_.Acquire(std::move(key), std::move(holder), ttl, std::move(done));
  }
  void Holder(std::string key, Done<Lease> done) override { memory_.Holder(std::move(key), std::move(done)); }
  void Release(std::string key, std::string holder, Done<Ok> done) override {
    memory_.Release(std::move(key), std::move(holder), std::move(done));
  }
  void Read(std::string key, Done<std::optional<std::string>> done) override {
    memory_.Read(std::move(key), std::move(done));
  }
  void Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard, Done<bool> done) override;
  void Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) override;
  void ReadFields(std::string key, Done<Fields> done) override { memory_.ReadFields(std::move(key), std::move(done)); }
  void WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                  Done<bool> done) override;
  void Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) override {
    memory_.Enter(std::move(group), std::move(member), std::move(about), ttl, std::move(done));
  }
  void Exit(std::string group, std::string member, Done<Ok> done) override {
    memory_.Exit(std::move(group), std::move(member), std::move(done));
  }
  void Members(std::string group, Done<Fields> done) override { memory_.Members(std::move(group), std::move(done)); }
  void Publish(std::string channel, std::string message, Done<Ok> done) override {
    memory_.Publish(std::move(channel), std::move(message), std::move(done));
  }
  std::unique_ptr<Subscription> Subscribe(std::string channel, std::function<void(std::string)> hear,
                                          std::function<void()> renewed) override {
    return memory_.Subscribe(std::move(channel), std::move(hear), std::move(renewed));
  }

 private:
  struct Change {
    enum class Kind : char { kWrite = 'W', kErase = 'E', kField = 'F' };
    Kind kind = Kind::kWrite;
    std::string key;
    std::string field;
    std::string value;
  };
  struct Waiting {
    Change change;
    Done<bool> done;
  };

  FileStore(std::filesystem::path file, const Clock& clock) : file_(std::move(file)), memory_(clock) {}
  static std::string Encode(const Change& change);
  static bool Decode(std::string_view record, Change& change);
  Outcome<Ok> Load();
  void Apply(const Change& change);
  void Keep(Change change, Done<bool> done);
  void Run();
  Outcome<Ok> Save(const std::vector<Waiting>& batch);
  Outcome<Ok> Rewrite();

  const std::filesystem::path file_;
  MemoryStore memory_;
  std::mutex order_;  ///< Held from the change in memory to its place in waiting_, so that both have one order.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> waiting_;  ///< Guarded by mutex_, as is the next.
  bool stopping_ = false;
  // The thread's own.
  std::unique_ptr<Journal> journal_;
  std::map<std::string, std::string> values_;                         ///< What the journal comes to: without an end,
  std::map<std::string, std::map<std::string, std::string>> fields_;  ///< and in fields.
  std::size_t live_bytes_ = 0;
  std::thread thread_;
};

}  // namespace dw
