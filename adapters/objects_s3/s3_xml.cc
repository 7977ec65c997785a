#include "adapters/objects_s3/s3_xml.h"

#include <cstdint>
#include <ctime>
#include <pugixml.hpp>

namespace dw {
namespace {

std::string_view LocalName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool Load(pugi::xml_document& document, std::string_view xml) {
  return static_cast<bool>(document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8));
}

std::string Field(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node child : node.children()) {
    if (LocalName(child) == name) return child.text().get();
  }
  return {};
}

std::string WithoutQuotes(std::string etag) {
  std::erase(etag, '"');
  return etag;
}

// "%2F" and "+" for a space, as encoding-type=url has it.
std::optional<std::string> Unescape(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return out;
}

// "2009-10-12T17:50:30.000Z"
Millis TimeOf(const std::string& text) {
  std::tm utc{};
  const char* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &utc);
  if (end == nullptr) return Millis(0);
  return std::chrono::duration_cast<Millis>(std::chrono::seconds(::timegm(&utc)));
}

}  // namespace

std::optional<S3Page> ReadPage(std::string_view xml) {
  pugi::xml_document document;
  if (!Load(document, xml) || LocalName(document.document_element()) != "ListBucketResult") return std::nullopt;
  const pugi::xml_node root = document.document_element();
  const bool escaped = Field(root, "EncodingType") == "url";
  S3Page page;
  for (const pugi::xml_node one : root.children()) {
    if (LocalName(one) != "Contents") continue;
    const std::string key = Field(one, "Key");
    auto plain = escaped ? Unescape(key) : std::optional(key);
    if (!plain) return std::nullopt;
    ObjectInfo info;
    info.key = std::move(*plain);
    info.bytes = std::strtoull(Field(one, "Size").c_str(), nullptr, 10);
    info.etag = WithoutQuotes(Field(one, "ETag"));
    info.modified_at = TimeOf(Field(one, "LastModified"));
    page.objects.push_back(std::move(info));
  }
  if (Field(root, "IsTruncated") == "true") {
    page.next = Field(root, "NextContinuationToken");
    if (page.next.empty()) return std::nullopt;
  }
  return page;
}

std::string ReadErrorCode(std::string_view xml) {
  pugi::xml_document document;
  if (!Load(document, xml) || LocalName(document.document_element()) != "Error") return {};
  return Field(document.document_element(), "Code");
}

std::optional<std::string> ReadUploadId(std::string_view xml) {
  pugi::xml_document document;
  if (!Load(document, xml) || LocalName(document.document_element()) != "InitiateMultipartUploadResult") {
    return std::nullopt;
  }
  std::string id = Field(document.document_element(), "UploadId");
  return id.empty() ? std::nullopt : std::optional(std::move(id));
}

std::optional<std::string> ReadEtag(std::string_view xml) {
  pugi::xml_document document;
  if (!Load(document, xml)) return std::nullopt;
  const std::string_view name = LocalName(document.document_element());
  if (name != "CompleteMultipartUploadResult" && name != "CopyObjectResult") return std::nullopt;
  std::string etag = WithoutQuotes(Field(document.document_element(), "ETag"));
  return etag.empty() ? std::nullopt : std::optional(std::move(etag));
}

std::string WriteParts(const std::vector<std::string>& etags) {
  std::string out = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < etags.size(); ++i) {
    out += "<Part><PartNumber>" + std::to_string(i + 1) + "</PartNumber><ETag>\"" + etags[i] + "\"</ETag></Part>";
  }
  return out + "</CompleteMultipartUpload>";
}

}  // namespace dw
