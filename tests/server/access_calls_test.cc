// Each gRPC method a server has, by each who may call; over real gRPC on loopback.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "adapters/link_grpc/caller_check.h"
#include "adapters/link_grpc/inner_token.h"
#include "adapters/visa/visa_office.h"
#include "core/access/access_table.h"
#include "digiwork/space/v1/space.pb.h"
#include "digiwork/workspace/v1/workspace.pb.h"
#include "tests/server/running_server.h"

namespace dw::testing {
namespace {

using access::Caller;
using access::Kind;
using grpc::StatusCode;

constexpr char kSecret[] = "0123456789abcdef";

/// "digiwork.workspace.v1.WorkspaceManager/ListRooms", as the protocol files have them.
std::set<std::string> Methods() {
  std::set<std::string> methods;
  for (const auto* file : {digiwork::workspace::v1::PingRequest::descriptor()->file(),
                           digiwork::space::v1::PusherToSpacesMessage::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) {
      const auto* service = file->service(i);
      for (int j = 0; j < service->method_count(); ++j) {
        methods.insert(std::string(service->full_name()) + "/" + std::string(service->method(j)->name()));
      }
    }
  }
  return methods;
}

class AccessCallsTest : public ::testing::Test {
 protected:
  AccessCallsTest() {
    const std::string file = folder_.path() / "calls-secret";
    std::ofstream(file) << kSecret << "\n";
    std::vector<std::string> settings = {"--calls-secret-file", file};
    if (std::getenv("DW_TEST_ROLES") == nullptr) settings.insert(settings.end(), {"--back-listen", "127.0.0.1:0"});
    server_ = std::make_unique<RunningServer>(settings);
    office_ = std::make_unique<VisaOffice>(server_->secret(), server_->clock());
    stub_ = std::make_unique<grpc::GenericStub>(
        grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->back_port()), grpc::InsecureChannelCredentials()));
  }
  void Show(Caller caller, grpc::ClientContext& context) const {
    const auto bearer = [&](const std::string& what) { context.AddMetadata("authorization", "Bearer " + what); };
    switch (caller) {
      case Caller::kNoToken:
        return;
      case Caller::kExpired:
        return bearer(VisaOf(access::Role::kAdmin, Millis(0)));
      case Caller::kService:
        context.AddMetadata(link_grpc::kTokenKey, link_grpc::InnerToken(server_->secret()));
        return bearer(kSecret);
      default:
        return bearer(VisaOf(*access::RoleNamed(NameOf(caller)), std::chrono::minutes(15)));
    }
  }
  /// A visa for `good_for` from now; 0: one that has run out.
  std::string VisaOf(access::Role role, Millis good_for) const {
    Visa visa;
    visa.subject = "ada";
    visa.session = "s";
    visa.role = role;
    visa.expires_at = server_->clock().UnixNow() + (good_for == Millis(0) ? Millis(-1000) : good_for);
    return office_->Issue(visa);
  }
  /// What a call without a word is answered with.
  grpc::Status Call(const std::string& method, const std::function<void(grpc::ClientContext&)>& show) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    show(context);
    grpc::CompletionQueue queue;
    grpc::ByteBuffer nothing(nullptr, 0);
    grpc::ByteBuffer answer;
    grpc::Status status;
    const auto call = stub_->PrepareUnaryCall(&context, "/" + method, nothing, &queue);
    call->StartCall();
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status;
  }

  const TemporaryFolder folder_;
  std::unique_ptr<RunningServer> server_;
  std::unique_ptr<VisaOffice> office_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

TEST_F(AccessCallsTest, AC22_EachMethodIsOpenToWhomTheTableSaysAndNobodyElse) {
  for (const std::string& method : Methods()) {
    for (const Caller caller : access::kCallers) {
      const grpc::Status status = Call(method, [&](grpc::ClientContext& context) { Show(caller, context); });
      const bool stranger = status.error_code() == StatusCode::UNAUTHENTICATED;
      const bool refused = stranger || status.error_code() == StatusCode::PERMISSION_DENIED;
      EXPECT_EQ(!refused, Allows(Kind::kCall, method, caller))
          << method << " of " << NameOf(caller) << ": " << status.error_message();
      EXPECT_NE(status.error_code(), StatusCode::DEADLINE_EXCEEDED) << method << " of " << NameOf(caller);
      if (caller == Caller::kNoToken || caller == Caller::kExpired) EXPECT_TRUE(stranger) << method;
    }
  }
}

TEST_F(AccessCallsTest, AC3_EveryMethodHasALineAndEveryLineAMethod) {
  std::set<std::string> lines;
  for (const access::Entry& entry : access::Table()) {
    if (entry.kind == Kind::kCall) lines.insert(std::string(entry.name));
  }
  EXPECT_EQ(lines, Methods());
}

TEST_F(AccessCallsTest, AC3_AMethodThatIsNewIsRefusedToEverybody) {
  const std::string method = "digiwork.workspace.v1.WorkspaceManager/PaintWalls";
  for (const Caller caller : access::kCallers) {
    const auto refusal = link_grpc::RefusalOf(caller, method);
    ASSERT_TRUE(refusal) << NameOf(caller);
    EXPECT_EQ(Call(method, [&](grpc::ClientContext& context) { Show(caller, context); }).error_code(),
              StatusCode::UNIMPLEMENTED);
  }
  EXPECT_EQ(link_grpc::RefusalOf(Caller::kService, method)->error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(link_grpc::RefusalOf(Caller::kAdmin, method)->error_code(), StatusCode::PERMISSION_DENIED);
}

TEST_F(AccessCallsTest, AC21_ATokenOpensNoDoorButItsOwn) {
  const std::string manager = "digiwork.workspace.v1.WorkspaceManager/";
  const auto inner = [&](grpc::ClientContext& context) {
    context.AddMetadata(link_grpc::kTokenKey, link_grpc::InnerToken(server_->secret()));
  };
  const auto calls = [](grpc::ClientContext& context) {
    context.AddMetadata("authorization", std::string("Bearer ") + kSecret);
  };
  EXPECT_TRUE(Call(manager + "Ping", inner).ok());
  EXPECT_EQ(Call(manager + "Ping", calls).error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(Call(manager + "ListRooms", calls).ok());
  EXPECT_EQ(Call(manager + "ListRooms", inner).error_code(), StatusCode::UNAUTHENTICATED);
}

TEST_F(AccessCallsTest, AC20_AnAdminCallsWithAVisa) {
  const std::string method = "digiwork.workspace.v1.WorkspaceManager/ListRooms";
  EXPECT_TRUE(Call(method, [&](grpc::ClientContext& context) { Show(Caller::kAdmin, context); }).ok());
  const grpc::Status refused = Call(method, [&](grpc::ClientContext& context) { Show(Caller::kEditor, context); });
  EXPECT_EQ(refused.error_code(), StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace dw::testing
