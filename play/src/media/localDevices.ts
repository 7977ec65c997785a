import type { MediaProblem } from "../office";

export type DeviceKind = "camera" | "microphone";
export type Choice = DeviceKind | "speaker";

export interface DeviceWishes {
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
}

/// What is used of `navigator.mediaDevices`; null on a page that is not secure.
export type DeviceAccess = Pick<
  MediaDevices,
  "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener"
>;

export interface DeviceOutlets {
  changed(): void;
  lost(device: DeviceKind, problem: MediaProblem | null): void;
}

const kinds = ["camera", "microphone"] as const;
const inputOf = { camera: "videoinput", microphone: "audioinput" } as const;

/// My camera and microphone: opened when wished for and needed, released as soon as not.
///
/// Wishes are the person's. Need is a conversation or a preview. A status may bar both. `#reconcile` is the only place
/// that opens or stops anything; everything else changes a fact and calls it.
export class LocalDevices {
  readonly tracks: Record<DeviceKind, MediaStreamTrack | null> = { camera: null, microphone: null };
  readonly errors: Record<DeviceKind, MediaProblem | null> = { camera: null, microphone: null };
  listed: readonly MediaDeviceInfo[] = [];

  #wished: Record<DeviceKind, boolean>;
  readonly #chosen: Record<Choice, string | null>;
  #barred = false;
  #conversing = false;
  #previews = 0;
  #closed = false;
  #reconciling: Promise<void> | null = null;
  #stale = false;

  constructor(
    private readonly access: DeviceAccess | null,
    wishes: DeviceWishes,
    private readonly outlets: DeviceOutlets,
  ) {
    this.#wished = { camera: wishes.cameraOn, microphone: wishes.microphoneOn };
    this.#chosen = { camera: wishes.camera, microphone: wishes.microphone, speaker: wishes.speaker };
    access?.addEventListener("devicechange", this.#devicesChanged);
  }

  wished(kind: DeviceKind): boolean {
    return this.#wished[kind] && !this.#barred;
  }

  chosen(kind: Choice): string | null {
    return this.#chosen[kind];
  }

  /// Sending something now, as far as this end is concerned.
  live(kind: DeviceKind): boolean {
    return this.tracks[kind] !== null && this.wished(kind);
  }

  wish(kind: DeviceKind, on: boolean): void {
    this.#wished[kind] = on;
    if (on) this.errors[kind] = null;
    this.#reconcile();
  }

  choose(kind: Choice, id: string): void {
    const chosen = id === "" ? null : id;
    if (this.#chosen[kind] === chosen) return;
    this.#chosen[kind] = chosen;
    if (kind !== "speaker") {
      this.errors[kind] = null;
      this.#stop(kind);
    }
    this.#reconcile();
  }

  setBarred(barred: boolean): void {
    if (this.#barred === barred) return;
    this.#barred = barred;
    this.#reconcile();
  }

  setConversing(conversing: boolean): void {
    if (this.#conversing === conversing) return;
    this.#conversing = conversing;
    this.#reconcile();
  }

  openPreview(): () => void {
    let open = true;
    this.#previews += 1;
    // Coming back to the device page is asking again.
    for (const kind of kinds) this.errors[kind] = null;
    this.#reconcile();
    return () => {
      if (!open) return;
      open = false;
      this.#previews -= 1;
      this.#reconcile();
    };
  }

  close(): void {
    this.#closed = true;
    this.access?.removeEventListener("devicechange", this.#devicesChanged);
    for (const kind of kinds) this.#stop(kind);
  }

  /// Settles when nothing is left to open or stop. For tests.
  async settled(): Promise<void> {
    while (this.#reconciling) await this.#reconciling;
  }

  #needed(): boolean {
    return !this.#barred && !this.#closed && (this.#conversing || this.#previews > 0);
  }

  #reconcile(): void {
    this.#stale = true;
    this.#reconciling ??= this.#reconcileAll().finally(() => {
      this.#reconciling = null;
    });
    this.outlets.changed();
  }

  async #reconcileAll(): Promise<void> {
    // Let the caller finish its sentence: wishes often change in pairs, and one permission question is enough.
    await Promise.resolve();
    while (this.#stale) {
      this.#stale = false;
      this.#release();
      const missing = kinds.filter(
        (kind) => this.#needed() && this.#wished[kind] && !this.tracks[kind] && !this.errors[kind],
      );
      if (missing.length > 0) {
        await this.#open(missing);
        await this.#list();
        // Something may have been taken back while the browser was asking.
        this.#stale = true;
      }
      this.outlets.changed();
    }
  }

  /// A muted microphone stays open during a conversation, so that unmuting costs nothing; a camera's light goes out.
  #release(): void {
    if (!this.#needed() || !this.#wished.camera) this.#stop("camera");
    if (!this.#needed()) this.#stop("microphone");
    if (this.tracks.microphone) this.tracks.microphone.enabled = this.#wished.microphone;
  }

  async #open(missing: readonly DeviceKind[]): Promise<void> {
    if (!this.access) {
      for (const kind of missing) this.errors[kind] = "insecure-page";
      return;
    }
    if (missing.length === 2 && (await this.#ask(missing, true)) === null) return;
    // Together they failed, or there is but one: one by one, so that a broken camera does not cost the microphone, nor
    // a lost headset the chosen camera.
    for (const kind of missing) {
      if (!this.tracks[kind]) this.errors[kind] = await this.#request(kind);
    }
  }

  /// Null when it worked. A chosen device that is not there is replaced by the browser's own choice.
  async #request(kind: DeviceKind): Promise<MediaProblem | null> {
    const problem = await this.#ask([kind], true);
    return problem === "no-device" && this.#chosen[kind] !== null ? this.#ask([kind], false) : problem;
  }

  async #ask(wanted: readonly DeviceKind[], exact: boolean): Promise<MediaProblem | null> {
    const only = (kind: DeviceKind): MediaTrackConstraints => {
      const id = this.#chosen[kind];
      return exact && id !== null ? { deviceId: { exact: id } } : {};
    };
    const constraints: MediaStreamConstraints = {};
    if (wanted.includes("camera")) {
      constraints.video = {
        ...only("camera"),
        // The largest picture that is ever sent; more would be captured and scaled away.
        width: { ideal: 960 },
        height: { ideal: 540 },
        frameRate: { ideal: 25, max: 30 },
        facingMode: "user",
      };
    }
    if (wanted.includes("microphone")) {
      constraints.audio = {
        ...only("microphone"),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      };
    }
    const asked = { ...this.#chosen };
    try {
      const stream = await this.access?.getUserMedia(constraints);
      for (const track of stream?.getTracks() ?? []) {
        const kind = track.kind === "video" ? "camera" : "microphone";
        // The person may have chosen another device meanwhile; the loop then asks for that one.
        if (this.#chosen[kind] === asked[kind]) this.#take(kind, track);
        else track.stop();
      }
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  #take(kind: DeviceKind, track: MediaStreamTrack): void {
    this.#stop(kind);
    this.tracks[kind] = track;
    this.errors[kind] = null;
    // Fires when the device goes away, or the person takes the permission back; not when we stop it.
    track.addEventListener("ended", () => void this.#ended(kind, track), { once: true });
  }

  async #ended(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (this.tracks[kind] !== track) return;
    this.tracks[kind] = null;
    this.#reconcile();
    await this.settled();
    if (this.#wished[kind]) this.outlets.lost(kind, this.errors[kind]);
  }

  #stop(kind: DeviceKind): void {
    this.tracks[kind]?.stop();
    this.tracks[kind] = null;
  }

  async #list(): Promise<void> {
    try {
      this.listed = (await this.access?.enumerateDevices()) ?? [];
    } catch {
      // The list is a convenience; devices open without it.
    }
  }

  readonly #devicesChanged = async (): Promise<void> => {
    await this.#list();
    for (const kind of kinds) {
      if (this.errors[kind] === "no-device" || this.errors[kind] === "in-use") this.errors[kind] = null;
      const used = this.tracks[kind];
      const id = used?.getSettings().deviceId;
      const inputs = this.listed.filter((device) => device.kind === inputOf[kind] && device.deviceId !== "");
      const gone = used && id !== undefined && inputs.length > 0 && !inputs.some((device) => device.deviceId === id);
      // Some systems never end the track of a device that was pulled out.
      if (gone) {
        used.stop();
        void this.#ended(kind, used);
      }
    }
    this.#reconcile();
  };
}

export function problemOf(error: unknown): MediaProblem {
  switch (error instanceof Error || error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "permission-denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "no-device";
    case "NotReadableError":
    case "AbortError":
      return "in-use";
    default:
      return "unknown";
  }
}
