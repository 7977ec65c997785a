#include "adapters/objects_s3/s3_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/objects_s3/s3_xml.h"
#include "base/percent.h"

namespace dw {
namespace {

constexpr std::size_t kMostParts = 10'000;

Unexpected<Fault> NoKey() {
  return Unexpected{Fault{Fault::Code::kDenied, "This is no key of an object."}};
}

/// What an answer that is not 2xx comes to.
Fault FaultOf(const S3Answer& answer, const std::string& what) {
  const std::string detail = "S3 answers " + std::to_string(answer.status) + " " + answer.error + " to " + what;
  if (answer.status == 404) return {Fault::Code::kNotFound, detail};
  if (answer.status == 413 || answer.status == 507 || answer.error == "EntityTooLarge" ||
      answer.error == "QuotaExceeded" || answer.error == "XMinioStorageFull") {
    return {Fault::Code::kTooLarge, detail};
  }
  if (answer.status >= 500) return {Fault::Code::kUnavailable, detail};
  return {Fault::Code::kDenied, detail};
}

/// Fills `into`, so far empty, up to a part; shorter only at the end of the body.
Outcome<Ok> ReadPart(const ByteSource& body, std::string& into) {
  into.resize(S3Store::kPartBytes);
  std::size_t filled = 0;
  while (filled < into.size()) {
    const Outcome<std::size_t> read = body(std::span(into).subspan(filled));
    if (!read) return Unexpected{read.error()};
    if (*read == 0) break;
    filled += *read;
  }
  into.resize(filled);
  return Ok{};
}

bool IsDone(const S3Answer& answer) {
  // A copy and the end of parts may fail after S3 has said 200.
  return answer.status >= 200 && answer.status < 300 && answer.error.empty();
}

/// 404, and as some answer it, 403 or 400, when there is something on the way that ends there.
ObjectInfo InfoOf(const std::string& key, const S3Answer& answer) {
  return {key, answer.bytes, answer.etag, answer.modified_at};
}

}  // namespace

Outcome<std::unique_ptr<S3Store>> S3Store::Open(S3Client::Options options, const Clock& clock) {
  const auto checked = CheckBucket(options.bucket);
  if (!checked) return Unexpected{checked.error()};
  std::unique_ptr<S3Store> store(new S3Store(std::move(options), clock));
  const auto page = store->List("", "", 1);
  if (!page) return Unexpected{page.error()};
  return store;
}

Outcome<ObjectInfo> S3Store::Put(const std::string& key, const ByteSource& body) {
  if (!IsObjectKey(key)) return NoKey();
  std::string first;
  const auto read = ReadPart(body, first);
  if (!read) return Unexpected{read.error()};
  return first.size() < kPartBytes ? PutAtOnce(key, first) : PutInParts(key, std::move(first), body);
}

Outcome<ObjectInfo> S3Store::PutAtOnce(const std::string& key, const std::string& body) {
  S3Call call{"PUT", key, {}, {}, body, nullptr};
  const auto answer = client_.Ask(call);
  if (!answer) return Unexpected{answer.error()};
  if (!IsDone(*answer)) return Unexpected{FaultOf(*answer, "PUT " + key)};
  ObjectInfo info = InfoOf(key, *answer);
  info.bytes = body.size();
  return info;
}

Outcome<ObjectInfo> S3Store::PutInParts(const std::string& key, std::string part, const ByteSource& body) {
  const auto begun = client_.Ask({"POST", key, {{"uploads", ""}}, {}, {}, nullptr});
  if (!begun) return Unexpected{begun.error()};
  const auto upload = IsDone(*begun) ? ReadUploadId(begun->body) : std::nullopt;
  if (!upload) return Unexpected{FaultOf(*begun, "POST " + key)};
  std::vector<std::string> etags;
  const auto bytes = PutParts(key, *upload, std::move(part), body, etags);
  if (!bytes) {
    // Where this fails, too, the bucket's own rule for uploads that never ended takes the parts away.
    (void)client_.Ask({"DELETE", key, {{"uploadId", *upload}}, {}, {}, nullptr});
    return Unexpected{bytes.error()};
  }
  const std::string parts = WriteParts(etags);
  const auto ended =
      client_.Ask({"POST", key, {{"uploadId", *upload}}, {{"content-type", "application/xml"}}, parts, nullptr});
  if (!ended) return Unexpected{ended.error()};
  const auto etag = IsDone(*ended) ? ReadEtag(ended->body) : std::nullopt;
  // An end that was done, and whose answer was lost, is not known when it is asked for again.
  if (!etag && ended->error == "NoSuchUpload") return Head(key);
  if (!etag) return Unexpected{FaultOf(*ended, "POST " + key)};
  return ObjectInfo{key, *bytes, *etag, ended->modified_at};
}

Outcome<std::uint64_t> S3Store::PutParts(const std::string& key, const std::string& upload, std::string part,
                                         const ByteSource& body, std::vector<std::string>& etags) {
  std::uint64_t bytes = 0;
  while (!part.empty()) {
    if (etags.size() == kMostParts) return Unexpected{Fault{Fault::Code::kTooLarge, key + " has too many parts."}};
    const auto answer = client_.Ask(
        {"PUT", key, {{"partNumber", std::to_string(etags.size() + 1)}, {"uploadId", upload}}, {}, part, nullptr});
    if (!answer) return Unexpected{answer.error()};
    if (!IsDone(*answer) || answer->etag.empty()) return Unexpected{FaultOf(*answer, "PUT a part of " + key)};
    etags.push_back(answer->etag);
    bytes += part.size();
    if (part.size() < kPartBytes) break;
    const auto read = ReadPart(body, part);
    if (!read) return Unexpected{read.error()};
  }
  return bytes;
}

Outcome<ObjectInfo> S3Store::Get(const std::string& key, const ByteRange& range, const ByteSink& sink) {
  if (!IsObjectKey(key)) return NoKey();
  std::uint64_t first = range.first;
  std::uint64_t left = range.length;
  std::optional<ObjectInfo> info;
  for (;;) {
    if (left == 0) return info ? Outcome<ObjectInfo>(*info) : Head(key);
    S3Call call{"GET", key, {}, {}, {}, &sink};
    if (first != 0 || left != UINT64_MAX) {
      const std::string last = left > UINT64_MAX - first ? std::string() : std::to_string(first + left - 1);
      call.headers.emplace_back("range", "bytes=" + std::to_string(first) + '-' + last);
    }
    if (info) call.headers.emplace_back("if-match", '"' + info->etag + '"');
    const auto answer = client_.Ask(call);
    if (!answer) return Unexpected{answer.error()};
    if (answer->status == 416 && !info) return Head(key);  // behind the end, or of nothing
    if (answer->status == 412)
      return Unexpected{Fault{Fault::Code::kUnavailable, key + " was replaced while it was read."}};
    if (!IsDone(*answer)) return Unexpected{FaultOf(*answer, "GET " + key)};
    if (!info) info = InfoOf(key, *answer);
    if (!answer->broken_off) return *info;
    const Fault::Code code = answer->broken_off->code;
    const bool ours = answer->sunk == 0 || (code != Fault::Code::kUnavailable && code != Fault::Code::kTimeout);
    if (ours || info->etag.empty()) return Unexpected{*answer->broken_off};
    first += answer->sunk;
    if (left != UINT64_MAX) left -= std::min(left, answer->sunk);
  }
}

Outcome<ObjectInfo> S3Store::Head(const std::string& key) {
  if (!IsObjectKey(key)) return NoKey();
  const auto answer = client_.Ask({"HEAD", key, {}, {}, {}, nullptr});
  if (!answer) return Unexpected{answer.error()};
  if (!IsDone(*answer)) return Unexpected{FaultOf(*answer, "HEAD " + key)};
  return InfoOf(key, *answer);
}

Outcome<Ok> S3Store::Remove(const std::string& key) {
  if (!IsObjectKey(key)) return NoKey();
  const auto answer = client_.Ask({"DELETE", key, {}, {}, {}, nullptr});
  if (!answer) return Unexpected{answer.error()};
  if (!IsDone(*answer) && answer->status != 404) return Unexpected{FaultOf(*answer, "DELETE " + key)};
  return Ok{};
}

Outcome<ObjectInfo> S3Store::Copy(const std::string& from, const std::string& to) {
  if (!IsObjectKey(from) || !IsObjectKey(to)) return NoKey();
  if (from == to) return Head(from);  // S3 copies nothing onto itself
  const S3Bucket& bucket = client_.bucket();
  const std::string source = '/' + bucket.name + '/' + PercentEncode(bucket.prefix + from, "-_.~/");
  const auto answer = client_.Ask({"PUT", to, {}, {{"x-amz-copy-source", source}}, {}, nullptr});
  if (!answer) return Unexpected{answer.error()};
  if (!IsDone(*answer) || !ReadEtag(answer->body)) return Unexpected{FaultOf(*answer, "COPY " + from)};
  return Head(to);
}

Outcome<ObjectPage> S3Store::List(const std::string& prefix, const std::string& after, std::size_t limit) {
  const std::string& ours = client_.bucket().prefix;
  ObjectPage page;
  std::string next;
  // What is in the bucket and has no key of ours (a folder's own, "a//b") is passed over, a page of it at a time.
  do {
    S3Query query = {{"list-type", "2"}, {"encoding-type", "url"}};
    query.emplace_back("max-keys", std::to_string(limit - page.objects.size()));
    if (!(ours + prefix).empty()) query.emplace_back("prefix", ours + prefix);
    if (!next.empty()) {
      query.emplace_back("continuation-token", next);
    } else if (!after.empty()) {
      query.emplace_back("start-after", ours + after);
    }
    const auto answer = client_.Ask({"GET", "", std::move(query), {}, {}, nullptr});
    if (!answer) return Unexpected{answer.error()};
    if (!IsDone(*answer)) return Unexpected{FaultOf(*answer, "the list of " + client_.bucket().name)};
    auto read = ReadPage(answer->body);
    if (!read) return Unexpected{Fault{Fault::Code::kCorrupt, "S3's list of objects cannot be read."}};
    for (ObjectInfo& one : read->objects) {
      if (!one.key.starts_with(ours)) continue;
      one.key.erase(0, ours.size());
      if (IsObjectKey(one.key)) page.objects.push_back(std::move(one));
    }
    next = std::move(read->next);
  } while (!next.empty() && page.objects.size() < limit);
  page.more = !next.empty();
  return page;
}

std::string S3Store::LinkTo(const std::string& key, std::chrono::seconds lasts) const {
  return PresignedUrl({"GET", AddressOf(client_.bucket(), key), {}, {}}, client_.bucket(), lasts,
                      client_.clock().UnixNow());
}

}  // namespace dw
