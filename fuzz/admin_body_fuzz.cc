// Bodies of the API of administration.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/jose/json_text_strict.h"
#include "base/assert.h"
#include "services/admin/admin_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::admin;
  static const std::vector<Field> fields = {
      {"name", Shape::kText, "text", true},     {"days", Shape::kNumber, "number"},
      {"disabled", Shape::kYesNo, "yes or no"}, {"tags", Shape::kTexts, "texts"},
      {"context", Shape::kObjects, "objects"},  {"minutes", Shape::kNumber, "number", false, true}};
  const auto body = dw::jose::ParseObject({reinterpret_cast<const char*>(data), size}, 64 * 1024);
  if (!body || WrongWith(*body, fields)) return 0;
  // What is found right can be read as what it was said to be.
  DW_ASSERT((*body)["name"].is_string());
  (void)TextOf(*body, "name");
  (void)TextsOf(*body, "tags");
  (void)body->value("days", std::int64_t{0});
  return 0;
}
