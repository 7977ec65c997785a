import type { Devices, PreviewDevices, Topic } from "../office";
import type { DeviceWishes } from "./localDevices";
import { MeshMedia, type MediaPlatform } from "./meshMedia";

/// Camera and microphone before anybody has entered: for the arrival's device page. Nothing is sent to anybody.
export class DevicePreview implements PreviewDevices {
  readonly #media: MeshMedia;
  readonly #listeners = new Set<{ readonly topics: readonly Topic[]; readonly changed: () => void }>();

  constructor(platform: MediaPlatform, wishes: DeviceWishes) {
    this.#media = new MeshMedia(
      {
        changed: (topic) => {
          for (const { topics, changed } of this.#listeners) if (topics.includes(topic)) changed();
        },
        sendState: () => undefined,
        sendSignal: () => undefined,
        askRestart: () => undefined,
        iceServers: () => Promise.resolve([]),
        notice: () => undefined,
      },
      platform,
      wishes,
    );
  }

  get devices(): Devices {
    return this.#media.devices;
  }

  subscribe(topics: readonly Topic[], changed: () => void): () => void {
    const listener = { topics, changed };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  openPreview(): () => void {
    return this.#media.openPreview();
  }

  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void {
    this.#media.chooseDevice(kind, id);
  }

  setCamera(on: boolean): void {
    this.#media.setCamera(on);
  }

  setMicrophone(on: boolean): void {
    this.#media.setMicrophone(on);
  }

  close(): void {
    this.#media.close();
  }
}
