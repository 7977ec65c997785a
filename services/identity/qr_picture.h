#pragma once

#include <string>

namespace dw::identity {

/// `text` as a QR code: an SVG document, black on white, with the quiet zone it needs. Empty when it is too long for
/// one.
std::string QrPicture(const std::string& text);

}  // namespace dw::identity
