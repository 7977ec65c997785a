#include "runtime/forms.h"

#include <algorithm>

#include "base/percent.h"
#include "runtime/utf8_text.h"

namespace dw {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> Decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
      continue;
    }
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : HexValue(text[i + 2]);
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  if (out.find('\0') != std::string::npos || !IsUtf8Text(out)) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::string> Form::Find(std::string_view name) const {
  const auto named = [&](const auto& field) { return field.first == name; };
  const auto found = std::ranges::find_if(fields_, named);
  if (found == fields_.end() || std::any_of(found + 1, fields_.end(), named)) return std::nullopt;
  return found->second;
}

std::optional<Form> ParseForm(std::string_view body) {
  if (body.size() > kMaxFormBytes) return std::nullopt;
  Form::Fields fields;
  while (!body.empty()) {
    const std::string_view field = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), field.size() + 1));
    if (field.empty()) continue;
    const std::size_t equals = std::min(field.find('='), field.size());
    auto name = Decode(field.substr(0, equals));
    auto value = Decode(field.substr(std::min(field.size(), equals + 1)));
    if (!name || !value || fields.size() == kMaxFormFields) return std::nullopt;
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return Form(std::move(fields));
}

std::optional<Form> FormOf(const HttpRequest& request) {
  std::string_view type = request.Header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (type != "application/x-www-form-urlencoded") return std::nullopt;
  return ParseForm(request.body);
}

std::string WriteForm(const Form::Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    out += (out.empty() ? "" : "&") + PercentEncode(name) + '=' + PercentEncode(value);
  return out;
}

std::string WithQuery(const std::string& url, const Form::Fields& fields) {
  return url + (url.find('?') == std::string::npos ? '?' : '&') + WriteForm(fields);
}

}  // namespace dw
