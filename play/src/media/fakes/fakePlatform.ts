import type { MediaPlatform } from "../meshMedia";
import type { Meter, Voice } from "../sound";
import { FakeNetwork, fakeTrack } from "./fakeConnection";

type FakeTrack = MediaStreamTrack & { vanish(): void };

/// Cameras and microphones that can be refused, busy, or pulled out.
export class FakeDevices {
  plugged = ["camera one", "camera two", "microphone one", "microphone two"];
  /// Error name by kind; undefined is fine.
  failing: { video?: string; audio?: string } = {};
  readonly opened: FakeTrack[] = [];
  readonly requests: MediaStreamConstraints[] = [];
  #heard = new Set<() => void>();

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.requests.push(constraints);
    await Promise.resolve();
    const kinds = (["video", "audio"] as const).filter((kind) => constraints[kind]);
    for (const kind of kinds) {
      const name = this.failing[kind];
      if (name !== undefined) throw new DOMException("no", name);
    }
    const tracks = kinds.map((kind) => fakeTrack(kind, this.#pick(kind, constraints[kind])) as FakeTrack);
    this.opened.push(...tracks);
    return { getTracks: () => tracks } as unknown as MediaStream;
  }

  async getDisplayMedia(): Promise<MediaStream> {
    await Promise.resolve();
    const track = fakeTrack("video", "screen") as FakeTrack;
    this.opened.push(track);
    const tracks = [track];
    return {
      getTracks: () => tracks,
      getVideoTracks: () => tracks,
      getAudioTracks: () => [],
    } as unknown as MediaStream;
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const list = this.plugged.map((id) => {
      const kind = id.startsWith("camera") ? "videoinput" : "audioinput";
      return { deviceId: id, kind, label: id, groupId: "" } as MediaDeviceInfo;
    });
    return Promise.resolve(list);
  }

  addEventListener(_: string, heard: unknown): void {
    this.#heard.add(heard as () => void);
  }
  removeEventListener(_: string, heard: unknown): void {
    this.#heard.delete(heard as () => void);
  }

  async unplug(id: string, endsTrack = true): Promise<void> {
    this.plugged = this.plugged.filter((other) => other !== id);
    if (endsTrack)
      for (const track of this.opened) if (track.label === id && track.readyState === "live") track.vanish();
    await this.tell();
  }
  async plug(id: string): Promise<void> {
    this.plugged = [...this.plugged, id];
    await this.tell();
  }
  async tell(): Promise<void> {
    for (const heard of this.#heard) heard();
    await settle();
  }

  live(): string[] {
    return this.opened.filter(({ readyState }) => readyState === "live").map(({ label }) => label);
  }

  #pick(kind: "video" | "audio", wanted: boolean | MediaTrackConstraints | undefined): string {
    const there = this.plugged.filter((id) => id.startsWith(kind === "video" ? "camera" : "microphone"));
    const exact = (wanted as { deviceId?: { exact: string } } | undefined)?.deviceId?.exact;
    const id = exact === undefined ? there[0] : there.find((other) => other === exact);
    if (id === undefined) throw new DOMException("no", exact === undefined ? "NotFoundError" : "OverconstrainedError");
    return id;
  }
}

/// Lets everything that was promised happen.
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

export class FakeVoice implements Voice {
  placed: { offset: { dx: number; dy: number } | null; radius: number } | null = null;
  loud = 0;
  closed = false;
  place(offset: { dx: number; dy: number } | null, radius: number): void {
    this.placed = { offset, radius };
  }
  level(): number {
    return this.loud;
  }
  close(): void {
    this.closed = true;
  }
}

export class FakePlatform implements MediaPlatform {
  readonly access = new FakeDevices();
  readonly network = new FakeNetwork();
  readonly voices: FakeVoice[] = [];
  readonly meters: FakeVoice[] = [];
  speaker: string | null = null;
  secure = true;

  get devices(): MediaPlatform["devices"] {
    return this.secure ? (this.access as unknown as MediaPlatform["devices"]) : null;
  }
  now = (): number => Date.now();
  openConnection(): RTCPeerConnection {
    return this.network.open();
  }
  openSound(): ReturnType<MediaPlatform["openSound"]> {
    const keep = (list: FakeVoice[]): FakeVoice => {
      const voice = new FakeVoice();
      list.push(voice);
      return voice;
    };
    return {
      voice: () => keep(this.voices),
      meter: (): Meter => keep(this.meters),
      setSpeaker: (id) => void (this.speaker = id),
      close: () => undefined,
    };
  }
  streamOf(track: MediaStreamTrack): MediaStream {
    return { id: `stream of ${track.label}`, getTracks: () => [track] } as unknown as MediaStream;
  }
}
