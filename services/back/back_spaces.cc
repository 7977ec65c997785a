#include "services/back/back_spaces.h"

#include <utility>

namespace dw::back {

void BackSpaces::Open(const std::string& space, std::shared_ptr<SpaceWay> way) {
  if (retiring_) return way->OnElsewhere("");
  if (!spaces::IsSpaceName(space)) return way->OnRefused(std::string(spaces::Code(spaces::Refusal::kInvalid)));
  OpenSpace* const open = Find(space, true);
  if (open == nullptr) return way->OnRefused("SERVER_FULL");
  open->Add(std::move(way));
}

void BackSpaces::Close(const std::string& space, SpaceWay& way) {
  OpenSpace* const open = Find(space, false);
  if (open == nullptr) return;
  open->Remove(way);
  if (open->empty()) Forget(space);
}

void BackSpaces::Say(const std::string& space, SpaceWay& way, SpaceWord word) {
  if (OpenSpace* const open = Find(space, false)) open->Say(way, std::move(word));
}

void BackSpaces::Retire() {
  retiring_ = true;
  for (const auto& [name, space] : spaces_) space->Leave();
}

OpenSpace* BackSpaces::Find(const std::string& space, bool open) {
  const auto found = spaces_.find(space);
  if (found != spaces_.end()) return found->second.get();
  if (!open) return nullptr;
  if (shared_.spaces.fetch_add(1) >= shared_.options.max_spaces) {
    --shared_.spaces;
    return nullptr;
  }
  auto made = std::make_unique<OpenSpace>(space, shard_, shared_, [this, space] { Forget(space); });
  return spaces_.emplace(space, std::move(made)).first->second.get();
}

void BackSpaces::Forget(const std::string& space) {
  if (spaces_.erase(space) > 0) --shared_.spaces;
}

}  // namespace dw::back
