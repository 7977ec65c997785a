#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "runtime/address_key.h"

namespace dw {

/// Counts open connections, all together and by address (as AddressKey has it), and says when another is one too many.
/// Thread-safe.
class ConnectionLimits {
 public:
  ConnectionLimits(std::size_t most, std::size_t most_per_address) : most_(most), most_per_address_(most_per_address) {}

  /// Counts a connection of `address`; false, and nothing counted, when that is too many.
  bool Enter(const std::string& address) {
    const std::lock_guard lock(mutex_);
    if (open_ >= most_) return false;
    std::size_t& of_address = by_address_[AddressKey(address)];
    if (of_address >= most_per_address_) return false;
    ++of_address;
    ++open_;
    return true;
  }
  void Leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    --open_;
    const auto it = by_address_.find(AddressKey(address));
    if (it != by_address_.end() && --it->second == 0) by_address_.erase(it);
  }
  std::size_t open() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  const std::size_t most_;
  const std::size_t most_per_address_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace dw
