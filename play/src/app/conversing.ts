import { MeshMedia } from "../media/meshMedia";
import { browserMedia } from "../media/platform";
import type { MediaTopic } from "../media/port";
import type { Notice, Profile } from "../office";
import type { Intent } from "../world/events";
import type { Queries } from "./queries";

export interface ConversingParts {
  readonly queries: Queries;
  send(intent: Intent): void;
  changed(topic: MediaTopic): void;
  notice(notice: Notice): void;
}

export interface ChosenDevices {
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
}

/// Calls, joined to the session that carries their signals.
export function openMedia(profile: Profile, devices: ChosenDevices, parts: ConversingParts): MeshMedia {
  const { cameraOn, microphoneOn } = profile;
  return new MeshMedia(
    {
      changed: (topic) => parts.changed(topic),
      sendState: (media) => parts.send({ kind: "media-state", media }),
      sendSignal: (user, connectionId, payload) => parts.send({ kind: "rtc-signal", user, connectionId, payload }),
      askRestart: (user, connectionId) => parts.send({ kind: "rtc-restart", user, connectionId }),
      iceServers: async () => {
        const answer = await parts.queries.ask({ kind: "ice" });
        return answer.kind === "ice" ? answer.servers : [];
      },
      notice: (notice) => parts.notice(notice),
    },
    browserMedia(window),
    { cameraOn, microphoneOn, ...devices },
  );
}
