#include "apps/digiwork/secret.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr std::size_t kSecretSize = 32;
constexpr int kOwnerOnly = 0600;

Fault Cannot(const std::string& what, const std::filesystem::path& path) {
  return {Fault::Code::kDenied, "Cannot " + what + " " + path.string() + ": " + std::strerror(errno) +
                                    ". Give a folder that can be written with --data-dir."};
}

}  // namespace

Outcome<std::string> LoadSecret(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    errno = error.value();
    return Unexpected{Cannot("make", folder)};
  }
  const std::filesystem::path path = folder / "secret";
  // Made exclusively: of two processes that start at once, one makes it and both read it.
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (made >= 0) {
    const std::string secret = RandomBytes(kSecretSize);
    const ssize_t written = ::write(made, secret.data(), secret.size());
    ::fsync(made);
    ::close(made);
    if (written != static_cast<ssize_t>(secret.size())) return Unexpected{Cannot("write", path)};
    return secret;
  }
  if (errno != EEXIST) return Unexpected{Cannot("make", path)};
  std::ifstream in(path, std::ios::binary);
  std::string secret{std::istreambuf_iterator<char>(in), {}};
  if (secret.size() != kSecretSize) {
    return Unexpected{Fault{Fault::Code::kCorrupt, path.string() + " does not hold " + std::to_string(kSecretSize) +
                                                       " bytes. Delete it; visitors then count as new."}};
  }
  return secret;
}

}  // namespace dw
