#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/passwords/password_hash.h"
#include "adapters/passwords/seal.h"
#include "adapters/records/answers.h"
#include "ports/database.h"
#include "ports/live_rooms.h"
#include "ports/standing.h"
#include "runtime/desk.h"
#include "runtime/http.h"
#include "runtime/throttle.h"
#include "services/admin/operation.h"

namespace dw::admin {

/// What operations work with. All outlive them.
struct AdminContext {
  Database& database;
  LiveRooms& rooms;
  const Clock& clock;
  std::function<void(const Standing&)> tell;  ///< Every pusher.
  /// Who has sent a request; kNotFound: a guest. The table of access was asked before.
  std::function<Outcome<records::Person>(const HttpRequest&)> who;
  std::string public_url;
  std::string version;
  bool provides = true;  ///< Accounts are made by invitations of this program.
  passwords::HashCost hash_cost{};
};

/// Administration: people, rooms, bans, reports, announcements, audit; at /admin/api/v1. Rules: AD1... in
/// docs/spec/admin.md. Thread-safe; its work waits for records and rooms.
class AdminService {
 public:
  /// `secret` is the installation's: answers that are kept may have links in them, and are sealed.
  AdminService(AdminContext context, const std::string& secret);

  std::vector<Endpoint> Endpoints();
  const std::vector<Operation>& operations() const { return operations_; }

 private:
  HttpResponse Run(const Operation& operation, const HttpRequest& request);
  /// The same request with the same key is done once. [AD5]
  HttpResponse RunOnce(const Operation& operation, const Call& call, const std::string& key);
  HttpResponse AnswerAgain(const records::KeptAnswer& before, const std::string& asked) const;
  HttpResponse TakeReport(const HttpRequest& request);

  const AdminContext context_;
  // Owned.
  const passwords::Seal answer_seal_;
  std::vector<Operation> operations_;
  Throttle reports_by_address_;
};

// By subject.
void AddPeopleOperations(std::vector<Operation>& all, const AdminContext& context);
void AddRoomOperations(std::vector<Operation>& all, const AdminContext& context);
void AddModerationOperations(std::vector<Operation>& all, const AdminContext& context);
void AddAuditOperations(std::vector<Operation>& all, const AdminContext& context);

/// The OpenAPI 3.1 document of `operations`, and a page to read it on.
std::string OpenApiOf(const std::vector<Operation>& operations, const std::string& version);
HttpResponse OpenApiPage(const std::vector<Operation>& operations);

}  // namespace dw::admin
