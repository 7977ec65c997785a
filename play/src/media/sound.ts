import { gainAt, panAt } from "./spatial";
import { levelOf } from "./speaking";

/// A voice glides to its new loudness; steps would click.
const glideSeconds = 0.08;
/// How long the browser may take to start sound by itself before the person is told.
const blockedAfterMs = 1500;
const gestures = ["pointerdown", "keydown", "touchend"] as const;

/// How loud a sound is now, 0..1.
export interface Meter {
  level(): number;
  close(): void;
}

/// Somebody's sound, as heard by me.
export interface Voice extends Meter {
  /// Where the speaker stands relative to me, in map pixels; null for "beside me".
  place(offset: { readonly dx: number; readonly dy: number } | null, radius: number): void;
}

/// Where sound comes out and is measured. Implemented by SoundStage, and by hand in tests.
export interface Sound {
  voice(stream: MediaStream): Voice;
  meter(track: MediaStreamTrack): Meter;
  setSpeaker(id: string | null): void;
  close(): void;
}

/// One AudioContext for everything that is heard. Made at the first need, because a browser starts none before the
/// person has done something.
export class SoundStage implements Sound {
  #context: AudioContext | null = null;
  #speaker: string | null = null;
  #told = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: Document,
    private readonly told: (blocked: boolean) => void,
  ) {}

  voice(stream: MediaStream): Voice {
    const context = this.#running();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tellWhenBlocked(), blockedAfterMs);
    return new SpatialVoice(context, stream, this.page.createElement("audio"));
  }

  meter(track: MediaStreamTrack): Meter {
    const context = this.#running();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = analyserAfter(context, source);
    return { level: () => levelFrom(analyser), close: () => source.disconnect() };
  }

  setSpeaker(id: string | null): void {
    this.#speaker = id;
    if (this.#context) applySpeaker(this.#context, id);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const gesture of gestures) this.page.removeEventListener(gesture, this.#resume, true);
    void this.#context?.close();
    this.#context = null;
  }

  #running(): AudioContext {
    if (!this.#context) {
      this.#context = new AudioContext({ latencyHint: "interactive" });
      if (this.#speaker !== null) applySpeaker(this.#context, this.#speaker);
      this.#context.addEventListener("statechange", this.#stateChanged);
      for (const gesture of gestures)
        this.page.addEventListener(gesture, this.#resume, { capture: true, passive: true });
    }
    this.#resume();
    return this.#context;
  }

  // Also after an interruption by the system (a phone call), so the listeners stay.
  readonly #resume = (): void => {
    if (this.#context && this.#context.state !== "running") void this.#context.resume().catch(() => undefined);
  };

  readonly #stateChanged = (): void => {
    if (!this.#told || this.#context?.state !== "running") return;
    this.#told = false;
    this.told(false);
  };

  #tellWhenBlocked(): void {
    if (this.#told || this.#context?.state !== "suspended") return;
    this.#told = true;
    this.told(true);
  }
}

/// source -> gain -> panner -> out, with a meter at the source.
class SpatialVoice implements Voice {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #gain: GainNode;
  readonly #panner: StereoPannerNode;
  #wanted = { gain: 1, pan: 0 };

  constructor(
    private readonly context: AudioContext,
    stream: MediaStream,
    // Chromium lets a remote stream flow into Web Audio only while a media element plays it too.
    private readonly pull: HTMLAudioElement,
  ) {
    pull.muted = true;
    pull.srcObject = stream;
    void pull.play().catch(() => undefined);
    this.#source = context.createMediaStreamSource(stream);
    this.#analyser = analyserAfter(context, this.#source);
    this.#gain = context.createGain();
    this.#panner = context.createStereoPanner();
    this.#source.connect(this.#gain).connect(this.#panner).connect(context.destination);
  }

  place(offset: { readonly dx: number; readonly dy: number } | null, radius: number): void {
    const gain = offset ? gainAt(Math.hypot(offset.dx, offset.dy), radius) : 1;
    const pan = offset ? panAt(offset.dx, radius) : 0;
    if (Math.abs(gain - this.#wanted.gain) + Math.abs(pan - this.#wanted.pan) < 0.005) return;
    this.#wanted = { gain, pan };
    this.#gain.gain.setTargetAtTime(gain, this.context.currentTime, glideSeconds);
    this.#panner.pan.setTargetAtTime(pan, this.context.currentTime, glideSeconds);
  }

  level(): number {
    return levelFrom(this.#analyser);
  }

  close(): void {
    this.#source.disconnect();
    this.#gain.disconnect();
    this.#panner.disconnect();
    this.pull.pause();
    this.pull.srcObject = null;
  }
}

function analyserAfter(context: AudioContext, source: AudioNode): AnalyserNode {
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  return analyser;
}

function levelFrom(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return levelOf(samples);
}

/// Choosing a speaker is younger than the type library; browsers without it use the system's.
function applySpeaker(context: AudioContext, id: string | null): void {
  const sinks = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  void sinks.setSinkId?.(id ?? "").catch(() => undefined);
}
