import type { Millis } from "../office";
import type { MediaMember } from "./port";
import type { Sound, Voice } from "./sound";
import { SpeakingDetector } from "./speaking";

type Heard = "microphone" | "screenSound";

/// Somebody else of my bubble as I hear them: where they stand, what sounds, whether they speak.
export class RemotePerson {
  offset: { readonly dx: number; readonly dy: number } | null = null;

  readonly #voices = new Map<Heard, { readonly track: MediaStreamTrack; readonly voice: Voice }>();
  readonly #detector = new SpeakingDetector();

  constructor(
    public member: MediaMember,
    private readonly sound: Sound,
  ) {}

  get speaking(): boolean {
    return this.#detector.speaking;
  }

  /// The track that comes in now, or null; a new connection brings new tracks.
  hear(what: Heard, track: MediaStreamTrack | null, streamOf: (track: MediaStreamTrack) => MediaStream): void {
    const known = this.#voices.get(what);
    if (known?.track === track || (!known && !track)) return;
    known?.voice.close();
    this.#voices.delete(what);
    if (track) this.#voices.set(what, { track, voice: this.sound.voice(streamOf(track)) });
  }

  place(spatial: boolean, radius: number): void {
    for (const { voice } of this.#voices.values()) voice.place(spatial ? this.offset : null, radius);
  }

  /// Returns whether `speaking` changed. Words that the person muted are not theirs any more.
  listen(now: Millis): boolean {
    const level = this.member.microphone ? (this.#voices.get("microphone")?.voice.level() ?? 0) : 0;
    return this.#detector.hear(level, now);
  }

  close(): void {
    for (const { voice } of this.#voices.values()) voice.close();
    this.#voices.clear();
  }
}
