#include "services/map_storage/map_library.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/crypto.h"

namespace dw::map_storage {
namespace {

using Json = nlohmann::json;

constexpr const char* kState = "state.json";
constexpr const char* kVersions = "versions/";
constexpr std::size_t kMaxStateBytes = 64UL * 1024 * 1024;

std::string ContentKey(const std::string& content) {
  return "contents/" + content.substr(0, 2) + '/' + content;
}

std::string VersionKey(const std::string& id) {
  return kVersions + id + ".json";
}

Json ToJson(const std::optional<std::string>& content) {
  return content ? Json(*content) : Json(nullptr);
}

std::optional<std::string> ContentOf(const Json& json) {
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

std::string ToText(const LibraryVersion& version) {
  Json parts = Json::array();
  for (const LibraryVersion::Part& part : version.parts) {
    parts.push_back(
        {{"path", part.path}, {"before", ToJson(part.before)}, {"after", ToJson(part.after)}, {"bytes", part.bytes}});
  }
  return Json{{"id", version.id},
              {"at", version.at.count()},
              {"by", version.by},
              {"what", version.what},
              {"parts", std::move(parts)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<LibraryVersion> VersionOf(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.value("parts", Json()).is_array()) return std::nullopt;
  LibraryVersion version;
  version.id = json.value("id", "");
  version.at = Millis(json.value("at", std::int64_t{0}));
  version.by = json.value("by", "");
  version.what = json.value("what", "");
  for (const Json& one : json["parts"]) {
    if (!one.is_object()) return std::nullopt;
    LibraryVersion::Part part;
    part.path = one.value("path", "");
    part.before = ContentOf(one.value("before", Json()));
    part.after = ContentOf(one.value("after", Json()));
    part.bytes = one.value("bytes", std::uint64_t{0});
    if (!IsObjectKey(part.path)) return std::nullopt;
    version.parts.push_back(std::move(part));
  }
  return version;
}

Unexpected<Fault> Corrupt(const std::string& key) {
  return Unexpected{Fault{Fault::Code::kCorrupt, "The history of maps cannot be read: " + key}};
}

}  // namespace

Outcome<std::unique_ptr<MapLibrary>> MapLibrary::Open(ObjectStore& files, ObjectStore& history, const Clock& clock) {
  std::unique_ptr<MapLibrary> library(new MapLibrary(files, history, clock));
  if (const auto loaded = library->Load(); !loaded) return Unexpected{loaded.error()};
  if (const auto synced = library->Resync(); !synced) return Unexpected{synced.error()};
  return library;
}

Outcome<Ok> MapLibrary::Load() {
  std::string text;
  const auto got = history_.Get(kState, {}, SinkInto(text, kMaxStateBytes));
  if (!got && got.error().code != Fault::Code::kNotFound) return Unexpected{got.error()};
  std::string applied;
  if (got) {
    const Json state = Json::parse(text, nullptr, false);
    if (!state.is_object() || !state.value("files", Json()).is_object()) return Corrupt(kState);
    applied = state.value("applied", "");
    for (const auto& [path, file] : state["files"].items()) {
      if (!IsObjectKey(path) || !file.is_object()) return Corrupt(kState);
      index_[path] = {file.value("content", ""), file.value("bytes", std::uint64_t{0}), file.value("etag", "")};
    }
  } else {
    // The first time: files are taken as they are.
    std::string after;
    for (bool more = true; more;) {
      const auto page = files_.List("", after, kMaxListed);
      if (!page) return Unexpected{page.error()};
      for (const ObjectInfo& one : page->objects) index_[one.key] = {"", one.bytes, one.etag};
      more = page->more && !page->objects.empty();
      if (more) after = page->objects.back().key;
    }
  }
  last_id_ = applied;
  for (std::string after = applied.empty() ? "" : VersionKey(applied);;) {
    const auto page = history_.List(kVersions, after, kMaxListed);
    if (!page) return Unexpected{page.error()};
    for (const ObjectInfo& one : page->objects) {
      const std::string id = one.key.substr(std::string_view(kVersions).size(), one.key.size() - 14);
      const auto version = ReadVersion(id);
      if (!version) return Unexpected{version.error()};
      last_id_ = id;
      Show(*version);
      unfinished_.push_back(id);
    }
    if (!page->more || page->objects.empty()) break;
    after = page->objects.back().key;
  }
  return Finish();
}

Outcome<Ok> MapLibrary::Finish() {
  while (!unfinished_.empty()) {
    const auto version = ReadVersion(unfinished_.front());
    if (!version) return Unexpected{version.error()};
    if (const auto applied = Apply(*version); !applied) return Unexpected{applied.error()};
    if (const auto written = WriteState(version->id); !written) return Unexpected{written.error()};
    unfinished_.erase(unfinished_.begin());
  }
  return Ok{};
}

Outcome<LibraryVersion> MapLibrary::ReadVersion(const std::string& id) const {
  std::string text;
  const auto got = history_.Get(VersionKey(id), {}, SinkInto(text, kMaxStateBytes));
  if (!got) return Unexpected{got.error()};
  auto version = VersionOf(text);
  if (!version) return Corrupt(VersionKey(id));
  return *std::move(version);
}

void MapLibrary::Show(const LibraryVersion& version) {
  const std::unique_lock lock(mutex_);
  for (const LibraryVersion::Part& part : version.parts) {
    if (part.after) {
      index_[part.path] = {*part.after, part.bytes, ""};
    } else {
      index_.erase(part.path);
    }
  }
}

Outcome<Ok> MapLibrary::Apply(const LibraryVersion& version) {
  if (version.by.empty()) return Ok{};  // It says what the files were already.
  // What goes first makes room where a folder becomes a file.
  for (const LibraryVersion::Part& part : version.parts) {
    if (part.after) continue;
    if (const auto removed = files_.Remove(part.path); !removed) return Unexpected{removed.error()};
  }
  for (const LibraryVersion::Part& part : version.parts) {
    if (!part.after || part.after->empty()) continue;
    const std::string content = ContentKey(*part.after);
    const auto put = files_.Put(part.path, SourceFrom(history_, content));
    if (!put) return Unexpected{put.error()};
    const std::unique_lock lock(mutex_);
    const auto file = index_.find(part.path);
    if (file != index_.end() && file->second.content == *part.after) file->second.etag = put->etag;
  }
  return Ok{};
}

Outcome<Ok> MapLibrary::WriteState(const std::string& applied) {
  Json files = Json::object();
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [path, file] : index_) {
      files[path] = {{"content", file.content}, {"bytes", file.bytes}, {"etag", file.etag}};
    }
  }
  const std::string text = Json{{"applied", applied}, {"files", std::move(files)}}.dump();
  const auto put = history_.Put(kState, SourceOf(text));
  if (!put) return Unexpected{put.error()};
  return Ok{};
}

std::optional<LibraryFile> MapLibrary::Find(const std::string& path) const {
  const std::shared_lock lock(mutex_);
  const auto file = index_.find(path);
  return file == index_.end() ? std::nullopt : std::optional(file->second);
}

std::vector<std::string> MapLibrary::Below(const std::string& folder) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> paths;
  for (auto file = index_.lower_bound(folder); file != index_.end() && file->first.starts_with(folder); ++file) {
    paths.push_back(file->first);
  }
  return paths;
}

Outcome<std::string> MapLibrary::ReadContent(const std::string& content, std::size_t most) const {
  std::string text;
  const auto got = history_.Get(ContentKey(content), {}, SinkInto(text, most));
  if (!got) return Unexpected{got.error()};
  return text;
}

Outcome<std::string> MapLibrary::Read(const std::string& path, std::size_t most) const {
  const auto file = Find(path);
  if (!file) return Unexpected{Fault{Fault::Code::kNotFound, path}};
  if (!file->content.empty()) return ReadContent(file->content, most);
  std::string text;
  const auto got = files_.Get(path, {}, SinkInto(text, most));
  if (!got) return Unexpected{got.error()};
  return text;
}

Outcome<MapLibrary::Kept> MapLibrary::Keep(const ByteSource& body) {
  Sha256Stream hash;
  const std::string incoming = "incoming/" + ToHex(RandomBytes(16));
  const auto put = history_.Put(incoming, [&](std::span<char> into) -> Outcome<std::size_t> {
    Outcome<std::size_t> read = body(into);
    if (read) hash.Add({into.data(), *read});
    return read;
  });
  if (!put) return Unexpected{put.error()};
  Kept kept{ToHex(hash.End()), put->bytes};
  const std::string key = ContentKey(kept.content);
  if (!history_.Head(key)) {
    const auto copied = history_.Copy(incoming, key);
    if (!copied) return Unexpected{copied.error()};
  }
  (void)history_.Remove(incoming);
  return kept;
}

std::string MapLibrary::NewId() {
  char text[32];
  std::snprintf(text, sizeof text, "%013lld-%04x", static_cast<long long>(clock_.UnixNow().count()), 0U);
  // A clock that stands still, or goes back, changes nothing about the order.
  unsigned number = 0;
  std::string id = text;
  if (id <= last_id_) {
    number = static_cast<unsigned>(std::strtoul(last_id_.c_str() + 14, nullptr, 16)) + 1;
    std::snprintf(text, sizeof text, "%.13s-%04x", last_id_.c_str(), number);
    id = text;
  }
  return id;
}

Outcome<Ok> MapLibrary::Write(LibraryVersion& version) {
  version.id = NewId();
  version.at = clock_.UnixNow();
  const std::string text = ToText(version);
  const auto put = history_.Put(VersionKey(version.id), SourceOf(text));
  if (!put) return Unexpected{put.error()};
  last_id_ = version.id;
  Show(version);
  return Ok{};
}

std::optional<std::string> MapLibrary::InTheWay(const LibraryVersion& version) const {
  std::map<std::string, bool> will_be;
  for (const LibraryVersion::Part& part : version.parts) will_be[part.path] = part.after.has_value();
  const std::shared_lock lock(mutex_);
  const auto is_file = [&](const std::string& path) {
    const auto changed = will_be.find(path);
    return changed == will_be.end() ? index_.contains(path) : changed->second;
  };
  for (const auto& [path, stays] : will_be) {
    if (!stays) continue;
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      if (is_file(path.substr(0, slash))) return path.substr(0, slash);
    }
    const std::string below = path + '/';
    for (auto one = index_.lower_bound(below); one != index_.end() && one->first.starts_with(below); ++one) {
      if (is_file(one->first)) return path;
    }
  }
  return std::nullopt;
}

Outcome<std::optional<LibraryVersion>> MapLibrary::Commit(const std::vector<LibraryChange>& changes,
                                                          const std::string& by, const std::string& what) {
  std::vector<std::string> paths;
  LibraryVersion version;
  {
    const std::lock_guard writing(writing_);
    if (const auto finished = Finish(); !finished) return Unexpected{finished.error()};
    version.by = by;
    version.what = what;
    for (const LibraryChange& change : changes) {
      const auto now = Find(change.path);
      if (!now && !change.content) continue;
      LibraryVersion::Part part{change.path, std::nullopt, change.content, change.bytes};
      if (now) {
        part.before = now->content;
        if (now->content.empty()) {
          const auto old = Keep(SourceFrom(files_, change.path));
          // One that somebody has taken away in the meantime was not kept.
          if (!old && old.error().code != Fault::Code::kNotFound) return Unexpected{old.error()};
          if (old) part.before = old->content;
        }
      }
      if (part.before == part.after) continue;
      version.parts.push_back(std::move(part));
    }
    if (version.parts.empty()) return std::optional<LibraryVersion>();
    if (const auto odd = InTheWay(version)) {
      return Unexpected{Fault{Fault::Code::kDenied, *odd + " is a folder and a file at once."}};
    }
    std::size_t more = 0;
    for (const LibraryVersion::Part& part : version.parts) more += part.before ? 0 : 1;
    {
      const std::shared_lock lock(mutex_);
      if (index_.size() + more > kMaxFiles) {
        return Unexpected{Fault{Fault::Code::kTooLarge, "There are too many files of maps."}};
      }
    }
    if (const auto written = Write(version); !written) return Unexpected{written.error()};
    unfinished_.push_back(version.id);
    // It is there from here on: what cannot be brought to the files now is brought to them later.
    (void)Finish();
    for (const LibraryVersion::Part& part : version.parts) paths.push_back(part.path);
  }
  if (listener_) listener_(paths);
  return std::optional(std::move(version));
}

Outcome<std::optional<LibraryVersion>> MapLibrary::Restore(const std::string& id, const std::string& by) {
  if (!IsObjectKey(VersionKey(id))) return Unexpected{Fault{Fault::Code::kNotFound, id}};
  if (const auto wanted = ReadVersion(id); !wanted) return Unexpected{wanted.error()};
  std::map<std::string, std::optional<std::string>> then;
  constexpr std::size_t kAtOnce = 100;
  for (std::string before;;) {
    const auto versions = Versions(before, kAtOnce);
    if (!versions) return Unexpected{versions.error()};
    for (const LibraryVersion& version : *versions) {
      if (version.id <= id) break;
      // From the newest to the oldest: the last that is noted is the one of then.
      for (const LibraryVersion::Part& part : version.parts) then[part.path] = part.before;
    }
    if (versions->size() < kAtOnce || versions->back().id <= id) break;
    before = versions->back().id;
  }
  std::vector<LibraryChange> changes;
  for (const auto& [path, content] : then) {
    LibraryChange change{path, content, 0};
    if (content && content->empty()) return Corrupt(path + " was changed by hand; what it was then was not kept");
    if (content) {
      const auto kept = history_.Head(ContentKey(*content));
      if (!kept) return Unexpected{kept.error()};
      change.bytes = kept->bytes;
    }
    changes.push_back(std::move(change));
  }
  return Commit(changes, by, "back to " + id);
}

Outcome<std::vector<std::string>> MapLibrary::Resync() {
  std::vector<std::string> paths;
  {
    const std::lock_guard writing(writing_);
    if (const auto finished = Finish(); !finished) return Unexpected{finished.error()};
    LibraryVersion version;
    version.what = "by hand";
    Files seen;
    std::string after;
    for (bool more = true; more;) {
      const auto page = files_.List("", after, kMaxListed);
      if (!page) return Unexpected{page.error()};
      for (const ObjectInfo& one : page->objects) {
        const auto known = Find(one.key);
        if (known && known->etag == one.etag && known->bytes == one.bytes) {
          seen[one.key] = *known;
          continue;
        }
        LibraryVersion::Part part{one.key, std::nullopt, "", one.bytes};
        if (known) part.before = known->content;
        version.parts.push_back(std::move(part));
        seen[one.key] = {"", one.bytes, one.etag};
      }
      more = page->more && !page->objects.empty();
      if (more) after = page->objects.back().key;
      if (seen.size() > kMaxFiles)
        return Unexpected{Fault{Fault::Code::kTooLarge, "There are too many files of maps."}};
    }
    {
      const std::unique_lock lock(mutex_);
      for (const auto& [path, file] : index_) {
        if (!seen.contains(path)) version.parts.push_back({path, file.content, std::nullopt, 0});
      }
    }
    if (version.parts.empty()) return paths;
    if (const auto written = Write(version); !written) return Unexpected{written.error()};
    {
      const std::unique_lock lock(mutex_);
      index_ = std::move(seen);
    }
    if (const auto state = WriteState(version.id); !state) return Unexpected{state.error()};
    for (const LibraryVersion::Part& part : version.parts) paths.push_back(part.path);
  }
  if (listener_) listener_(paths);
  return paths;
}

Outcome<std::vector<LibraryVersion>> MapLibrary::Versions(const std::string& before, std::size_t limit) const {
  std::vector<std::string> ids;
  std::string after;
  for (bool more = true; more;) {
    const auto page = history_.List(kVersions, after, kMaxListed);
    if (!page) return Unexpected{page.error()};
    for (const ObjectInfo& one : page->objects) {
      std::string id = one.key.substr(std::string_view(kVersions).size(), one.key.size() - 14);
      if (before.empty() || id < before) ids.push_back(std::move(id));
    }
    more = page->more && !page->objects.empty();
    if (more) after = page->objects.back().key;
  }
  std::vector<LibraryVersion> versions;
  for (auto id = ids.rbegin(); id != ids.rend() && versions.size() < limit; ++id) {
    auto version = ReadVersion(*id);
    if (!version) return Unexpected{version.error()};
    versions.push_back(*std::move(version));
  }
  return versions;
}

}  // namespace dw::map_storage
