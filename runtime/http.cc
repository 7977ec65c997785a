#include "runtime/http.h"

#include <algorithm>
#include <set>

#include "base/assert.h"

namespace dw {
namespace {

std::string_view First(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

/// "/a/b/" is "", "a", "b", "".
std::vector<std::string> Segments(std::string_view path) {
  std::vector<std::string> segments(1);
  for (const char c : path) {
    if (c == '/') {
      segments.emplace_back();
    } else {
      segments.back() += c;
    }
  }
  return segments;
}

}  // namespace

std::string_view HttpRequest::Query(std::string_view name) const {
  return First(query, name);
}
std::string_view HttpRequest::Param(std::string_view name) const {
  return First(params, name);
}
std::string_view HttpRequest::Header(std::string_view lower_case_name) const {
  return First(headers, lower_case_name);
}

void HttpRoutes::Route(std::string method, std::string pattern, HttpHandler handler, BodyMode body) {
  Entry entry{std::move(method), std::move(pattern), {}, false, std::move(handler), body};
  DW_ASSERT(entry.pattern.starts_with('/'));
  if (entry.pattern.find('{') != std::string::npos) entry.segments = Segments(entry.pattern);
  DW_ASSERT(std::ranges::none_of(
      entries_, [&](const Entry& e) { return e.method == entry.method && e.pattern == entry.pattern && !e.prefix; }));
  entries_.push_back(std::move(entry));
}

void HttpRoutes::Get(std::string path, HttpHandler handler) {
  Route("GET", std::move(path), std::move(handler));
}

void HttpRoutes::GetPrefix(std::string prefix, HttpHandler handler) {
  RoutePrefix("GET", std::move(prefix), std::move(handler));
}

void HttpRoutes::RoutePrefix(std::string method, std::string prefix, HttpHandler handler, BodyMode body) {
  entries_.push_back({std::move(method), std::move(prefix) + "*", {}, true, std::move(handler), body});
}

std::vector<HttpRoutes::Name> HttpRoutes::All() const {
  std::vector<Name> names;
  names.reserve(entries_.size());
  for (const Entry& entry : entries_) names.push_back({entry.method, entry.pattern});
  std::ranges::sort(names);
  return names;
}

void HttpRoutes::Wrap(const std::function<HttpHandler(const Name& route, HttpHandler handler)>& with) {
  for (Entry& entry : entries_) entry.handler = with({entry.method, entry.pattern}, std::move(entry.handler));
}

bool HttpRoutes::Fits(const Entry& entry, std::string_view path, Found& found) {
  if (entry.prefix) return path.starts_with(std::string_view(entry.pattern).substr(0, entry.pattern.size() - 1));
  if (entry.segments.empty()) return entry.pattern == path;
  const std::vector<std::string> segments = Segments(path);
  if (segments.size() != entry.segments.size()) return false;
  std::vector<std::pair<std::string, std::string>> params;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& wanted = entry.segments[i];
    if (!wanted.starts_with('{')) {
      if (wanted != segments[i]) return false;
      continue;
    }
    if (segments[i].empty()) return false;
    params.emplace_back(wanted.substr(1, wanted.size() - 2), segments[i]);
  }
  found.params = std::move(params);
  return true;
}

const HttpRoutes::Entry* HttpRoutes::Best(std::string_view method, std::string_view path, Found& found) const {
  // How near an entry is to the path: exact paths, then patterns, then prefixes by their length.
  const auto nearness = [](const Entry& entry) {
    constexpr std::size_t kExact = 1'000'000;
    if (entry.prefix) return entry.pattern.size();
    return entry.segments.empty() ? kExact + 1 : kExact;
  };
  const Entry* best = nullptr;
  for (const Entry& entry : entries_) {
    if (entry.method != method || (best != nullptr && nearness(*best) >= nearness(entry))) continue;
    if (Fits(entry, path, found)) best = &entry;
  }
  if (best != nullptr && best->segments.empty()) found.params.clear();
  return best;
}

HttpRoutes::Found HttpRoutes::Find(std::string_view method, std::string_view path) const {
  Found found;
  if (const Entry* entry = Best(method == "HEAD" ? "GET" : method, path, found)) {
    found.handler = &entry->handler;
    found.pattern = entry->pattern;
    found.body = entry->body;
    return found;
  }
  std::set<std::string> methods;
  for (const Entry& entry : entries_) {
    Found ignored;
    if (Fits(entry, path, ignored)) methods.insert(entry.method);
  }
  if (methods.contains("GET")) methods.insert("HEAD");
  for (const std::string& each : methods) found.allow += (found.allow.empty() ? "" : ", ") + each;
  return found;
}

}  // namespace dw
