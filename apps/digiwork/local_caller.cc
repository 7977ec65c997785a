#include "apps/digiwork/local_caller.h"

#include "runtime/request_target.h"

namespace dw {

Outcome<HttpAnswer> LocalCaller::Call(const HttpCall& call) {
  const std::size_t host = call.url.find("://");
  const std::size_t path = host == std::string::npos ? host : call.url.find('/', host + 3);
  const auto target = path == std::string::npos ? std::nullopt : ParseRequestTarget(call.url.substr(path));
  for (const Endpoint& endpoint : endpoints_) {
    if (!target || endpoint.method != call.method || endpoint.pattern != target->path) continue;
    HttpRequest request;
    request.method = call.method;
    request.path = target->path;
    request.raw_path = target->raw_path;
    request.query = target->query;
    request.headers = {{"host", call.url.substr(host + 3, path - host - 3)}};
    for (auto [name, value] : call.headers) {
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      request.headers.emplace_back(std::move(name), std::move(value));
    }
    request.body = call.body;
    request.peer = "127.0.0.1";
    request.secure = call.url.starts_with("https://");
    const HttpResponse response = endpoint.work(request);
    return HttpAnswer{response.status, response.body ? *response.body : ""};
  }
  if (others_ != nullptr) return others_->Call(call);
  return Unexpected{Fault{Fault::Code::kUnavailable, "There is nothing at " + call.url}};
}

}  // namespace dw
