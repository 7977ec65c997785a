#pragma once

#include <memory>
#include <string>
#include <utility>

namespace dw {

/// Bytes written once and read by many: every queue that still has to send them shares them.
using Bytes = std::shared_ptr<const std::string>;

inline Bytes MakeBytes(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace dw
