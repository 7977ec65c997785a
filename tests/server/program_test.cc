// The program as its operator has it: a process that is started, signalled, and ends with an exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/server/test_office.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using ::testing::HasSubstr;

class ProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteTestOffice(folder_.path() / "maps");
    const std::string ready = program_.ReadLine();
    ASSERT_THAT(ready, HasSubstr("Digiwork is ready: http://localhost:"));
    port_ = static_cast<std::uint16_t>(std::atoi(ready.c_str() + ready.rfind(':') + 1));
  }

  TemporaryFolder folder_;
  Program program_{{"serve", "--port", "0", "--maps-dir", (folder_.path() / "maps").string(), "--data-dir",
                    (folder_.path() / "data").string()}};
  std::uint16_t port_ = 0;
};

TEST_F(ProgramTest, WS17_SigtermTellsEverybodyAndEndsWithSuccess) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(port_, "/~/office.tmj"));

  program_.Signal(SIGTERM);

  EXPECT_TRUE(ada.AwaitControl(wire::ServerToClientMessage::kServerStopping));
  EXPECT_EQ(ada.AwaitClose().close_code, 1001);
  EXPECT_EQ(program_.Wait(), 0);
}

TEST_F(ProgramTest, ASecondSignalIsNotWaitedFor) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(port_, "/~/office.tmj"));

  // Both are there before it takes the first, so that the second comes while it stops, however fast that is.
  program_.Signal(SIGSTOP);
  program_.Signal(SIGINT);
  program_.Signal(SIGTERM);
  program_.Signal(SIGCONT);

  EXPECT_EQ(program_.Wait(), 1);
}

TEST(TlsProgramTest, WS32_SighupReadsTheCertificateAgainAndBrokenOnesAreNoStart) {
  const TemporaryFolder folder;
  WriteTestOffice(folder.path() / "maps");
  const TlsFiles files = WriteTestCertificate(folder.path() / "tls");
  const std::vector<std::string> arguments = {"serve",
                                              "--port",
                                              "0",
                                              "--maps-dir",
                                              folder.path() / "maps",
                                              "--data-dir",
                                              folder.path() / "data",
                                              "--tls-certificate",
                                              files.certificate,
                                              "--tls-key",
                                              files.key};
  Program program(arguments);
  EXPECT_THAT(program.ReadLine(), HasSubstr("Digiwork is ready: https://localhost:"));
  program.Signal(SIGHUP);
  std::filesystem::remove(files.key);
  program.Signal(SIGHUP);
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait(), 0);
  EXPECT_EQ(Program(arguments).Wait(), 1);
}

TEST(ProgramMisuseTest, AMistakeIsNoStart) {
  EXPECT_EQ(Program({"serve", "--colour", "red"}).Wait(), 2);
  EXPECT_EQ(Program({"dance"}).Wait(), 2);
  EXPECT_EQ(Program({"map", "check"}).Wait(), 2);
  EXPECT_EQ(Program({"map", "check", "maps/office.tmj"}).Wait(), 0);
}

}  // namespace
}  // namespace dw::testing
