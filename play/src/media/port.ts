/// What the office asks of media, and what media asks of the office. `app.ts` joins the two; nothing else does.
///
/// Implemented by MeshMedia (peer to peer, everybody to everybody). All methods return at once; what comes of them
/// shows in `tiles` and `devices`, and `MediaOutlets.changed` says that it did.
import type { Devices, Notice, Status, Tile, UserId } from "../office";

/// Somebody else in my bubble, as the server last told.
export interface MediaMember {
  readonly id: UserId;
  readonly name: string;
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly screen: boolean;
}

export interface Media {
  readonly tiles: readonly Tile[];
  readonly devices: Devices;

  /// The others in my bubble; null outside of any. Call it after every change, it compares by itself. A bubble that
  /// begins while I am busy opens no call before I say so: the notice `call-held` carries how.
  setMembers(members: readonly MediaMember[] | null): void;

  // The server's part of a call, as it came.
  start(user: UserId, polite: boolean, connectionId: string): void;
  signal(user: UserId, connectionId: string, payload: string): void;
  disconnect(user: UserId, connectionId: string): void;
  /// A new session was joined: all connections of the old one are void.
  reset(): void;

  /// Where the others stand relative to me, in map pixels. Once a frame is fine.
  place(user: UserId, dx: number, dy: number): void;
  /// Bubble radius in pixels, from the room's rules.
  setRadius(radius: number): void;
  /// Statuses that keep camera and microphone off do so here, and give them back afterwards.
  setStatus(status: Status): void;
  setSpatial(on: boolean): void;

  setCamera(on: boolean): void;
  setMicrophone(on: boolean): void;
  setScreen(on: boolean): void;
  /// Opens camera and microphone as chosen, for a preview; ends when the returned function is called.
  openPreview(): () => void;
  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void;
  /// The person asks for another try with somebody whose link is broken.
  restartCall(user: UserId): void;

  close(): void;
}

export type MediaTopic = "tiles" | "devices" | "level";

export interface MediaOutlets {
  changed(topic: MediaTopic): void;
  /// Mine, for the others; called when it changes and when a bubble begins.
  sendState(state: { camera: boolean; microphone: boolean; screen: boolean }): void;
  sendSignal(user: UserId, connectionId: string, payload: string): void;
  /// The connection stays broken: the server may begin a new one.
  askRestart(user: UserId, connectionId: string): void;
  iceServers(): Promise<readonly RTCIceServer[]>;
  notice(notice: Extract<Notice, { kind: "sound-blocked" | "sound-flows" | "device-lost" | "call-held" }>): void;
}
