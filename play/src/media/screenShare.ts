/// What is used of `navigator.mediaDevices`; null where no screen can be shared (phones, pages that are not secure).
export type ScreenAccess = Pick<MediaDevices, "getDisplayMedia">;

/// My screen, while I show it. The browser asks which one, and the browser's own bar may end it.
export class ScreenShare {
  picture: MediaStreamTrack | null = null;
  sound: MediaStreamTrack | null = null;
  #wanted = false;
  #asking = false;

  constructor(
    private readonly access: ScreenAccess | null,
    private readonly changed: () => void,
  ) {}

  get on(): boolean {
    return this.picture !== null;
  }

  async set(on: boolean): Promise<void> {
    this.#wanted = on;
    if (!on) {
      this.stop();
      return;
    }
    if (this.on || this.#asking || !this.access) return;
    this.#asking = true;
    try {
      const stream = await this.access.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true });
      this.#take(stream);
    } catch {
      // The person thought better of it, or the system forbids it: the browser has told them.
      this.#wanted = false;
    } finally {
      this.#asking = false;
    }
    this.changed();
  }

  stop(): void {
    this.#wanted = false;
    if (!this.picture && !this.sound) return;
    this.picture?.stop();
    this.sound?.stop();
    this.picture = null;
    this.sound = null;
    this.changed();
  }

  #take(stream: MediaStream): void {
    const [picture] = stream.getVideoTracks();
    const [sound] = stream.getAudioTracks();
    // The conversation may have ended while the browser was asking.
    if (!this.#wanted || !picture) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    picture.contentHint = "detail";
    picture.addEventListener("ended", () => {
      if (this.picture === picture) this.stop();
    });
    this.picture = picture;
    this.sound = sound ?? null;
  }
}
