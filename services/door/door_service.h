#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/records/people.h"
#include "adapters/records/room_rules.h"
#include "adapters/visa/pass_office.h"
#include "ports/database.h"
#include "runtime/desk.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/throttle.h"
#include "services/door/back_office.h"

/// The doors of rooms. Rules: AC60... in docs/spec/access.md.
namespace dw::door {

/// Gives passes to who knows a room's password, or whom the back office lets in. Thread-safe; its work waits for
/// records, hashes and the back office.
class DoorService {
 public:
  /// All outlive it.
  struct Context {
    Database& database;
    const PassOffice& passes;
    const Clock& clock;
    Metrics& metrics;
    Log& log;
    std::function<Outcome<records::Person>(const HttpRequest&)> who;  ///< kNotFound: a guest.
    /// The uuid of a visitor by their browser's key; empty when that is none.
    std::function<std::string(const std::string&)> visitor;
    const BackOffice* back_office = nullptr;  ///< Null: there is none.
    std::string public_url;                   ///< As in SignInOptions.
  };
  explicit DoorService(Context context) : context_(std::move(context)), tries_({}) {}

  std::vector<Endpoint> Endpoints();

 private:
  HttpResponse GivePass(const HttpRequest& request);
  /// Nothing: they are let in, and it stands in `pass`.
  std::optional<HttpResponse> Vet(const HttpRequest& request, bool signed_in, RoomPass& pass) const;
  std::optional<HttpResponse> AskPassword(const HttpRequest& request, const records::RoomRule& rule,
                                          const std::string& said, RoomPass& pass);
  void Count(const char* result) const;

  const Context context_;
  Throttle tries_;  ///< By room and address.
};

}  // namespace dw::door
