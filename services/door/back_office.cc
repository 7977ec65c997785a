#include "services/door/back_office.h"

#include <algorithm>

#include "adapters/jose/json_text_strict.h"
#include "adapters/records/people.h"
#include "runtime/forms.h"

namespace dw::door {
namespace {

using jose::Json;

constexpr std::size_t kMaxAnswer = 256 * 1024;
constexpr std::size_t kMaxTags = 64;
constexpr std::size_t kLongestText = 500;

std::string TextIn(const Json& document, const char* name) {
  const auto found = document.find(name);
  return found == document.end() || !found->is_string() ? "" : found->get<std::string>().substr(0, kLongestText);
}

bool Has(const std::vector<std::string>& tags, const char* tag) {
  return std::ranges::find(tags, tag) != tags.end();
}

Vetted VettedOf(const Json& document) {
  Vetted vetted;
  const auto tags = document.find("tags");
  if (tags != document.end() && tags->is_array()) {
    for (const Json& tag : *tags) {
      if (!tag.is_string() || !records::MayBeTag(tag.get<std::string>()) || vetted.tags.size() == kMaxTags) continue;
      vetted.tags.push_back(tag.get<std::string>());
    }
  }
  const auto edits = document.find("canEdit");
  if (Has(vetted.tags, "admin")) {
    vetted.role = access::Role::kAdmin;
  } else if (Has(vetted.tags, "editor") || (edits != document.end() && *edits == true)) {
    vetted.role = access::Role::kEditor;
  }
  return vetted;
}

}  // namespace

Expected<Vetted, NotVetted> BackOffice::MayEnter(const Caller& who) const {
  HttpCall call;
  call.url = options_.url + "/api/room/access?" +
             WriteForm({{"userIdentifier", who.subject},
                        {"playUri", who.play_uri},
                        {"ipAddress", who.address},
                        {"isLogged", who.signed_in ? "1" : "0"}});
  call.headers = {{"Authorization", options_.token}, {"Accept", "application/json"}};
  const auto answer = caller_.Call(call);
  if (!answer || answer->status >= 500) return Unexpected{NotVetted{true, "", ""}};
  const auto document = jose::ParseObject(answer->body, kMaxAnswer);
  const bool lets_in = answer->status == 200 && document && TextIn(*document, "status") == "ok";
  if (lets_in) return VettedOf(*document);
  // A 200 that says neither yes nor why not: it is not what we think it is.
  if (answer->status == 200 && (!document || TextIn(*document, "type").empty())) {
    return Unexpected{NotVetted{true, "", ""}};
  }
  NotVetted no;
  if (document) {
    no.title = TextIn(*document, "title");
    no.detail = TextIn(*document, "details");
    if (no.detail.empty()) no.detail = TextIn(*document, "subtitle");
  }
  return Unexpected{std::move(no)};
}

}  // namespace dw::door
