#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "runtime/tls.h"

namespace dw::testing {

/// How a certificate of a test is made.
struct TestCertificate {
  std::string name = "localhost";
  std::chrono::sys_days begin = std::chrono::year(2020) / 1 / 1;
  std::chrono::sys_days end = std::chrono::year(2100) / 1 / 1;
  std::string passphrase;  ///< Of the key; empty: it is not encrypted.
};

/// Makes a P-256 key and a certificate that it has signed itself, and writes both to `folder`.
TlsFiles WriteTestCertificate(const std::filesystem::path& folder, const TestCertificate& certificate = {});

}  // namespace dw::testing
