#include "adapters/objects_s3/s3_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <ctime>
#include <random>
#include <thread>

#include "adapters/objects_s3/s3_xml.h"
#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr std::size_t kMostIdle = 16;
constexpr std::size_t kMostInAnswer = 4UL * 1024 * 1024;  // a page of 1,000 long keys

bool Helps(const S3Answer& answer) {
  static constexpr std::array<int, 6> kAgain = {408, 429, 500, 502, 503, 504};
  return std::ranges::find(kAgain, answer.status) != kAgain.end() ||
         (answer.status == 409 && answer.error == "OperationAborted") ||
         (answer.status == 400 && answer.error == "RequestTimeout");
}

std::string Small(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

/// One of libcurl's handles, with the connections it keeps, and what is under way on it.
class S3Client::Connection {
 public:
  Connection() : easy_(curl_easy_init(), &curl_easy_cleanup) {}

  Outcome<S3Answer> Do(const Options& options, const S3Call& call, const S3Address& address, const S3Headers& headers) {
    answer_ = {};
    call_ = &call;
    sent_ = 0;
    dated_ = Millis(0);
    sink_fault_.reset();
    CURL* const raw = easy_.get();
    curl_easy_reset(raw);
    const std::string query = CanonicalQuery(call.query);
    const std::string url = address.scheme + "://" + address.host + address.path + (query.empty() ? "" : "?" + query);
    curl_slist* list = nullptr;
    for (const auto& [name, value] : headers) list = curl_slist_append(list, (name + ": " + value).c_str());
    for (const char* none : {"Expect:", "Accept:", "Content-Type:", "Transfer-Encoding:"}) {
      if (!Says(headers, none)) list = curl_slist_append(list, none);
    }
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> lines(list, &curl_slist_free_all);
    curl_easy_setopt(raw, CURLOPT_URL, url.c_str());
    curl_easy_setopt(raw, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(raw, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(raw, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(raw, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(raw, CURLOPT_PROXY, "");
    curl_easy_setopt(raw, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(raw, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(raw, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.silent_timeout.count()));
    curl_easy_setopt(raw, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(raw, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    curl_easy_setopt(raw, CURLOPT_HEADERFUNCTION, &TakeHeader);
    curl_easy_setopt(raw, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(raw, CURLOPT_WRITEFUNCTION, &TakeBody);
    curl_easy_setopt(raw, CURLOPT_WRITEDATA, this);
    if (call.method == "HEAD") curl_easy_setopt(raw, CURLOPT_NOBODY, 1L);
    if (call.method == "PUT" || call.method == "POST") {
      curl_easy_setopt(raw, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt(raw, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
      curl_easy_setopt(raw, CURLOPT_READFUNCTION, &GiveBody);
      curl_easy_setopt(raw, CURLOPT_READDATA, this);
      curl_easy_setopt(raw, CURLOPT_SEEKFUNCTION, &Seek);
      curl_easy_setopt(raw, CURLOPT_SEEKDATA, this);
    }
    const CURLcode code = curl_easy_perform(raw);
    if (answer_.modified_at == Millis(0)) answer_.modified_at = dated_;
    if (code == CURLE_OK) {
      if (answer_.status >= 400 || answer_.body.starts_with("<")) answer_.error = ReadErrorCode(answer_.body);
      return std::move(answer_);
    }
    Fault fault = sink_fault_
                      ? *sink_fault_
                      : Fault{code == CURLE_OPERATION_TIMEDOUT ? Fault::Code::kTimeout : Fault::Code::kUnavailable,
                              "S3 at " + address.host + ": " + curl_easy_strerror(code)};
    if (answer_.sunk == 0 && !sink_fault_) return Unexpected{std::move(fault)};
    answer_.broken_off = std::move(fault);
    return std::move(answer_);
  }

 private:
  static bool Says(const S3Headers& headers, std::string_view line) {
    const std::string name = Small(line.substr(0, line.size() - 1));
    return std::ranges::any_of(headers, [&](const auto& header) { return header.first == name; });
  }

  static std::size_t GiveBody(char* into, std::size_t, std::size_t room, void* self) {
    auto& me = *static_cast<Connection*>(self);
    const std::size_t count = std::min(room, me.call_->body.size() - me.sent_);
    std::memcpy(into, me.call_->body.data() + me.sent_, count);
    me.sent_ += count;
    return count;
  }

  static int Seek(void* self, curl_off_t offset, int origin) {
    auto& me = *static_cast<Connection*>(self);
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > me.call_->body.size()) {
      return CURL_SEEKFUNC_FAIL;
    }
    me.sent_ = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  static std::size_t TakeHeader(char* data, std::size_t, std::size_t count, void* self) {
    auto& me = *static_cast<Connection*>(self);
    const std::string_view line(data, count);
    if (line.starts_with("HTTP/")) {
      const std::size_t space = line.find(' ');
      me.answer_ = {};
      me.answer_.status = space == std::string_view::npos ? 0 : std::atoi(line.data() + space + 1);
      return count;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    const std::string name = Small(line.substr(0, colon));
    const std::string value(Trimmed(line.substr(colon + 1)));
    if (name == "etag") {
      me.answer_.etag = value;
      std::erase(me.answer_.etag, '"');
    } else if (name == "content-length" && me.answer_.bytes == 0) {
      me.answer_.bytes = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name == "content-range") {  // "bytes 0-9/443"
      const std::size_t slash = value.find('/');
      if (slash != std::string::npos) me.answer_.bytes = std::strtoull(value.c_str() + slash + 1, nullptr, 10);
    } else if (name == "last-modified" || name == "date") {
      const std::time_t at = curl_getdate(value.c_str(), nullptr);
      if (at > 0) (name == "date" ? me.dated_ : me.answer_.modified_at) = std::chrono::seconds(at);
    }
    return count;
  }

  static std::size_t TakeBody(char* data, std::size_t, std::size_t count, void* self) {
    auto& me = *static_cast<Connection*>(self);
    if (me.call_->sink != nullptr && (me.answer_.status == 200 || me.answer_.status == 206)) {
      const Outcome<Ok> taken = (*me.call_->sink)({data, count});
      if (!taken) {
        me.sink_fault_ = taken.error();
        return 0;
      }
      me.answer_.sunk += count;
      return count;
    }
    if (count > kMostInAnswer - me.answer_.body.size()) return 0;
    me.answer_.body.append(data, count);
    return count;
  }

  // Owned.
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
  S3Answer answer_;
  const S3Call* call_ = nullptr;
  std::size_t sent_ = 0;
  Millis dated_{0};
  std::optional<Fault> sink_fault_;
};

S3Client::S3Client(Options options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)ready;
}

S3Client::~S3Client() = default;

std::unique_ptr<S3Client::Connection> S3Client::Take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Connection>();
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void S3Client::GiveBack(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(connection));
}

Outcome<S3Answer> S3Client::AskOnce(const S3Call& call, const std::string& payload_hash) {
  const S3Request request{call.method, AddressOf(options_.bucket, call.key), call.query, call.headers};
  const S3Headers headers = SignedHeaders(request, options_.bucket, payload_hash, clock_.UnixNow());
  auto connection = Take();
  Outcome<S3Answer> answer = connection->Do(options_, call, request.address, headers);
  GiveBack(std::move(connection));
  return answer;
}

Outcome<S3Answer> S3Client::Ask(const S3Call& call) {
  const std::string payload_hash = call.body.empty() ? std::string(kEmptyPayload) : ToHex(Sha256(call.body));
  auto pause = options_.first_pause;
  for (int attempt = 1;; ++attempt) {
    Outcome<S3Answer> answer = AskOnce(call, payload_hash);
    const bool again = answer ? !answer->broken_off && Helps(*answer) : true;
    if (!again) {
      if (answer->status < 500) budget_.Succeeded();
      return answer;
    }
    if (attempt >= options_.attempts || !budget_.Take()) {
      if (!answer) return answer;
      return Unexpected{Fault{Fault::Code::kUnavailable, "S3 answers " + std::to_string(answer->status) + " " +
                                                             answer->error + " to " + call.method + " " + call.key}};
    }
    thread_local std::minstd_rand random(std::random_device{}());
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::uniform_int_distribution<long>(pause.count() / 2, pause.count())(random)));
    pause *= 2;
  }
}

}  // namespace dw
