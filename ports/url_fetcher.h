#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/expected.h"

namespace dw {

struct FetchedFile {
  std::string bytes;
  std::string content_type;  ///< As the other server says it; may be empty.
};

/// Why a file could not be fetched.
struct FetchProblem {
  enum class Code : std::uint8_t {
    kBadUrl,       ///< No http(s) address.
    kNotAllowed,   ///< It leads to an address this server does not visit.
    kUnreachable,  ///< No such host, no answer, no valid certificate.
    kTimeout,
    kTooLarge,
    kNotFound,   ///< 404 or 410.
    kRefused,    ///< Any other answer that is no success; see `status`.
    kRedirects,  ///< Too many, or to nowhere.
    kBusy,       ///< Too many fetches wait already, or the fetcher is stopping.
  };
  Code code;
  int status = 0;      ///< HTTP status, where there was an answer.
  std::string detail;  ///< For the log.
};

/// Files of other servers by URL, fetched on behalf of strangers.
///
/// What is reachable, how large a file may be and how long it may take is the implementation's to bound; nothing of
/// the answer is trusted but its size. Fetches do not wait for each other beyond the implementation's own limits.
///
/// Thread-safe. Implementations: adapters/http_fetch, and FakeUrlFetcher (ports/fake_url_fetcher.h) for tests. Both
/// pass url_fetcher_contract.h; the rules are MP40–MP43 in docs/spec/maps.md.
class UrlFetcher {
 public:
  using Result = Expected<FetchedFile, FetchProblem>;

  virtual ~UrlFetcher() = default;

  /// Calls `done` exactly once, on any thread, perhaps before Fetch returns.
  virtual void Fetch(std::string url, std::function<void(Result)> done) = 0;
};

}  // namespace dw
