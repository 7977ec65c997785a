#pragma once

#include "digiwork/workspace/v1/workspace.pb.h"

namespace dw::link_stream {

namespace workspace = digiwork::workspace::v1;

/// A stream as its two ends see it, whatever carries it: gRPC, or the simulator. Calls belong to the thread of the end.
template <class Out>
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// Sends `message`, which it leaves empty. One at a time: the next after the end has heard OnWritten.
  virtual void Write(Out& message) = 0;
  /// The end hears nothing more; what was written arrives. REQUIRES: nothing is being written.
  virtual void End() = 0;
  /// The end hears nothing more, and what is on its way is lost.
  virtual void Cancel() = 0;
};

/// One that reads only when it is told to.
template <class Out>
class ReadingCarrier : public Carrier<Out> {
 public:
  /// The next message, please; once for each.
  virtual void ReadOn() = 0;
};

}  // namespace dw::link_stream
