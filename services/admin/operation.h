#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/jose/json_text_strict.h"
#include "adapters/records/people.h"
#include "runtime/http.h"

/// What the API of administration can do, said so that requests are checked by it and the document is written from it.
namespace dw::admin {

using jose::Json;

inline constexpr char kBase[] = "/admin/api/v1";

enum class Shape : std::uint8_t { kText, kNumber, kYesNo, kTexts, kObjects };

/// A named value of a query, a body or an answer.
struct Field {
  const char* name;
  Shape shape;
  const char* says;
  bool required = false;
  bool nullable = false;
};

/// A request that was found right: fields that the operation knows, of the shapes it says.
struct Call {
  const HttpRequest& request;
  records::Actor actor;  ///< Who governs.
  Json body;
  std::int64_t version = 0;  ///< Of If-Match.
  Database& database;        ///< Of this request: what it writes is done once. [AD5]
};

struct Operation {
  const char* method;
  const char* path;  ///< Below kBase.
  const char* group;
  const char* summary;
  std::function<HttpResponse(const Call&)> run;
  std::vector<Field> query = {};
  std::vector<Field> body = {};
  std::vector<Field> answer = {};  ///< Of the answer, or of each of its items.
  bool lists = false;              ///< {"items": [...], "next": ...}
  bool versioned = false;          ///< It takes If-Match, and its answer has an ETag.
};

}  // namespace dw::admin
