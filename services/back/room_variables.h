#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/maps/variable.h"

namespace dw::back {

/// What a room's map lets scripts keep in it. Pure. [WS29]
///
/// Nobody has a tag yet: what takes one to set is refused, and what takes one to read is not told.
class RoomVariables {
 public:
  using Values = std::map<std::string, std::string>;

  enum class Refusal { kNotDeclared, kNotAllowed, kTooLong, kNotJson };
  /// A call is the operator's, and no tag binds it.
  enum class Writer { kPerson, kCall };

  RoomVariables() = default;
  /// `kept` and `moved` are what the state store had, and what the room had in another back, which counts for what does
  /// not persist. Of what the map no longer declares nothing is told, and nothing lost.
  RoomVariables(std::vector<maps::Variable> declared, const Values& kept, const Values& moved);

  /// Whether somebody may set `name` to `value`.
  std::optional<Refusal> Check(std::string_view name, std::string_view value, Writer writer = Writer::kPerson) const;
  /// Whether `name` is to be kept in the store.
  bool Persists(std::string_view name) const;
  /// The order of a wish to set something, for Set.
  std::uint64_t NextOrder() { return ++last_order_; }
  /// Whether it counts: false when a later wish has been set already. REQUIRES: Check let it.
  bool Set(const std::string& name, std::string value, std::uint64_t order);

  /// Those that are not as they were in `moved`: the store may have kept what it did not answer for.
  std::vector<std::string> Changed(const Values& moved) const;

  /// Whether everybody may know of it.
  bool Told(std::string_view name) const;
  /// What is not empty, by name; also what is not told.
  const Values& values() const { return values_; }

 private:
  const maps::Variable* Find(std::string_view name) const;

  std::vector<maps::Variable> declared_;
  Values values_;
  std::map<std::string, std::uint64_t> orders_;  ///< Of what has been set.
  std::uint64_t last_order_ = 0;
};

/// For the wire: "NOT_FOUND", "NOT_ALLOWED", "TOO_LONG", "INVALID".
std::string_view Code(RoomVariables::Refusal refusal);

}  // namespace dw::back
