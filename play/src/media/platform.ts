import type { MediaPlatform } from "./meshMedia";
import { SoundStage } from "./sound";

/// The real browser.
export function browserMedia(page: Window): MediaPlatform {
  return {
    // Absent on pages that are not secure, whatever the type library says.
    devices: (page.navigator.mediaDevices as MediaDevices | undefined) ?? null,
    now: () => performance.now(),
    openConnection: (configuration) => new RTCPeerConnection(configuration),
    openSound: (told) => new SoundStage(page.document, told),
    streamOf: (track) => new MediaStream([track]),
  };
}
