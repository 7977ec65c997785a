#include "apps/digiwork/secret.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kShortestCallsSecret = 16;
constexpr std::size_t kLongestCallsSecret = 512;
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

Outcome<std::string> ReadCallsSecret(const std::filesystem::path& file) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return Unexpected{Fault{Fault::Code::kNotFound, "Cannot read " + file.string() + ": " + std::strerror(errno) +
                                                        ". Give a file that can be read with --calls-secret-file."}};
  }
  // More than fits is not read: it is no secret anyway.
  std::string text(2 * kLongestCallsSecret, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first != std::string::npos) text = text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!printable || text.size() < kShortestCallsSecret || text.size() > kLongestCallsSecret) {
    return Unexpected{
        Fault{Fault::Code::kCorrupt, file.string() +
                                         " does not hold one line of 16 to 512 letters, digits and signs. "
                                         "Make one: openssl rand -hex 32 > " +
                                         file.string()}};
  }
  return text;
}

}  // namespace dw
