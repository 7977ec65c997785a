#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/time.h"

/// Files of an installation: maps, images, uploads. Rules: OS1... in docs/spec/objects.md.
namespace dw {

struct ObjectInfo {
  std::string key;
  std::uint64_t bytes = 0;
  std::string etag;       ///< Another one whenever its bytes are others; without quotes. Says nothing of them.
  Millis modified_at{0};  ///< Unix time.
};

/// Bytes from `first`, `length` of them; those that are there when there are fewer.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = UINT64_MAX;
};

/// Gives the next bytes of a body: how many it has put into the span; 0: that was all. A fault ends the put, and
/// nothing is kept.
using ByteSource = std::function<Outcome<std::size_t>(std::span<char>)>;
/// Takes the next bytes of a body. A fault ends the get.
using ByteSink = std::function<Outcome<Ok>(std::string_view)>;

struct ObjectPage {
  std::vector<ObjectInfo> objects;  ///< By key, as bytes compare.
  bool more = false;                ///< There are others behind the last.
};

/// Objects by key. One is there whole or not at all, whatever dies while it is put; who reads one that is replaced
/// meanwhile has the old or the new one. Faults: kDenied for a key that is none [OS1] or that goes on where another
/// object ends, or when the store lets nobody in who has these keys; kNotFound; kTooLarge when there is no room for it;
/// kUnavailable, kTimeout when the store cannot be asked, or it is not known whether it was done; kCorrupt when it does
/// not understand.
///
/// Waits: never on a shard. Thread-safe. Implementations: adapters/objects_directory, adapters/objects_s3.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  /// In place of what is there. Keeps a few MiB in memory, however large the body is. [OS2]
  virtual Outcome<ObjectInfo> Put(const std::string& key, const ByteSource& body) = 0;
  /// What it is of which `sink` has been given the bytes of `range`. [OS3]
  virtual Outcome<ObjectInfo> Get(const std::string& key, const ByteRange& range, const ByteSink& sink) = 0;
  virtual Outcome<ObjectInfo> Head(const std::string& key) = 0;
  /// Also when it is not there. [OS4]
  virtual Outcome<Ok> Remove(const std::string& key) = 0;
  /// In place of what is at `to`. [OS5]
  virtual Outcome<ObjectInfo> Copy(const std::string& from, const std::string& to) = 0;
  /// Those whose keys begin with `prefix` and come after `after`, `limit` of them (1 to 1,000). [OS6]
  virtual Outcome<ObjectPage> List(const std::string& prefix, const std::string& after, std::size_t limit) = 0;
};

inline constexpr std::size_t kMaxKeyBytes = 1'000;
inline constexpr std::size_t kMaxSegmentBytes = 240;
inline constexpr std::size_t kMaxListed = 1'000;

/// 1 to 1,000 bytes of UTF-8 without control characters and backslashes; segments with '/' between them, each of 1 to
/// 240 bytes, none of them "." or "..", or beginning with ".dw-". [OS1]
bool IsObjectKey(std::string_view key);

/// A body that is in memory; `bytes` outlives the source.
ByteSource SourceOf(std::string_view bytes);
/// The body of another object, a few MiB at a time; both outlive the source.
ByteSource SourceFrom(ObjectStore& store, const std::string& key);
/// Appends to `text`, which outlives the sink, `most` bytes at most; more are kTooLarge.
ByteSink SinkInto(std::string& text, std::size_t most);

}  // namespace dw
