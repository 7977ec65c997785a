#pragma once

#include <unistd.h>

#include <utility>

namespace dw {

/// A file descriptor, closed with its owner.
class Descriptor {
 public:
  /// -1: none.
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Close();
    value_ = std::exchange(other.value_, -1);
    return *this;
  }

  void Close() {
    if (open()) ::close(std::exchange(value_, -1));
  }
  bool open() const { return value_ >= 0; }
  int value() const { return value_; }

 private:
  int value_;
};

}  // namespace dw
