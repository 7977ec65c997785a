#include "services/sign_in/claim_map.h"

#include <algorithm>

namespace dw::sign_in {
namespace {

using jose::Json;

/// Names may have dots themselves, as client ids do: the longest that fits is taken first.
const Json* At(const Json& object, std::string_view path) {
  if (!object.is_object()) return nullptr;
  for (std::size_t end = path.size();; end = path.rfind('.', end - 1)) {
    const auto found = object.find(std::string(path.substr(0, end)));
    if (found != object.end()) {
      if (end == path.size()) return &*found;
      if (const Json* below = At(*found, path.substr(end + 1))) return below;
    }
    if (end == 0 || path.rfind('.', end - 1) == std::string_view::npos) return nullptr;
  }
}

std::string TextOf(const Json& claims, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const Json* found = At(claims, path);
    if (found != nullptr && found->is_string() && !found->get_ref<const std::string&>().empty()) {
      return found->get<std::string>();
    }
  }
  return "";
}

/// A list, or one word, or words with blanks between them.
std::vector<std::string> WordsOf(const Json& claims, const std::vector<std::string>& paths) {
  std::vector<std::string> words;
  for (const std::string& path : paths) {
    const Json* found = At(claims, path);
    if (found == nullptr) continue;
    if (found->is_string()) words.push_back(found->get<std::string>());
    if (!found->is_array()) continue;
    for (const Json& one : *found) {
      if (one.is_string()) words.push_back(one.get<std::string>());
    }
  }
  return words;
}

}  // namespace

records::Claimed ReadClaims(const Json& claims, const ClaimMap& map, const std::string& client_id) {
  records::Claimed claimed;
  claimed.name = TextOf(claims, map.name);
  claimed.email = TextOf(claims, map.email);
  claimed.locale = TextOf(claims, map.locale);
  const std::vector<std::string> usual = {"resource_access." + client_id + ".roles"};
  for (const std::string& word : WordsOf(claims, map.roles.empty() ? usual : map.roles)) {
    const auto named = map.role_names.find(word);
    const auto role = named != map.role_names.end() ? std::optional(named->second) : access::RoleNamed(word);
    // An observer who is something else besides is that.
    if (role && *role != access::Role::kGuest && (!claimed.role || *role > *claimed.role)) claimed.role = role;
  }
  for (std::string tag : WordsOf(claims, map.tags)) {
    if (tag.starts_with('/')) tag.erase(0, 1);
    std::ranges::replace(tag, ' ', '-');
    claimed.tags.push_back(std::move(tag));
  }
  return claimed;
}

}  // namespace dw::sign_in
