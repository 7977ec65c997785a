#include "adapters/link_stream/back_directory.h"

#include <algorithm>

#include <utility>

#include "base/rendezvous.h"

namespace dw::link_stream {
namespace {

constexpr Millis kSuspicion{1000};

}  // namespace

BackDirectory::BackDirectory(const Clock& clock, std::vector<std::string> addresses)
    : clock_(clock), addresses_(std::move(addresses)) {}

void BackDirectory::Set(std::vector<std::string> addresses) {
  const std::lock_guard lock(mutex_);
  addresses_ = std::move(addresses);
}

std::optional<std::string> BackDirectory::For(std::string_view room) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> sound;
  for (const std::string& address : addresses_) {
    if (!IsSuspect(address)) sound.push_back(address);
  }
  const std::vector<std::string>& choice = sound.empty() ? addresses_ : sound;
  if (choice.empty()) return std::nullopt;
  return choice[ChooseByRendezvous(room, choice)];
}

std::vector<std::string> BackDirectory::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> all = addresses_;
  std::ranges::sort(all);
  return all;
}

void BackDirectory::Suspect(const std::string& address) {
  const std::lock_guard lock(mutex_);
  std::erase_if(suspects_, [&](const auto& suspect) { return suspect.second <= clock_.Now(); });
  suspects_[address] = clock_.Now() + kSuspicion;
}

bool BackDirectory::Suspected(const std::string& address) const {
  const std::lock_guard lock(mutex_);
  return IsSuspect(address);
}

bool BackDirectory::IsSuspect(const std::string& address) const {
  const auto found = suspects_.find(address);
  return found != suspects_.end() && found->second > clock_.Now();
}

}  // namespace dw::link_stream
