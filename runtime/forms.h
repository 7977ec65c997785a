#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/http.h"

namespace dw {

inline constexpr std::size_t kMaxFormFields = 64;
inline constexpr std::size_t kMaxFormBytes = 64 * 1024;

/// The fields of a form, decoded.
class Form {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Form() = default;
  explicit Form(Fields fields) : fields_(std::move(fields)) {}

  /// The value of that name; nothing when it is not there, or there more than once: of two nobody knows which is meant.
  std::optional<std::string> Find(std::string_view name) const;
  /// The same, or empty.
  std::string Get(std::string_view name) const { return Find(name).value_or(""); }
  const Fields& fields() const { return fields_; }

 private:
  Fields fields_;
};

/// Reads application/x-www-form-urlencoded (WHATWG URL 5.1), strictly: nothing for a broken escape, a NUL, what is no
/// UTF-8, too many fields or too many bytes. Pure.
std::optional<Form> ParseForm(std::string_view body);
/// The form that `request` carries; nothing when it says that it carries something else.
std::optional<Form> FormOf(const HttpRequest& request);
/// Writes one, for a query or a body.
std::string WriteForm(const Form::Fields& fields);
/// `url` with `fields` added to its query.
std::string WithQuery(const std::string& url, const Form::Fields& fields);

}  // namespace dw
