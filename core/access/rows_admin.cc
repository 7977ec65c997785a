#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

// One line for each route of services/admin, written as HttpRoutes::All() says it: "GET /admin/api/v1/people/{id}". The
// pages are open to all, for they show nothing before the API has answered.
constexpr std::array kRows{
    Entry{kR, "GET /admin", kAnyone},
    Entry{kR, "GET /admin/*", kAnyone},
};

}  // namespace

std::span<const Entry> AdminRows() {
  return kRows;
}

}  // namespace dw::access
