import { createSubscriber } from "svelte/reactivity";
import type { Devices, PreviewDevices } from "../../office";

/// Camera and microphone as state.
export class DevicesView {
  readonly #devices: () => void;
  readonly #level: () => void;

  constructor(readonly source: PreviewDevices) {
    this.#devices = createSubscriber((update) => source.subscribe(["devices"], update));
    this.#level = createSubscriber((update) => source.subscribe(["level"], update));
  }

  get devices(): Devices {
    this.#devices();
    return this.source.devices;
  }

  /// 0..1, of the microphone.
  get level(): number {
    this.#level();
    return this.source.devices.level;
  }
}
