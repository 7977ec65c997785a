#pragma once

#include "adapters/visa/ended_sign_ins.h"
#include "adapters/visa/visa_office.h"
#include "base/time.h"
#include "ports/standing.h"

namespace dw {

/// Visas of sign-ins that are not over, as far as this process has heard: a visa that was stolen is good no longer than
/// its sign-in. Thread-safe. [AC51]
class LiveVisas final : public VisaChecker {
 public:
  /// Both outlive it.
  LiveVisas(const VisaOffice& office, const Clock& clock) : office_(office), clock_(clock) {}

  void OnStanding(const Standing& news) {
    if (news.kind == Standing::Kind::kEnded) ended_.Add(news.who, clock_.Now());
  }
  Expected<Visa, VisaRefusal> Check(std::string_view text) const override {
    auto visa = office_.Check(text);
    if (visa && ended_.Has(visa->session)) return Unexpected{VisaRefusal::kExpired};
    return visa;
  }

 private:
  const VisaOffice& office_;
  const Clock& clock_;
  EndedSignIns ended_;
};

}  // namespace dw
