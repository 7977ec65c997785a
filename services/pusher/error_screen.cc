#include "services/pusher/error_screen.h"

namespace dw::pusher {

digiwork::wire::v1::ErrorScreenMessage ScreenOf(const RoomProblem& problem) {
  digiwork::wire::v1::ErrorScreenMessage screen;
  screen.set_code(problem.code);
  screen.set_file(problem.file);
  screen.set_detail(problem.detail);
  screen.set_fix(problem.fix);
  screen.set_retry_after_ms(static_cast<std::uint32_t>(problem.retry_after.count()));
  screen.set_until_ms(problem.until.count());
  return screen;
}

}  // namespace dw::pusher
