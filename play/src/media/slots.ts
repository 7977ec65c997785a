/// What a call carries, in the order of its media sections. The impolite end lays them all out in its first offer, so
/// that camera, microphone and screen come and go later without another negotiation.
export const slots = ["microphone", "camera", "screen", "screenSound"] as const;
export type Slot = (typeof slots)[number];

export type Outgoing = Readonly<Record<Slot, MediaStreamTrack | null>>;
export const nothing: Outgoing = { microphone: null, camera: null, screen: null, screenSound: null };

export function kindOf(slot: Slot): "audio" | "video" {
  return slot === "camera" || slot === "screen" ? "video" : "audio";
}

export interface Budget {
  readonly maxBitrate: number;
  /// Picture height that is worth sending; null for whole.
  readonly height: number | null;
  readonly frameRate: number | null;
}

/// A mesh sends everything once per remote, and tiles get smaller as people come, so each gets less.
export function budgetOf(slot: Slot, remotes: number): Budget {
  switch (slot) {
    case "microphone":
      return { maxBitrate: 40_000, height: null, frameRate: null };
    case "screenSound":
      return { maxBitrate: 96_000, height: null, frameRate: null };
    case "screen":
      return { maxBitrate: Math.round(3_000_000 / Math.max(1, Math.min(remotes, 3))), height: null, frameRate: 15 };
    case "camera":
      if (remotes <= 1) return { maxBitrate: 1_000_000, height: 540, frameRate: 25 };
      if (remotes === 2) return { maxBitrate: 550_000, height: 360, frameRate: 20 };
      return { maxBitrate: 250_000, height: 270, frameRate: 15 };
  }
}
