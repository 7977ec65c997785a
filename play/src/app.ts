import { openMedia } from "./app/conversing";
import type { ChosenDevices } from "./app/conversing";
import { debugAsked, FrameCosts, openDebugWindow } from "./app/debug";
import { Director } from "./app/director";
import { pageFor } from "./app/fatal";
import { Hearing, waveEmote } from "./app/hearing";
import { Journey } from "./app/journey";
import { loadAtlas } from "./app/loading";
import { Loop } from "./app/loop";
import { describeBubble, describeMe, describePeople, listNear } from "./app/portrait";
import { Queries } from "./app/queries";
import { Topics } from "./app/topics";
import type { Visit } from "./app/visit";
import { wakefulClock } from "./app/wakeful_clock";
import { ProximityChat } from "./chat/proximityChat";
import type { MeshMedia } from "./media/meshMedia";
import type * as O from "./office";
import type { Stage, StageEvents } from "./scene/stage";
import { WebSocketTransport } from "./session/transport";

export interface AppStart {
  /// Holds the canvas.
  readonly stage: HTMLElement;
  readonly profile: O.Profile;
  readonly devices: ChosenDevices;
  readonly settings: O.OfficeSettings;
  readonly locale: string;
  /// Somebody was clicked on the canvas; `at` in CSS pixels of the page.
  onPerson(id: O.UserId, at: O.Point): void;
  onLeft(): void;
}

/// People are told of again at most this often while they only walk.
const peopleEvery = 500;

const uncovered: O.Covered = { left: 0, top: 0, right: 0, bottom: 0 };

/// The office: joins world, session, scene, media and chat, and is what ui/ sees of them. The only file that knows all.
export class App implements O.Office {
  readonly #topics = new Topics();
  readonly #listeners = new Set<(notice: O.Notice) => void>();
  readonly #clock = wakefulClock();
  readonly #director = new Director();
  readonly #media: MeshMedia;
  readonly #chat: ProximityChat;
  readonly #journey: Journey;
  readonly #queries = new Queries((intent) => this.#visit.send(intent));
  readonly #loop = new Loop((now, dt, visible) => this.#step(now, dt, visible), this.#clock);
  readonly #costs: FrameCosts | null = debugAsked() ? new FrameCosts() : null;
  #settings: O.OfficeSettings;
  #profile: O.Profile;
  #stage: Stage | null = null;
  readonly #closing = new AbortController();
  #covered: O.Covered = uncovered;
  #near: readonly O.Person[] | null = null;
  #peopleAt = 0;
  #closed = false;

  constructor(private readonly start: AppStart) {
    this.#profile = start.profile;
    this.#settings = start.settings;
    this.#chat = new ProximityChat({
      changed: () => this.#topics.mark("chat"),
      sendChat: (id, text) => this.#visit.send({ kind: "chat", id, text }),
      sendTyping: (typing) => this.#visit.send({ kind: "typing", typing }),
      notice: (name, text) => this.#notice({ kind: "chat", name, text }),
    });
    this.#media = this.#openMedia();
    this.#journey = this.#setOut();
    // What the server must do first comes first; the browser reads the stage's code meanwhile.
    this.#journey.begin();
    void this.#openStage();
    this.#loop.start();
    if (this.#costs !== null) openDebugWindow({ visit: () => this.#visit, stage: () => this.#stage }, this.#costs);
  }

  // Reading

  subscribe(topics: readonly O.Topic[], changed: () => void): () => void {
    return this.#topics.subscribe(topics, changed);
  }

  onNotice(heard: (notice: O.Notice) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  get connection(): O.Connection {
    return this.#journey.connection;
  }
  get loading(): O.Loading {
    return this.#journey.loading;
  }
  get room(): string {
    return this.#journey.room;
  }
  get roomName(): string {
    return this.#journey.roomName;
  }

  get me(): O.Me | null {
    return describeMe(this.#visit, this.#profile);
  }

  get near(): readonly O.Person[] {
    return (this.#near ??= listNear(this.#visit));
  }

  get places(): readonly O.Place[] {
    return this.#visit.surroundings?.places ?? this.#visit.map?.places ?? [];
  }

  get bubble(): O.Bubble | null {
    return describeBubble(this.#visit.world, this.#chat.typing);
  }

  get chat(): readonly O.ChatLine[] {
    return this.#chat.lines;
  }
  get unread(): number {
    return this.#chat.unread;
  }
  get tiles(): readonly O.Tile[] {
    return this.#media.tiles;
  }
  get devices(): O.Devices {
    return this.#media.devices;
  }
  get zoom(): number {
    return this.#stage?.view.zoom ?? 1;
  }

  // Moving

  walkTo(to: O.Point): void {
    void this.#visit.walkTo(to).then((arrived) => {
      if (!arrived && !this.#visit.walker?.moving) this.#topics.mark("me");
    });
  }

  async walkToPerson(id: O.UserId): Promise<boolean> {
    const player = this.#visit.world.players.get(id);
    let at: O.Point | null = player === undefined ? null : { x: player.track.lastX, y: player.track.lastY };
    if (at === null) {
      const answer = await this.#queries.ask({ kind: "position", user: id });
      if (answer.kind !== "position") return false;
      at = answer.position;
    }
    const arrived = await this.#visit.walkTo(at, true);
    const name = player?.name ?? this.#visit.world.players.get(id)?.name ?? "";
    if (arrived) this.#notice({ kind: "walked-to", name });
    return arrived;
  }

  walkToPlace(id: string): boolean {
    const place = this.places.find((known) => known.id === id);
    if (place === undefined || this.#visit.walker === null) return false;
    void this.#visit.walkTo(place.at).then((arrived) => {
      if (arrived && place.kind !== "exit") this.#notice({ kind: "walked-to", name: place.name });
    });
    return true;
  }

  steer(direction: { dx: number; dy: number; run: boolean } | null): void {
    this.#visit.steer(direction);
  }

  zoomBy(factor: number): void {
    this.#stage?.zoomBy(factor);
  }

  setCovered(covered: O.Covered): void {
    this.#covered = covered;
    this.#stage?.view.cover(covered);
  }

  setKeysTaken(taken: boolean): void {
    this.#stage?.setKeysTaken(taken);
  }

  // People

  async findPeople(search: string): Promise<O.PeoplePage> {
    const answer = await this.#queries.ask({ kind: "people", search, limit: 200 });
    return describePeople(this.#visit.world, this.near, answer);
  }

  setStatus(status: O.ChosenStatus): void {
    this.#profile = { ...this.#profile, status };
    if (this.#visit.world.status !== "silent") this.#visit.world.status = status;
    this.#media.setStatus(this.#visit.world.status);
    this.#introduce({ status, name: null, avatar: null });
  }

  setName(name: string): void {
    this.#profile = { ...this.#profile, name };
    this.#chat.setMe(this.#visit.world.me, name);
    this.#introduce({ status: null, name, avatar: null });
  }

  setAvatar(avatar: O.Avatar): void {
    this.#profile = { ...this.#profile, avatar };
    this.#introduce({ status: null, name: null, avatar });
  }

  emote(emote: string): void {
    this.#stage?.emote(this.#visit.world.me, emote);
    this.#visit.send({ kind: "emote", emote });
  }

  say(text: string, kind: "speech" | "thought"): void {
    const { world } = this.#visit;
    const thought = kind === "thought";
    world.apply({ kind: "say", id: world.me, say: { text, thought } }, this.#clock.now());
    this.#visit.send({ kind: "say", text, thought });
  }

  wave(user: O.UserId): void {
    this.#stage?.emote(this.#visit.world.me, waveEmote);
    this.#visit.send({ kind: "wave", user });
  }

  askToFollow(id: O.UserId | null): void {
    this.#visit.send({ kind: "follow-request", leader: this.#visit.world.me, follower: id ?? 0 });
  }

  answerFollow(leader: O.UserId, accepted: boolean): void {
    this.#visit.send({ kind: "follow-confirmation", leader, follower: this.#visit.world.me, accepted });
  }

  stopFollowing(): void {
    this.#visit.stopFollowing();
    for (const follower of this.#visit.world.followers) {
      this.#visit.send({ kind: "follow-abort", leader: this.#visit.world.me, follower });
    }
    this.#visit.world.followers.clear();
    this.#topics.mark("me");
  }

  // Conversation

  sendChat(text: string): void {
    this.#chat.send(text);
  }
  setTyping(typing: boolean): void {
    this.#chat.setTyping(typing);
  }
  markChatRead(): void {
    this.#chat.markRead();
  }
  setBubbleLocked(lock: boolean): void {
    this.#visit.send({ kind: "lock-bubble", lock });
  }

  // Devices

  setCamera(on: boolean): void {
    this.#media.setCamera(on);
  }
  setMicrophone(on: boolean): void {
    this.#media.setMicrophone(on);
  }
  setScreen(on: boolean): void {
    this.#media.setScreen(on);
  }
  openPreview(): () => void {
    return this.#media.openPreview();
  }
  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void {
    this.#media.chooseDevice(kind, id);
  }
  restartCall(user: O.UserId): void {
    this.#media.restartCall(user);
  }

  applySettings(settings: O.OfficeSettings): void {
    this.#settings = settings;
    this.#media.setSpatial(settings.spatialAudio);
    this.#stage?.setStill(settings.reducedMotion);
  }

  retry(): void {
    if (this.#journey.retry() && this.#stage === null) void this.#openStage();
  }

  async tryPassword(password: string): Promise<O.Refusal | null> {
    const refusal = await this.#journey.askForPass(password);
    if (refusal === null) this.retry();
    return refusal;
  }

  leave(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing.abort();
    this.#loop.stop();
    this.#journey.end();
    this.#media.close();
    this.#stage?.free();
    this.#stage = null;
    // The loop is gone that would have told of it.
    this.#topics.flush();
    this.start.onLeft();
  }

  // Entering and leaving rooms

  get #visit(): Visit {
    return this.#journey.visit;
  }

  #setOut(): Journey {
    return new Journey({
      transport: new WebSocketTransport(new URL("/ws", location.href.replace(/^http/, "ws")).href, "/ping"),
      clock: this.#clock,
      locale: this.start.locale,
      profile: () => this.#profile,
      listen: (visit) => this.#listen(visit),
      stage: async () => {
        await this.#stageReady;
        return this.#stage;
      },
      began: (user) => this.#began(user),
      heard: () => this.#stage?.touch(),
      mark: (topic) => this.#mark(topic),
      notice: (notice) => this.#notice(notice),
    });
  }

  #listen(visit: Visit): Hearing {
    return new Hearing(visit.world, {
      media: this.#media,
      chat: this.#chat,
      queries: this.#queries,
      mark: (topic) => this.#mark(topic),
      notice: (notice) => this.#notice(notice),
      emoted: (user, emote) => this.#stage?.emote(user, emote),
      settings: () => this.#settings,
      refuseFollow: (leader) => this.answerFollow(leader, false),
      chosenStatus: () => this.#profile.status,
      statusReset: () => {
        this.#profile = { ...this.#profile, status: "online" };
        visit.session.introduceAs({ status: "online" });
        this.#notice({ kind: "status-reset" });
      },
    });
  }

  #began(user: O.UserId): void {
    this.#media.reset();
    this.#queries.reset();
    this.#chat.setMe(user, this.#profile.name);
    this.#mark("people");
    this.#mark("me");
  }

  #introduce(details: { status: O.ChosenStatus | null; name: string | null; avatar: O.Avatar | null }): void {
    const { name, avatar, status } = this.#profile;
    this.#visit.session.introduceAs({ name, avatar, status });
    this.#visit.send({ kind: "details", ...details });
    this.#mark("me");
  }

  #mark(topic: O.Topic): void {
    if (topic === "people") this.#near = null;
    this.#topics.mark(topic);
  }

  #notice(notice: O.Notice): void {
    for (const heard of [...this.#listeners]) heard(notice);
  }

  // Each frame

  #step(now: number, dt: number, visible: boolean): void {
    const began = this.#costs === null ? 0 : performance.now();
    const visit = this.#visit;
    visit.step(now, dt);
    if (now - this.#peopleAt > peopleEvery) {
      this.#peopleAt = now;
      if (visit.world.players.size > 0) this.#mark("people");
    }
    this.#placeSounds(visit);
    if (visible) this.#draw(visit, now, dt);
    this.#topics.flush();
    this.#costs?.add(performance.now() - began);
  }

  #placeSounds({ walker, world }: Visit): void {
    if (world.bubble === null || walker === null) return;
    for (const { id } of world.bubble.members) {
      const track = world.players.get(id)?.track;
      if (track !== undefined) this.#media.place(id, track.x - walker.x, track.y - walker.y);
    }
  }

  #draw(visit: Visit, now: number, dt: number): void {
    if (this.#stage === null || !this.#director.draw(visit, this.#stage, this.#profile, now, dt)) return;
    this.#journey.shown();
  }

  // Parts

  #stageReady: Promise<void> = Promise.resolve();

  #openStage(): Promise<void> {
    this.#stageReady = this.#makeStage();
    // `#enter` waits for it and shows what went wrong; until it does, a failure is nobody's yet.
    this.#stageReady.catch(() => undefined);
    return this.#stageReady.catch((cause: unknown) => this.#journey.fail(pageFor(cause)));
  }

  async #makeStage(): Promise<void> {
    const events: StageEvents = {
      steered: (wish) => this.steer(wish),
      pointed: (to) => this.walkTo(to),
      person: (id, at) => this.start.onPerson(id, at),
      zoomChanged: () => this.#mark("zoom"),
      drawn: () => performance.mark("dw:avatar-drawn"),
    };
    const atlas = loadAtlas(this.#closing.signal);
    atlas.catch(() => undefined);
    const { Stage } = await import("./scene/stage");
    const stage = await Stage.open(this.start.stage, events);
    if (this.#closed) return stage.free();
    this.#stage = stage;
    stage.setStill(this.#settings.reducedMotion);
    stage.view.cover(this.#covered);
    stage.useAtlas(await atlas);
  }

  #openMedia(): MeshMedia {
    const media = openMedia(this.#profile, this.start.devices, {
      queries: this.#queries,
      send: (intent) => this.#visit.send(intent),
      changed: (topic) => {
        this.#mark(topic);
        if (topic === "tiles") this.#stage?.setSpeaking(this.#speakers());
      },
      notice: (notice) => this.#notice(notice),
    });
    media.setSpatial(this.#settings.spatialAudio);
    return media;
  }

  *#speakers(): Iterable<O.UserId> {
    for (const tile of this.#media.tiles) {
      if (tile.speaking) yield tile.user ?? this.#visit.world.me;
    }
  }
}
