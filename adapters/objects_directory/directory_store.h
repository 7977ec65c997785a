#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "ports/object_store.h"
#include "runtime/descriptor.h"

namespace dw {

/// Objects as files below a folder, as their keys say: people may look at them, and put some there by hand. What is
/// put is written beside, brought to the disk and then renamed; no link is followed, whoever made it. [OS10-OS13]
class DirectoryStore final : public ObjectStore {
 public:
  /// Makes the folder when it is not there, and takes away what was left of puts that never ended.
  static Outcome<std::unique_ptr<DirectoryStore>> Open(const std::filesystem::path& folder);

  Outcome<ObjectInfo> Put(const std::string& key, const ByteSource& body) override;
  Outcome<ObjectInfo> Get(const std::string& key, const ByteRange& range, const ByteSink& sink) override;
  Outcome<ObjectInfo> Head(const std::string& key) override;
  Outcome<Ok> Remove(const std::string& key) override;
  Outcome<ObjectInfo> Copy(const std::string& from, const std::string& to) override;
  Outcome<ObjectPage> List(const std::string& prefix, const std::string& after, std::size_t limit) override;

 private:
  explicit DirectoryStore(Descriptor root) : root_(std::move(root)) {}

  const Descriptor root_;  ///< The folder.
};

}  // namespace dw
