#include "runtime/tls_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "runtime/clock.h"
#include "runtime/shard.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"

namespace dw {
namespace {

using std::chrono::year;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TestCertificate;
using testing::WriteTestCertificate;

class TlsCertificateTest : public ::testing::Test {
 protected:
  /// What the operator is told.
  std::string Refusal(const TlsFiles& files) {
    const auto opened = TlsCertificate::Open(files, clock_, log_);
    return opened ? "" : opened.error().detail;
  }
  std::filesystem::path Folder(const std::string& name) const { return folder_.path() / name; }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kInfo};
};

TEST_F(TlsCertificateTest, SaysOfEachFileWhatIsWrongAndWhatToDo) {
  const TlsFiles good = WriteTestCertificate(Folder("good"));
  EXPECT_EQ(Refusal(good), "");
  EXPECT_THAT(Refusal({Folder("none.pem"), good.key}), HasSubstr("none.pem: No such file"));
  EXPECT_THAT(Refusal({good.certificate, Folder("none.pem")}), HasSubstr("--tls-key"));
  EXPECT_THAT(Refusal({good.key, good.key}), HasSubstr("-----BEGIN CERTIFICATE-----"));
  EXPECT_THAT(Refusal({good.certificate, good.certificate}), HasSubstr("-----BEGIN PRIVATE KEY-----"));
  std::ofstream(Folder("empty.pem")).flush();
  EXPECT_THAT(Refusal({Folder("empty.pem"), good.key}), HasSubstr("it is empty"));
  EXPECT_THAT(Refusal({folder_.path(), good.key}), HasSubstr("Cannot read"));

  const TlsFiles other = WriteTestCertificate(Folder("other"));
  EXPECT_THAT(Refusal({good.certificate, other.key}), HasSubstr("does not belong to"));
}

TEST_F(TlsCertificateTest, AKeyThatNeedsAPassphraseIsNotAskedFor) {
  TestCertificate secret;
  secret.passphrase = "open sesame";
  EXPECT_THAT(Refusal(WriteTestCertificate(Folder("secret"), secret)), HasSubstr("openssl pkey -in"));
}

TEST_F(TlsCertificateTest, ACertificateIsForItsTime) {
  TestCertificate old;
  old.end = year(2022) / 3 / 4;
  EXPECT_THAT(Refusal(WriteTestCertificate(Folder("old"), old)), HasSubstr("expired on 2022-03-04"));
  TestCertificate early;
  early.begin = year(2050) / 1 / 1;
  EXPECT_THAT(Refusal(WriteTestCertificate(Folder("early"), early)), HasSubstr("clock"));
}

TEST_F(TlsCertificateTest, AKeyThatEverybodyMayReadIsWarnedOf) {
  const TlsFiles files = WriteTestCertificate(Folder("a"));
  ASSERT_EQ(Refusal(files), "");
  EXPECT_EQ(out_.str(), "");
  std::filesystem::permissions(files.key, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  ASSERT_EQ(Refusal(files), "");
  EXPECT_THAT(out_.str(), HasSubstr("chmod o-rwx"));
}

TEST_F(TlsCertificateTest, WS32_AChangedFileIsTakenWithinAMinuteAndABrokenOneIsNot) {
  Shard shard(0, clock_);
  const TlsFiles files = WriteTestCertificate(Folder("a"));
  const auto certificate = TlsCertificate::Open(files, clock_, log_);
  ASSERT_TRUE(certificate);
  (*certificate)->Watch(shard);
  const auto minute = [&] {
    clock_.Advance(std::chrono::minutes(1));
    shard.RunOnce();
    return (*certificate)->context();
  };
  const auto first = minute();
  EXPECT_EQ(minute(), first);

  TestCertificate later;
  later.end = year(2101) / 1 / 1;
  WriteTestCertificate(Folder("a"), later);
  const auto second = minute();
  EXPECT_NE(second, first);
  EXPECT_GT(second->expires(), first->expires());
  EXPECT_THAT(out_.str(), Not(HasSubstr("\"error\"")));

  std::ofstream(files.certificate) << "nothing";
  EXPECT_EQ(minute(), second);
  EXPECT_THAT(out_.str(), HasSubstr("the old one stays"));
  const std::string told = out_.str();
  EXPECT_EQ(minute(), second);
  EXPECT_EQ(out_.str(), told) << "once is enough";

  WriteTestCertificate(Folder("a"));
  EXPECT_NE(minute(), second);
}

TEST_F(TlsCertificateTest, ItsLastWeekIsWarnedOfOnce) {
  Shard shard(0, clock_);
  TestCertificate soon;
  soon.end =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_time<Millis>(clock_.UnixNow())) + std::chrono::days(10);
  const auto certificate = TlsCertificate::Open(WriteTestCertificate(Folder("a"), soon), clock_, log_);
  ASSERT_TRUE(certificate);
  (*certificate)->Watch(shard);
  const auto after = [&](std::chrono::minutes time) {
    clock_.Advance(time);
    shard.RunOnce();
    return out_.str();
  };
  EXPECT_EQ(after(std::chrono::minutes(1)), "");
  const std::string told = after(std::chrono::hours(24 * 5));
  EXPECT_THAT(told, HasSubstr("renew it"));
  EXPECT_EQ(after(std::chrono::minutes(1)), told);
}

TEST_F(TlsCertificateTest, WS32_ReloadNeedsNoMinute) {
  const TlsFiles files = WriteTestCertificate(Folder("a"));
  const auto certificate = TlsCertificate::Open(files, clock_, log_);
  ASSERT_TRUE(certificate);
  const auto first = (*certificate)->context();
  (*certificate)->Reload();
  EXPECT_NE((*certificate)->context(), first);
}

}  // namespace
}  // namespace dw
