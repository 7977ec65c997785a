// Programs of an installation that prove to each other by certificates that they are of it.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "adapters/link_grpc/calls_client.h"
#include "apps/digiwork/server.h"
#include "base/assert.h"
#include "runtime/clock.h"
#include "tests/server/test_office.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

constexpr char kRoom[] = "/~/office.tmj";
constexpr char kSecret[] = "0123456789abcdef";

class InnerTlsTest : public ::testing::Test {
 protected:
  InnerTlsTest() {
    WriteTestOffice(folder_.path() / "maps");
    std::ofstream(folder_.path() / "calls-secret") << kSecret << "\n";
    TestCertificate ours;
    ours.name = link_grpc::kInnerName;
    ours_ = WriteTestCertificate(folder_.path() / "ours", ours);
    strangers_ = WriteTestCertificate(folder_.path() / "strangers", ours);
    back_ = Start({"--roles", "back", "--back-listen", "127.0.0.1:0", "--calls-secret-file",
                   (folder_.path() / "calls-secret").string()},
                  &ours_);
  }
  std::unique_ptr<Server> Start(std::vector<std::string> arguments, const TlsFiles* certificate) {
    const std::vector<std::string> common = {"--maps-dir", (folder_.path() / "maps").string(), "--port",   "0",
                                             "--data-dir", (folder_.path() / "data").string(), "--shards", "1"};
    arguments.insert(arguments.end(), common.begin(), common.end());
    if (certificate != nullptr) {
      arguments.insert(arguments.end(), {"--inner-certificate", certificate->certificate, "--inner-key",
                                         certificate->key, "--inner-authority", ours_.certificate});
    }
    const auto config = Config::Load(arguments, [](std::string_view) { return std::nullopt; });
    DW_ASSERT(config.has_value());
    auto server = Server::Start(*config, clock_, log_);
    DW_ASSERT(server.has_value());
    return std::move(*server);
  }
  std::string Address() const { return "127.0.0.1:" + std::to_string(back_->back_port()); }
  std::unique_ptr<Server> StartPusher(const TlsFiles* certificate) {
    return Start({"--roles", "play,pusher,map-storage", "--backs", Address()}, certificate);
  }
  bool Answers(std::shared_ptr<const link_grpc::InnerTls> tls) const {
    return link_grpc::CallsClient(Address(), kSecret, std::move(tls)).ListRooms({}).has_value();
  }
  std::shared_ptr<const link_grpc::InnerTls> Read(const TlsFiles& mine, const std::string& authority) const {
    const auto tls = link_grpc::ReadInnerTls({authority, mine.certificate, mine.key});
    DW_ASSERT(tls.has_value());
    return *tls;
  }

  const TemporaryFolder folder_;
  SystemClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  TlsFiles ours_;
  TlsFiles strangers_;
  std::unique_ptr<Server> back_;
};

TEST_F(InnerTlsTest, IW50_APusherWithACertificateOfOursHasItsPeopleInTheRooms) {
  const auto pusher = StartPusher(&ours_);
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(pusher->port(), kRoom)) << ada.error_code();
}

TEST_F(InnerTlsTest, IW50_WhoHasNoCertificateOrAStrangersIsNotListenedTo) {
  EXPECT_TRUE(Answers(Read(ours_, ours_.certificate)));
  EXPECT_FALSE(Answers(nullptr)) << "in the clear, with the right secret";
  EXPECT_FALSE(Answers(Read(strangers_, ours_.certificate))) << "another authority's, with the right secret";
}

TEST_F(InnerTlsTest, IW51_WhoCallsABackFindsOutThatItIsNoneOfOurs) {
  EXPECT_FALSE(Answers(Read(ours_, strangers_.certificate))) << "its certificate is of another authority";
}

TEST_F(InnerTlsTest, IW50_AFileThatIsNoneIsNamed) {
  const auto none = link_grpc::ReadInnerTls({ours_.certificate, "/nowhere/cert.pem", ours_.key});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().detail.find("/nowhere/cert.pem"), std::string::npos);
}

}  // namespace
}  // namespace dw::testing
