// The body of a form.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "runtime/forms.h"
#include "runtime/utf8_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto form = dw::ParseForm({reinterpret_cast<const char*>(data), size});
  if (!form) return 0;
  DW_ASSERT(form->fields().size() <= dw::kMaxFormFields);
  for (const auto& [name, value] : form->fields()) DW_ASSERT(dw::IsUtf8Text(name) && dw::IsUtf8Text(value));
  const std::string text = dw::WriteForm(form->fields());
  if (text.size() > dw::kMaxFormBytes) return 0;
  const auto again = dw::ParseForm(text);
  DW_ASSERT(again && again->fields() == form->fields());
  return 0;
}
