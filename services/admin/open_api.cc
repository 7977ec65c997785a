#include <map>
#include <set>

#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"

namespace dw::admin {
namespace {

Json SchemaOf(const Field& field) {
  Json schema;
  switch (field.shape) {
    case Shape::kText:
      schema = {{"type", "string"}};
      break;
    case Shape::kNumber:
      schema = {{"type", "integer"}};
      break;
    case Shape::kYesNo:
      schema = {{"type", "boolean"}};
      break;
    case Shape::kTexts:
      schema = {{"type", "array"}, {"items", {{"type", "string"}}}};
      break;
    case Shape::kObjects:
      schema = {{"type", "array"}, {"items", {{"type", "object"}}}};
      break;
  }
  if (field.nullable) schema["type"] = Json::array({schema["type"], "null"});
  schema["description"] = field.says;
  return schema;
}

Json SchemaOf(const std::vector<Field>& fields, bool closed) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Field& field : fields) {
    properties[field.name] = SchemaOf(field);
    if (field.required) required.push_back(field.name);
  }
  Json schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if (closed) schema["additionalProperties"] = false;
  return schema;
}

Json AnswersOf(const Operation& operation) {
  Json answers = Json::object();
  if (operation.answer.empty()) {
    const bool downloads = std::string_view(operation.method) == "GET";
    answers[downloads ? "200" : "204"] = {{"description", downloads ? "A file" : "Done"}};
  } else {
    Json schema = SchemaOf(operation.answer, false);
    if (operation.lists) {
      schema = {{"type", "object"},
                {"properties",
                 {{"items", {{"type", "array"}, {"items", schema}}}, {"next", {{"type", {"string", "null"}}}}}}};
    }
    const bool makes = std::string_view(operation.method) == "POST" && !operation.body.empty();
    answers[makes ? "201" : "200"] = {{"description", "Done"},
                                      {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
  }
  answers["default"] = {
      {"description", "A problem (RFC 9457)"},
      {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  return answers;
}

Json ParametersOf(const Operation& operation) {
  Json all = Json::array();
  const std::string path = operation.path;
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
    all.push_back({{"name", path.substr(at + 1, path.find('}', at) - at - 1)},
                   {"in", "path"},
                   {"required", true},
                   {"schema", {{"type", "string"}}}});
  }
  for (const Field& field : operation.query) {
    all.push_back({{"name", field.name}, {"in", "query"}, {"required", field.required}, {"schema", SchemaOf(field)}});
  }
  const std::string_view method = operation.method;
  if (operation.versioned && method != "GET") {
    all.push_back({{"name", "If-Match"},
                   {"in", "header"},
                   {"required", true},
                   {"description", "The ETag of what was looked at"},
                   {"schema", {{"type", "string"}}}});
  }
  if (method == "POST") {
    all.push_back({{"name", "Idempotency-Key"},
                   {"in", "header"},
                   {"description", "Of its own for each request: sent again, it is done once"},
                   {"schema", {{"type", "string"}, {"maxLength", 100}}}});
  }
  return all;
}

}  // namespace

std::string OpenApiOf(const std::vector<Operation>& operations, const std::string& version) {
  Json paths = Json::object();
  for (const Operation& operation : operations) {
    std::string method = operation.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    Json one{{"tags", {operation.group}},
             {"summary", operation.summary},
             {"parameters", ParametersOf(operation)},
             {"responses", AnswersOf(operation)}};
    if (!operation.body.empty()) {
      one["requestBody"] = {{"required", true},
                            {"content", {{"application/json", {{"schema", SchemaOf(operation.body, true)}}}}}};
    }
    paths[std::string(kBase) + operation.path][method] = std::move(one);
  }
  const std::vector<Field> problem = {{"type", Shape::kText, "about:blank"},
                                      {"title", Shape::kText, "for people"},
                                      {"status", Shape::kNumber, "of HTTP"},
                                      {"code", Shape::kText, "for programs"},
                                      {"detail", Shape::kText, "what to do"}};
  return Json{{"openapi", "3.1.0"},
              {"info",
               {{"title", "Digiwork administration"},
                {"version", version},
                {"description", "For admins: the cookie of a browser that has signed in, or a visa as bearer."}}},
              {"paths", std::move(paths)},
              {"components",
               {{"schemas", {{"Problem", SchemaOf(problem, false)}}},
                {"securitySchemes",
                 {{"visa", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}},
                  {"cookie", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "digiwork-session"}}}}}}},
              {"security", {{{"visa", Json::array()}}, {{"cookie", Json::array()}}}}}
             .dump(2) +
         "\n";
}

HttpResponse OpenApiPage(const std::vector<Operation>& operations) {
  std::map<std::string, std::string> groups;
  std::vector<std::string> order;
  for (const Operation& operation : operations) {
    if (!groups.contains(operation.group)) order.emplace_back(operation.group);
    std::string& html = groups[operation.group];
    html += "<h3><code>" + std::string(operation.method) + " " + EscapeHtml(std::string(kBase) + operation.path) +
            "</code></h3><p>" + EscapeHtml(operation.summary) + ".</p>";
    const auto list = [&](const char* title, const std::vector<Field>& fields) {
      if (fields.empty()) return;
      html += "<p class=\"soft\">" + std::string(title) + "</p><dl>";
      for (const Field& field : fields) {
        html += "<dt><code>" + std::string(field.name) + "</code>" + (field.required ? " *" : "") + "</dt><dd>" +
                EscapeHtml(field.says) + "</dd>";
      }
      html += "</dl>";
    };
    list("Query", operation.query);
    list("Body", operation.body);
    list(operation.lists ? "Each of the items" : "Answer", operation.answer);
  }
  std::string body =
      "<p>Everything the pages of administration do, programs can do too: with the cookie of a browser that has signed "
      "in, or with a visa as <code>Authorization: Bearer</code>. The same for machines: <a "
      "href=\"/admin/api/v1/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>";
  for (const std::string& group : order) body += "<h2>" + EscapeHtml(group) + "</h2>" + groups[group];
  return ToResponse({200, "The API of administration", std::move(body), {}});
}

}  // namespace dw::admin
