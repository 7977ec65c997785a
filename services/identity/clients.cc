#include "services/identity/clients.h"

#include <algorithm>
#include <sstream>

#include "adapters/jose/discovery.h"
#include "runtime/crypto.h"

namespace dw::identity {

std::string OriginOfUrl(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return "";
  return std::string(url.substr(0, url.find_first_of("/?#", host + 3)));
}

Expected<Clients, std::string> Clients::Parse(const std::vector<std::string>& lines) {
  Clients all;
  for (const std::string& line : lines) {
    std::istringstream in(line);
    Client client;
    std::string uris;
    std::string secret;
    std::string more;
    in >> client.id >> uris >> secret >> more;
    std::istringstream each(uris);
    for (std::string uri; std::getline(each, uri, '|');) client.redirect_uris.push_back(uri);
    const bool fits = !client.redirect_uris.empty() && std::ranges::all_of(client.redirect_uris, jose::IsEndpoint);
    if (!fits || !more.empty() || client.id.size() > 64 || all.Find(client.id) != nullptr) {
      return Unexpected{"\"" + client.id +
                        "\" is no client: give an id of its own, its https redirect addresses with | between them, and "
                        "perhaps a secret"};
    }
    if (!secret.empty()) client.secret_hash = Sha256(secret);
    all.clients_.push_back(std::move(client));
  }
  return all;
}

const Client* Clients::Find(std::string_view id) const {
  const auto found = std::ranges::find_if(clients_, [&](const Client& client) { return client.id == id; });
  return found == clients_.end() ? nullptr : &*found;
}

bool Clients::MayRedirect(const Client& client, std::string_view uri, std::string_view origin) {
  if (client.redirect_uris.empty()) return !origin.empty() && uri == std::string(origin) + kOfficeCallback;
  return std::ranges::find(client.redirect_uris, uri) != client.redirect_uris.end();
}

bool Clients::MayGoOn(const Client& client, std::string_view uri, std::string_view origin) {
  if (client.redirect_uris.empty()) return !origin.empty() && uri == std::string(origin) + kOfficeGoodbye;
  return jose::IsEndpoint(uri) && std::ranges::any_of(client.redirect_uris, [&](const std::string& known) {
           return OriginOfUrl(known) == OriginOfUrl(uri);
         });
}

std::vector<std::string> Clients::Origins() const {
  std::vector<std::string> origins;
  for (const Client& client : clients_) {
    for (const std::string& uri : client.redirect_uris) origins.push_back(OriginOfUrl(uri));
  }
  return origins;
}

}  // namespace dw::identity
