#include "adapters/http_fetch/curl_fetcher.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "adapters/http_fetch/public_address.h"
#include "core/maps/location.h"

namespace dw {
namespace {

using Code = FetchProblem::Code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kMaxConnect{5000};
constexpr std::size_t kMaxHeaderBytes = 64 * 1024;

// libcurl wants to be set up before the first thread uses it, once a process.
void SetUpCurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)done;
}

}  // namespace

// One thread's connection to the world. libcurl calls back with `this`.
class CurlFetcher::Transfer {
 public:
  explicit Transfer(const Options& options) : options_(options), easy_(curl_easy_init(), curl_easy_cleanup) {}

  struct Answer {
    CURLcode code = CURLE_OK;
    long status = 0;
    std::string redirect;
  };

  Answer Get(const std::string& url, bool any_address, milliseconds timeout, const std::stop_token& stop) {
    any_address_ = any_address;
    refused_address_ = too_large_ = false;
    header_bytes_ = 0;
    bytes_.clear();
    stop_ = &stop;
    Prepare(url, timeout);
    Answer answer;
    answer.code = curl_easy_perform(easy_.get());
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    char* redirect = nullptr;
    if (curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect) {
      answer.redirect = redirect;
    }
    return answer;
  }

  FetchedFile Take() {
    char* type = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &type);
    return {std::move(bytes_), type ? type : ""};
  }

  bool refused_address() const { return refused_address_; }
  bool too_large() const { return too_large_; }

 private:
  void Prepare(const std::string& url, milliseconds timeout) {
    CURL* easy = easy_.get();
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    // Neither the environment nor a file may send us through a proxy: it would connect where we must not.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout, kMaxConnect).count()));
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_bytes));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::OnOpenSocket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::OnBytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::OnProgress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  }

  // The last moment before a connection: the address here is the one that is used.
  static curl_socket_t OnOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
    auto* transfer = static_cast<Transfer*>(self);
    if (!transfer->any_address_ && !IsPublicAddress(address->addr)) {
      transfer->refused_address_ = true;
      return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  static std::size_t OnBytes(char* data, std::size_t, std::size_t count, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    // Counted after unpacking, so that a small answer cannot become a large one.
    if (count > transfer->options_.max_bytes - transfer->bytes_.size()) {
      transfer->too_large_ = true;
      return 0;
    }
    transfer->bytes_.append(data, count);
    return count;
  }

  static std::size_t OnHeader(char*, std::size_t, std::size_t count, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    transfer->header_bytes_ += count;
    return transfer->header_bytes_ > kMaxHeaderBytes ? 0 : count;
  }

  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(self)->stop_->stop_requested() ? 1 : 0;
  }

  // Borrowed; outlive this.
  const Options& options_;
  const std::stop_token* stop_ = nullptr;
  // Owned.
  std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  bool any_address_ = false;
  bool refused_address_ = false;
  bool too_large_ = false;
  std::size_t header_bytes_ = 0;
  std::string bytes_;
};

namespace {

FetchProblem ProblemOf(CURLcode code, bool refused_address, bool too_large) {
  const std::string detail = curl_easy_strerror(code);
  if (too_large || code == CURLE_FILESIZE_EXCEEDED) return {Code::kTooLarge, 0, detail};
  if (code == CURLE_OPERATION_TIMEDOUT) return {Code::kTimeout, 0, detail};
  if (code == CURLE_ABORTED_BY_CALLBACK) return {Code::kBusy, 0, "stopping"};
  if (refused_address) return {Code::kNotAllowed, 0, "its address is not public"};
  return {Code::kUnreachable, 0, detail};
}

// Hosts in the spelling that URLs are compared in; what is no host allows nothing.
CurlFetcher::Options Normal(CurlFetcher::Options options) {
  std::vector<std::string> hosts;
  for (const std::string& host : options.allow_hosts) {
    if (auto parsed = maps::ParseHost(host)) hosts.push_back(*std::move(parsed));
  }
  options.allow_hosts = std::move(hosts);
  return options;
}

}  // namespace

CurlFetcher::CurlFetcher(Options options) : options_(Normal(std::move(options))) {
  SetUpCurl();
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

CurlFetcher::~CurlFetcher() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  for (Job& job : waiting_) job.done(Unexpected{FetchProblem{Code::kBusy, 0, "stopping"}});
}

void CurlFetcher::Fetch(std::string url, std::function<void(Result)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_ && waiting_.size() < options_.max_waiting) {
      waiting_.push_back({std::move(url), std::move(done)});
      wake_.notify_one();
      return;
    }
  }
  done(Unexpected{FetchProblem{Code::kBusy, 0, "too many fetches"}});
}

void CurlFetcher::Work(const std::stop_token& stop) {
  Transfer transfer(options_);
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [&] { return !waiting_.empty(); }) || stop.stop_requested()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job.done(FetchNow(transfer, job.url, stop));
  }
}

bool CurlFetcher::IsAllowed(const std::string& host, const std::string& scheme) const {
  const auto with_port = [](const std::string& name, const char* port) {
    const bool has_port =
        name.find(':', name.rfind(']') == std::string::npos ? 0 : name.rfind(']')) != std::string::npos;
    return has_port ? name : name + port;
  };
  const std::string wanted = with_port(host, scheme == "https" ? ":443" : ":80");
  return std::any_of(options_.allow_hosts.begin(), options_.allow_hosts.end(), [&](const std::string& allowed) {
    return with_port(allowed, ":443") == wanted || with_port(allowed, ":80") == wanted;
  });
}

CurlFetcher::Result CurlFetcher::FetchNow(Transfer& transfer, const std::string& url,
                                          const std::stop_token& stop) const {
  const auto deadline = steady_clock::now() + options_.timeout;
  std::optional<maps::Location> at = maps::ParseUrl(url);
  if (!at) return Unexpected{FetchProblem{Code::kBadUrl, 0, "no http(s) URL"}};
  for (int redirects = 0; redirects <= options_.max_redirects; ++redirects) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds{0}) return Unexpected{FetchProblem{Code::kTimeout, 0, "redirected for too long"}};
    // Each address is judged anew: a public server may redirect to a private one. [MP43]
    const auto answer = transfer.Get(at->ToString(), IsAllowed(at->host, at->scheme), left, stop);
    const auto status = static_cast<int>(answer.status);
    if (answer.code != CURLE_OK) {
      return Unexpected{ProblemOf(answer.code, transfer.refused_address(), transfer.too_large())};
    }
    if (status == 200) return transfer.Take();
    if (status == 404 || status == 410) return Unexpected{FetchProblem{Code::kNotFound, status, "not found"}};
    if (status < 300 || status >= 400) return Unexpected{FetchProblem{Code::kRefused, status, "answer is no success"}};
    at = maps::ParseUrl(answer.redirect);
    if (!at) return Unexpected{FetchProblem{Code::kRedirects, status, "redirected to no http(s) URL"}};
  }
  return Unexpected{FetchProblem{Code::kRedirects, 0, "redirected too often"}};
}

}  // namespace dw
