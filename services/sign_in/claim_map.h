#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/jose/json_text_strict.h"
#include "adapters/records/people.h"

namespace dw::sign_in {

/// Where an issuer says what. A path has dots between names: "resource_access.digiwork.roles". Of several the first
/// that is there counts, but for roles and tags all do.
struct ClaimMap {
  std::vector<std::string> name = {"name", "preferred_username"};
  std::vector<std::string> email = {"email"};
  std::vector<std::string> locale = {"locale"};
  std::vector<std::string> roles;  ///< Empty: resource_access.<client id>.roles
  std::vector<std::string> tags = {"groups"};
  std::map<std::string, access::Role> role_names;  ///< Besides the roles' own names: "office-admins" is admin.
};

/// What `claims` say of somebody. Of several roles the highest; groups like "/sales/north" lose their first slash.
/// Pure. [SI10]
records::Claimed ReadClaims(const jose::Json& claims, const ClaimMap& map, const std::string& client_id);

}  // namespace dw::sign_in
