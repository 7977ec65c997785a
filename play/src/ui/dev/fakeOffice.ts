import type {
  Avatar,
  Bubble,
  BubbleMember,
  ChatLine,
  ChosenStatus,
  Connection,
  Covered,
  Devices,
  Loading,
  Me,
  Notice,
  Office,
  OfficeSettings,
  PeoplePage,
  Person,
  Place,
  Point,
  Tile,
  Topic,
  UserId,
  Refusal,
} from "../../office";

export const noDevices: Devices = {
  cameras: [],
  microphones: [],
  speakers: [],
  camera: null,
  microphone: null,
  speaker: null,
  cameraOn: false,
  microphoneOn: false,
  screenOn: false,
  cameraError: null,
  microphoneError: null,
  preview: null,
  level: 0,
};

/// An office by hand: what a test or the development page sets is what `ui/` sees, and every wish is written down.
export class FakeOffice implements Office {
  readonly asked: string[] = [];
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #hearers = new Set<(notice: Notice) => void>();

  connection: Connection = { state: "connected" };
  loading: Loading = { done: true, step: "joining", fraction: 1 };
  roomName = "Sunny Office";
  room = "/~/office.tmj";
  me: Me | null = null;
  near: readonly Person[] = [];
  places: readonly Place[] = [];
  bubble: Bubble | null = null;
  chat: readonly ChatLine[] = [];
  unread = 0;
  tiles: readonly Tile[] = [];
  devices: Devices = noDevices;
  zoom = 1;

  /// Sets some of the state and tells those who read it.
  set(topic: Topic, change: Partial<FakeOffice>): void {
    Object.assign(this, change);
    for (const changed of this.#listeners.get(topic) ?? []) changed();
  }

  notice(notice: Notice): void {
    for (const hear of this.#hearers) hear(notice);
  }

  subscribe(topics: readonly Topic[], changed: () => void): () => void {
    for (const topic of topics) {
      const listeners = this.#listeners.get(topic) ?? new Set();
      this.#listeners.set(topic, listeners.add(changed));
    }
    return () => {
      for (const topic of topics) this.#listeners.get(topic)?.delete(changed);
    };
  }

  onNotice(heard: (notice: Notice) => void): () => void {
    this.#hearers.add(heard);
    return () => void this.#hearers.delete(heard);
  }

  walkTo(to: Point): void {
    this.#note("walkTo", to.x, to.y);
  }
  walkToPerson(id: UserId): Promise<boolean> {
    this.#note("walkToPerson", id);
    return Promise.resolve(true);
  }
  walkToPlace(id: string): boolean {
    this.#note("walkToPlace", id);
    return true;
  }
  steer(direction: { dx: number; dy: number; run: boolean } | null): void {
    this.#note("steer", direction === null ? "stop" : `${direction.dx},${direction.dy}`);
  }
  zoomBy(factor: number): void {
    this.#note("zoomBy", factor);
    this.set("zoom", { zoom: this.zoom * factor });
  }
  setCovered(covered: Covered): void {
    this.#note("setCovered", covered.right, covered.bottom);
  }
  setKeysTaken(taken: boolean): void {
    this.#note("setKeysTaken", taken);
  }

  findPeople(search: string): Promise<PeoplePage> {
    const wanted = search.trim().toLowerCase();
    const everybody = [...(this.me === null ? [] : [this.me]), ...this.near];
    const people = everybody
      .filter((person) => person.name.toLowerCase().includes(wanted))
      .map((person) => ({ ...person, me: person.id === this.me?.id, near: person.id % 2 === 0 }));
    return Promise.resolve({ people, total: everybody.length });
  }
  setStatus(status: ChosenStatus): void {
    this.#note("setStatus", status);
    if (this.me !== null) this.set("me", { me: { ...this.me, status } });
  }
  setName(name: string): void {
    this.#note("setName", name);
    if (this.me !== null) this.set("me", { me: { ...this.me, name } });
  }
  setAvatar(avatar: Avatar): void {
    this.#note("setAvatar", JSON.stringify(avatar));
    if (this.me !== null) this.set("me", { me: { ...this.me, avatar } });
  }
  emote(emote: string): void {
    this.#note("emote", emote);
  }
  say(text: string, kind: "speech" | "thought"): void {
    this.#note("say", kind, text);
  }
  wave(id: UserId): void {
    this.#note("wave", id);
  }
  askToFollow(id: UserId | null): void {
    this.#note("askToFollow", id ?? "all");
  }
  answerFollow(leader: UserId, accepted: boolean): void {
    this.#note("answerFollow", leader, accepted);
  }
  stopFollowing(): void {
    this.#note("stopFollowing");
  }

  sendChat(text: string): void {
    this.#note("sendChat", text);
    const line: ChatLine = {
      key: `mine-${this.chat.length}`,
      kind: "message",
      author: this.me?.id ?? null,
      name: this.me?.name ?? "",
      mine: true,
      text,
      at: Date.now(),
      delivered: false,
    };
    this.set("chat", { chat: [...this.chat, line] });
  }
  setTyping(typing: boolean): void {
    this.#note("setTyping", typing);
  }
  markChatRead(): void {
    this.set("chat", { unread: 0 });
  }
  setBubbleLocked(locked: boolean): void {
    this.#note("setBubbleLocked", locked);
    if (this.bubble !== null) this.set("bubble", { bubble: { ...this.bubble, locked } });
  }

  setCamera(on: boolean): void {
    this.#note("setCamera", on);
    this.set("devices", { devices: { ...this.devices, cameraOn: on } });
  }
  setMicrophone(on: boolean): void {
    this.#note("setMicrophone", on);
    this.set("devices", { devices: { ...this.devices, microphoneOn: on } });
  }
  setScreen(on: boolean): void {
    this.#note("setScreen", on);
    this.set("devices", { devices: { ...this.devices, screenOn: on } });
  }
  openPreview(): () => void {
    this.#note("openPreview");
    return () => this.#note("closePreview");
  }
  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void {
    this.#note("chooseDevice", kind, id);
    this.set("devices", { devices: { ...this.devices, [kind]: id } });
  }
  restartCall(user: UserId): void {
    this.#note("restartCall", user);
  }
  applySettings(settings: OfficeSettings): void {
    this.#note("applySettings", JSON.stringify(settings));
  }
  retry(): void {
    this.#note("retry");
    this.set("connection", { connection: { state: "connected" } });
  }
  tryPassword(password: string): Promise<Refusal | null> {
    this.#note("tryPassword", password);
    if (password !== "sesame") return Promise.resolve({ code: "WRONG_PASSWORD", title: "", detail: "" });
    this.retry();
    return Promise.resolve(null);
  }
  leave(): void {
    this.#note("leave");
    this.set("connection", { connection: { state: "left" } });
  }

  #note(what: string, ...values: readonly (string | number | boolean)[]): void {
    this.asked.push([what, ...values].join(" "));
  }
}

export function memberOf(person: Person, change: Partial<BubbleMember> = {}): BubbleMember {
  const { id, name, avatar } = person;
  return { id, name, avatar, camera: true, microphone: true, screen: false, typing: false, ...change };
}
