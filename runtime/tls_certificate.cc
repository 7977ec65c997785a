#include "runtime/tls_certificate.h"

#include <sys/stat.h>

#include <utility>

#include "runtime/shard.h"

namespace dw {
namespace {

constexpr Millis kLookEvery = std::chrono::minutes(1);
constexpr Millis kLastWeek = std::chrono::hours(24 * 7);

}  // namespace

Outcome<std::unique_ptr<TlsCertificate>> TlsCertificate::Open(TlsFiles files, const Clock& clock, Log& log) {
  std::unique_ptr<TlsCertificate> certificate(new TlsCertificate(std::move(files), clock, log));
  certificate->looks_ = certificate->LookAtFiles();
  auto context = TlsContext::ForServer(certificate->files_, clock.UnixNow());
  if (!context) return Unexpected{context.error()};
  certificate->context_ = std::move(*context);
  certificate->WarnIfKeyIsOpen();
  return certificate;
}

std::shared_ptr<const TlsContext> TlsCertificate::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

void TlsCertificate::Reload() {
  const std::lock_guard reloading(reloading_);
  // Before it is read: what changes meanwhile is seen at the next look.
  looks_ = LookAtFiles();
  auto context = TlsContext::ForServer(files_, clock_.UnixNow());
  if (!context) {
    log_.Error("the new certificate cannot be used, and the old one stays", {{"why", context.error().detail}});
    return;
  }
  WarnIfKeyIsOpen();
  log_.Info("certificate taken", {{"file", files_.certificate.string()}});
  const std::lock_guard lock(mutex_);
  context_ = std::move(*context);
}

void TlsCertificate::Watch(Shard& shard) {
  shard.After(kLookEvery, [this, &shard] {
    std::unique_lock reloading(reloading_);
    const bool changed = looks_ != LookAtFiles();
    reloading.unlock();
    if (changed) Reload();
    WarnOfLastWeek();
    Watch(shard);
  });
}

void TlsCertificate::WarnOfLastWeek() {
  const bool last = context()->expires() - clock_.UnixNow() < kLastWeek;
  if (last && !warned_) {
    log_.Warning("the certificate ends within a week: renew it", {{"file", files_.certificate.string()}});
  }
  warned_ = last;
}

TlsCertificate::Looks TlsCertificate::LookAtFiles() const {
  Looks looks;
  const std::array<const char*, 2> paths = {files_.certificate.c_str(), files_.key.c_str()};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    struct stat stat{};
    if (::stat(paths[i], &stat) != 0) continue;
    looks[i] = {stat.st_ino, stat.st_size, stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec};
  }
  return looks;
}

void TlsCertificate::WarnIfKeyIsOpen() const {
  struct stat stat{};
  if (::stat(files_.key.c_str(), &stat) != 0 || (stat.st_mode & S_IRWXO) == 0) return;
  log_.Warning("everybody on this machine may read the private key: take that away with chmod o-rwx",
               {{"file", files_.key.string()}});
}

}  // namespace dw
