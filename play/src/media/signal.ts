/// What two ends of a call tell each other through the server, which does not read it. It comes from a stranger's
/// browser, so it is checked before use.

export type Signal =
  | { readonly kind: "description"; readonly type: "offer" | "answer"; readonly sdp: string }
  | { readonly kind: "candidate"; readonly candidate: RTCIceCandidateInit };

const maxPayload = 64 * 1024;

export function writeSignal(signal: Signal): string {
  return JSON.stringify(signal);
}

/// Null for anything that is not a signal.
export function readSignal(payload: string): Signal | null {
  if (payload.length > maxPayload) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(payload);
  } catch {
    return null;
  }
  if (!isRecord(raw)) return null;
  if (raw["kind"] === "description") {
    const { type, sdp } = raw;
    if ((type !== "offer" && type !== "answer") || typeof sdp !== "string") return null;
    return { kind: "description", type, sdp };
  }
  if (raw["kind"] !== "candidate" || !isRecord(raw["candidate"])) return null;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = raw["candidate"];
  if (typeof candidate !== "string") return null;
  return {
    kind: "candidate",
    candidate: {
      candidate,
      sdpMid: typeof sdpMid === "string" ? sdpMid : null,
      sdpMLineIndex: typeof sdpMLineIndex === "number" ? sdpMLineIndex : null,
      usernameFragment: typeof usernameFragment === "string" ? usernameFragment : null,
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
