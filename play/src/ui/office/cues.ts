export type Cue = "joined" | "left" | "message" | "wave" | "asked";

interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
}

const scores: Readonly<Record<Cue, readonly Tone[]>> = {
  joined: [
    { hertz: 523.25, at: 0, seconds: 0.16 },
    { hertz: 783.99, at: 0.09, seconds: 0.28 },
  ],
  left: [
    { hertz: 659.25, at: 0, seconds: 0.14 },
    { hertz: 440, at: 0.09, seconds: 0.24 },
  ],
  message: [{ hertz: 880, at: 0, seconds: 0.12 }],
  wave: [
    { hertz: 659.25, at: 0, seconds: 0.1 },
    { hertz: 880, at: 0.08, seconds: 0.1 },
    { hertz: 1046.5, at: 0.16, seconds: 0.22 },
  ],
  asked: [
    { hertz: 698.46, at: 0, seconds: 0.2 },
    { hertz: 932.33, at: 0.14, seconds: 0.26 },
    { hertz: 698.46, at: 0.42, seconds: 0.2 },
    { hertz: 932.33, at: 0.56, seconds: 0.34 },
  ],
};
const loudness = 0.07;

/// Short sounds, synthesised: soft sine bells. Silent wherever the browser has no audio or holds it back.
export class Cues {
  // Owned. Made with the first sound: browsers allow none before the person did something.
  #context: AudioContext | null = null;

  play(cue: Cue): void {
    try {
      this.#context ??= new AudioContext();
      const context = this.#context;
      if (context.state === "suspended") void context.resume().catch(() => undefined);
      for (const tone of scores[cue]) ring(context, tone);
    } catch {
      // A cue is never worth an error.
    }
  }

  close(): void {
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }
}

function ring(context: AudioContext, tone: Tone): void {
  const start = context.currentTime + tone.at;
  const end = start + tone.seconds;
  const bell = context.createOscillator();
  const volume = context.createGain();
  bell.type = "sine";
  bell.frequency.value = tone.hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, end);
  bell.connect(volume).connect(context.destination);
  bell.start(start);
  bell.stop(end);
}
