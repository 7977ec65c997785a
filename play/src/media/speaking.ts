import type { Millis } from "../office";

/// About -39 and -45 dB: above the hum of a room, below a quiet voice.
const startLevel = 0.35;
const stopLevel = 0.25;
/// A syllable's pause does not end a sentence.
const holdMs = 600;

/// Whether somebody speaks, by the loudness of their microphone: quick to start, slow to stop.
export class SpeakingDetector {
  #speaking = false;
  #loudAt: Millis = 0;

  get speaking(): boolean {
    return this.#speaking;
  }

  /// `level` as levelOf() has it. Returns whether the answer changed.
  hear(level: number, now: Millis): boolean {
    const was = this.#speaking;
    if (level >= (was ? stopLevel : startLevel)) {
      this.#speaking = true;
      this.#loudAt = now;
    } else if (was && now - this.#loudAt >= holdMs) {
      this.#speaking = false;
    }
    return this.#speaking !== was;
  }
}

/// 0..1 from samples, by ear: -60 dB and less is 0, full scale is 1.
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / samples.length);
  if (!(rms > 0.001)) return 0;
  return Math.min(1, 1 + (20 * Math.log10(rms)) / 60);
}
