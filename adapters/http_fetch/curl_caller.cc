#include "adapters/http_fetch/curl_caller.h"

#include <curl/curl.h>

#include <memory>

namespace dw {
namespace {

struct Taken {
  std::string body;
  std::size_t most = 0;
  bool too_large = false;
};

std::size_t Take(char* data, std::size_t, std::size_t count, void* to) {
  auto* taken = static_cast<Taken*>(to);
  if (count > taken->most - taken->body.size()) {
    taken->too_large = true;
    return 0;
  }
  taken->body.append(data, count);
  return count;
}

}  // namespace

Outcome<HttpAnswer> CurlCaller::Call(const HttpCall& call) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)ready;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), &curl_easy_cleanup);
  curl_slist* list = nullptr;
  for (const auto& [name, value] : call.headers) {
    std::string line = name;
    line += ": ";
    line += value;
    list = curl_slist_append(list, line.c_str());
  }
  list = curl_slist_append(list, "Expect:");
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, &curl_slist_free_all);
  Taken taken{"", options_.max_bytes, false};
  CURL* raw = easy.get();
  curl_easy_setopt(raw, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(raw, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(raw, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(raw, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(raw, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(raw, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  curl_easy_setopt(raw, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(raw, CURLOPT_WRITEFUNCTION, &Take);
  curl_easy_setopt(raw, CURLOPT_WRITEDATA, &taken);
  if (call.method == "POST") {
    curl_easy_setopt(raw, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(raw, CURLOPT_POSTFIELDS, call.body.c_str());
  }
  const CURLcode code = curl_easy_perform(raw);
  if (taken.too_large) return Unexpected{Fault{Fault::Code::kTooLarge, "The answer of " + call.url + " is too large."}};
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return Unexpected{Fault{Fault::Code::kTimeout, call.url + " does not answer."}};
  }
  if (code != CURLE_OK) {
    return Unexpected{Fault{Fault::Code::kUnavailable, call.url + ": " + curl_easy_strerror(code)}};
  }
  long status = 0;
  curl_easy_getinfo(raw, CURLINFO_RESPONSE_CODE, &status);
  return HttpAnswer{static_cast<int>(status), std::move(taken.body)};
}

}  // namespace dw
