/// What `ui/` may see of the office and ask of it: the seam between Svelte and everything else.
///
/// `app.ts` implements Office from world, session, scene, media and chat; tests implement it by hand. Reading is
/// synchronous and cheap; `subscribe` says when to read again. No Phaser, protobuf or WebSocket type appears here.

export type UserId = number;
export type Millis = number;

export type Direction = "down" | "left" | "right" | "up";
export type Status = "online" | "busy" | "back-in-a-moment" | "do-not-disturb" | "away" | "silent";
/// What a person may choose; the rest is set by circumstance.
export type ChosenStatus = Extract<Status, "online" | "busy" | "back-in-a-moment" | "do-not-disturb">;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/// CSS pixels of the page that something hides, from each edge.
export interface Covered {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/// Indices into the avatar catalogue; 0 is "none" for hat and accessory and hair.
export interface Avatar {
  readonly body: number;
  readonly eyes: number;
  readonly hair: number;
  readonly clothes: number;
  readonly hat: number;
  readonly accessory: number;
}

export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly avatar: Avatar;
  readonly status: Status;
  /// Where they are drawn now.
  readonly at: Point;
  readonly inBubble: boolean;
}

export interface Me extends Person {
  readonly direction: Direction;
  /// Whom I follow, and who follows me.
  readonly leader: UserId | null;
  readonly followers: readonly UserId[];
}

/// A place of the map with a name: for the accessible lists and "walk there".
export interface Place {
  readonly id: string;
  readonly kind: "area" | "door" | "exit" | "entry" | "silent" | "meeting" | "stage";
  readonly name: string;
  readonly at: Point;
  /// True while I stand in it.
  readonly inside: boolean;
}

export interface BubbleMember {
  readonly id: UserId;
  readonly name: string;
  readonly avatar: Avatar;
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly screen: boolean;
  readonly typing: boolean;
}

export interface Bubble {
  readonly id: number;
  readonly locked: boolean;
  /// The others; I am not in the list.
  readonly members: readonly BubbleMember[];
}

export interface ChatLine {
  readonly key: string;
  readonly kind: "message" | "joined" | "left" | "system";
  readonly author: UserId | null;
  readonly name: string;
  readonly mine: boolean;
  readonly text: string;
  readonly at: Millis;
  /// Mine only: false until the server has it.
  readonly delivered: boolean;
}

/// One picture of a call: a camera or a screen of me or another.
export interface Tile {
  readonly key: string;
  readonly user: UserId | null;
  readonly name: string;
  readonly kind: "camera" | "screen";
  readonly mine: boolean;
  /// Null while there is no picture: the tile then shows the avatar.
  readonly stream: MediaStream | null;
  readonly link: "connecting" | "connected" | "broken";
  readonly microphone: boolean;
  readonly speaking: boolean;
}

export interface Devices {
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
  /// What I asked for; it is really on only while `error` is null and a conversation or the preview needs it.
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly screenOn: boolean;
  readonly cameraError: MediaProblem | null;
  readonly microphoneError: MediaProblem | null;
  /// My own picture for a preview or tile.
  readonly preview: MediaStream | null;
  /// 0..1, of my microphone.
  readonly level: number;
}
export type MediaProblem = "permission-denied" | "no-device" | "in-use" | "insecure-page" | "unknown";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /// The socket is gone; the session may still come back unnoticed.
  | { readonly state: "resuming"; readonly since: Millis }
  /// The session is gone; waiting for the server, then joining again by itself.
  | {
      readonly state: "rejoining";
      readonly retryAt: Millis;
      readonly attempt: number;
      readonly why: "lost" | "restart";
      /// The server keeps me out for now, for a reason that has a page; null when there is none.
      readonly refusal: FatalError | null;
    }
  | { readonly state: "failed"; readonly error: FatalError }
  | { readonly state: "left" };

/// A full page, not a toast: nothing works until the person does something.
export interface FatalError {
  /// Stable code; ui/ has title and advice for each it knows.
  readonly code: string;
  readonly file: string;
  readonly detail: string;
  readonly fix: string;
  readonly canRetry: boolean;
  /// Unix time after which it will be otherwise, in milliseconds; 0: not known, or never.
  readonly until?: Millis;
}

export type Loading = {
  readonly done: boolean;
  readonly step: "map" | "images" | "joining";
  readonly fraction: number;
};

/// Something that happened once: for toasts, sounds and live regions.
export type Notice =
  | { readonly kind: "arrived" | "departed"; readonly name: string; readonly id: UserId }
  | { readonly kind: "bubble-joined"; readonly names: readonly string[] }
  | { readonly kind: "bubble-left" }
  | { readonly kind: "bubble-member-joined" | "bubble-member-left"; readonly name: string }
  | { readonly kind: "waved"; readonly name: string; readonly id: UserId }
  | { readonly kind: "follow-asked"; readonly name: string; readonly id: UserId }
  | {
      readonly kind: "follow-started" | "follow-refused" | "follow-stopped";
      readonly name: string;
      readonly id: UserId;
    }
  | { readonly kind: "said"; readonly name: string; readonly text: string; readonly thought: boolean }
  | { readonly kind: "emoted"; readonly name: string; readonly emote: string }
  | { readonly kind: "chat"; readonly name: string; readonly text: string }
  | { readonly kind: "entered-place" | "left-place"; readonly name: string; readonly place: Place["kind"] }
  | { readonly kind: "walked-to"; readonly name: string }
  | { readonly kind: "no-way"; readonly name: string }
  | { readonly kind: "status-reset" }
  | { readonly kind: "refused"; readonly code: string }
  /// The browser holds sound back until the person does something.
  | { readonly kind: "sound-blocked" }
  /// It does so no more.
  | { readonly kind: "sound-flows" }
  /// A bubble began while I am busy: its call stays shut until `open`, which does nothing once the bubble is over.
  | { readonly kind: "call-held"; readonly names: readonly string[]; open(): void }
  /// A device went away; `problem` is null when another took its place.
  | { readonly kind: "device-lost"; readonly device: "camera" | "microphone"; readonly problem: MediaProblem | null }
  | { readonly kind: "map-notice"; readonly code: string; readonly subject: string }
  /// Words of whoever runs the server: to be shown until they have been read.
  | { readonly kind: "admin-message"; readonly text: string; readonly warning: boolean }
  /// Whoever governs has turned my microphone off. `text` says why, or is empty.
  | { readonly kind: "muted"; readonly text: string }
  /// The room begins anew with another map in a while; everybody comes in again by themselves.
  | { readonly kind: "room-changed"; readonly inMs: Millis };

export interface PeoplePage {
  readonly people: readonly (Omit<Person, "at"> & { readonly near: boolean; readonly me: boolean })[];
  readonly total: number;
}

/// Parts of the office that change by themselves; a subscriber names those it reads.
export type Topic =
  "connection" | "loading" | "me" | "people" | "places" | "bubble" | "chat" | "tiles" | "devices" | "level" | "zoom";

export interface Office {
  /// Calls `changed` after any of `topics` did, at most once a frame. Returns the way to stop.
  subscribe(topics: readonly Topic[], changed: () => void): () => void;
  onNotice(heard: (notice: Notice) => void): () => void;

  readonly connection: Connection;
  readonly loading: Loading;
  readonly roomName: string;
  /// Its path: "/~/office.tmj".
  readonly room: string;
  readonly me: Me | null;
  /// Others in view, nearest first.
  readonly near: readonly Person[];
  readonly places: readonly Place[];
  readonly bubble: Bubble | null;
  readonly chat: readonly ChatLine[];
  readonly unread: number;
  readonly tiles: readonly Tile[];
  readonly devices: Devices;
  readonly zoom: number;

  // Moving
  walkTo(to: Point): void;
  walkToPerson(id: UserId): Promise<boolean>;
  walkToPlace(id: string): boolean;
  /// One held key or joystick direction of the accessible controls; null stops.
  steer(direction: { dx: number; dy: number; run: boolean } | null): void;
  zoomBy(factor: number): void;
  /// A panel lies over the canvas: I am to stand in the middle of what is free.
  setCovered(covered: Covered): void;
  /// The canvas gives up keys while a text field has them.
  setKeysTaken(taken: boolean): void;

  // People
  findPeople(search: string): Promise<PeoplePage>;
  setStatus(status: ChosenStatus): void;
  setName(name: string): void;
  setAvatar(avatar: Avatar): void;
  emote(emote: string): void;
  say(text: string, kind: "speech" | "thought"): void;
  wave(id: UserId): void;
  /// Asks one person, or everybody in my bubble (null), to follow me.
  askToFollow(id: UserId | null): void;
  answerFollow(leader: UserId, accepted: boolean): void;
  stopFollowing(): void;

  // Conversation
  sendChat(text: string): void;
  setTyping(typing: boolean): void;
  markChatRead(): void;
  setBubbleLocked(locked: boolean): void;

  // Devices
  setCamera(on: boolean): void;
  setMicrophone(on: boolean): void;
  setScreen(on: boolean): void;
  /// Opens devices for a preview; ends when the returned function is called.
  openPreview(): () => void;
  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void;
  restartCall(user: UserId): void;
  /// Settings that media and scene obey.
  applySettings(settings: OfficeSettings): void;

  retry(): void;
  /// Says the password of the room that asks for one; null: it was right, and is tried again with it.
  tryPassword(password: string): Promise<Refusal | null>;
  leave(): void;
}

/// The part of the office that a device page needs; it works before anybody has entered.
export type PreviewDevices = Pick<
  Office,
  "subscribe" | "devices" | "openPreview" | "chooseDevice" | "setCamera" | "setMicrophone"
>;

/// Why the server does not do something, in its words.
export interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/// What media and scene need to know of the person's settings.
export interface OfficeSettings {
  readonly spatialAudio: boolean;
  readonly reducedMotion: boolean;
  readonly bubbleSound: boolean;
  readonly ignoreFollowRequests: boolean;
}

/// What arrival collected; enough to enter.
export interface Profile {
  readonly name: string;
  readonly avatar: Avatar;
  readonly status: ChosenStatus;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
}
