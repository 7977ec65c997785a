import { MeshMedia } from "./media/meshMedia";
import { browserMedia } from "./media/platform";
import type { PreviewDevices, Topic } from "./office";

/// Camera and microphone before there is an office to enter: media that is connected to nobody.
export interface Preview {
  readonly devices: PreviewDevices;
  /// Gives the devices back.
  close(): void;
}

export function openPreview(
  page: Window,
  chosen: { readonly camera: string | null; readonly microphone: string | null; readonly speaker: string | null },
): Preview {
  const listeners = new Map<() => void, readonly Topic[]>();
  const media = new MeshMedia(
    {
      changed: (topic) => {
        for (const [changed, topics] of listeners) if (topics.includes(topic)) changed();
      },
      sendState: () => undefined,
      sendSignal: () => undefined,
      askRestart: () => undefined,
      iceServers: () => Promise.resolve([]),
      notice: () => undefined,
    },
    browserMedia(page),
    { ...chosen, cameraOn: false, microphoneOn: false },
  );
  const devices: PreviewDevices = {
    subscribe: (topics, changed) => {
      // A wrapper of its own, so that one function may listen twice.
      const listener = (): void => changed();
      listeners.set(listener, topics);
      return () => void listeners.delete(listener);
    },
    get devices() {
      return media.devices;
    },
    openPreview: () => media.openPreview(),
    chooseDevice: (kind, id) => media.chooseDevice(kind, id),
    setCamera: (on) => media.setCamera(on),
    setMicrophone: (on) => media.setMicrophone(on),
  };
  return { devices, close: () => media.close() };
}
