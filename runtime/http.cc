#include "runtime/http.h"

namespace dw {
namespace {

std::string_view First(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

std::string_view HttpRequest::Query(std::string_view name) const {
  return First(query, name);
}
std::string_view HttpRequest::Header(std::string_view lower_case_name) const {
  return First(headers, lower_case_name);
}

void HttpRoutes::Get(std::string path, HttpHandler handler) {
  exact_.emplace_back(std::move(path), std::move(handler));
}

void HttpRoutes::GetPrefix(std::string prefix, HttpHandler handler) {
  prefixes_.emplace_back(std::move(prefix), std::move(handler));
}

const HttpHandler* HttpRoutes::Find(std::string_view path) const {
  for (const auto& [exact, handler] : exact_) {
    if (exact == path) return &handler;
  }
  const HttpHandler* best = nullptr;
  std::size_t best_length = 0;
  for (const auto& [prefix, handler] : prefixes_) {
    if (path.starts_with(prefix) && (best == nullptr || prefix.size() > best_length)) {
      best = &handler;
      best_length = prefix.size();
    }
  }
  return best;
}

}  // namespace dw
