import type { Devices, Millis, Status, Tile, UserId } from "../office";
import { HeldCall } from "./heldCall";
import { LocalDevices, type DeviceAccess, type DeviceKind, type DeviceWishes } from "./localDevices";
import { PeerLinks } from "./peerLinks";
import type { Media, MediaMember, MediaOutlets } from "./port";
import { RemotePerson } from "./remotePerson";
import { ScreenShare, type ScreenAccess } from "./screenShare";
import type { Outgoing } from "./slots";
import type { Meter, Sound } from "./sound";
import { SpeakingDetector } from "./speaking";

const meterIntervalMs = 100;
/// TURN credentials last hours; a list this old is still good.
const iceListLastsMs = 10 * 60_000;
const defaultRadius = 48;
const barring: ReadonlySet<Status> = new Set(["busy", "back-in-a-moment", "do-not-disturb"]);

/// What media needs of a browser.
export interface MediaPlatform {
  readonly devices: (DeviceAccess & Partial<ScreenAccess>) | null;
  readonly now: () => Millis;
  openConnection(configuration: RTCConfiguration): RTCPeerConnection;
  /// `told` hears when the browser holds sound back, and when it flows after all.
  openSound(told: (blocked: boolean) => void): Sound;
  streamOf(track: MediaStreamTrack): MediaStream;
}

/// Camera, microphone and screen, straight from everybody to everybody in a bubble.
export class MeshMedia implements Media {
  // Owned.
  readonly #sound: Sound;
  readonly #local: LocalDevices;
  readonly #screen: ScreenShare;
  readonly #links: PeerLinks;
  readonly #remotes = new Map<UserId, RemotePerson>();
  readonly #streams = new Map<MediaStreamTrack, MediaStream>();

  #conversing = false;
  #status: Status = "online";
  /// A call that waits for the person to open it.
  #held: HeldCall | null = null;
  #spatial = true;
  #radius = defaultRadius;
  #meter: { readonly track: MediaStreamTrack; readonly meter: Meter } | null = null;
  #level = 0;
  readonly #speaking = new SpeakingDetector();
  #ticking: ReturnType<typeof setInterval> | undefined;
  #sentState = "";
  #iceServers: { readonly at: Millis; readonly list: Promise<readonly RTCIceServer[]> } | null = null;
  #tiles: readonly Tile[] | null = null;
  #devices: Devices | null = null;

  constructor(
    private readonly outlets: MediaOutlets,
    private readonly platform: MediaPlatform,
    wishes: DeviceWishes,
  ) {
    this.#sound = platform.openSound((blocked) => outlets.notice({ kind: blocked ? "sound-blocked" : "sound-flows" }));
    this.#sound.setSpeaker(wishes.speaker);
    this.#local = new LocalDevices(platform.devices, wishes, {
      changed: () => this.#localChanged(),
      lost: (device, problem) => outlets.notice({ kind: "device-lost", device, problem }),
    });
    const { getDisplayMedia } = platform.devices ?? {};
    const screens = getDisplayMedia ? { getDisplayMedia: getDisplayMedia.bind(platform.devices) } : null;
    this.#screen = new ScreenShare(screens, () => this.#localChanged());
    this.#links = new PeerLinks(
      this.#outgoing(),
      () => this.#openConnection(),
      {
        send: outlets.sendSignal,
        askRestart: outlets.askRestart,
        changed: (user) => this.#linkChanged(user),
      },
      platform.now,
    );
  }

  get tiles(): readonly Tile[] {
    this.#tiles ??= this.#drawTiles();
    return this.#tiles;
  }

  get devices(): Devices {
    this.#devices ??= this.#describeDevices();
    return this.#devices;
  }

  setMembers(members: readonly MediaMember[] | null): void {
    if (members === null || members.length === 0) this.#held = null;
    else if (this.#held !== null) return void (this.#held.members = members);
    else if (!this.#conversing && this.#status === "busy") return this.#hold(members);
    this.#meet(members);
  }

  /// Who is busy is asked first: until then nothing is opened, neither device nor connection.
  #hold(members: readonly MediaMember[]): void {
    const held = new HeldCall(members);
    this.#held = held;
    const open = (): void => {
      if (this.#held !== held) return;
      this.#held = null;
      this.#meet(held.members);
      // What the server began is stale by now: the others have long given up on it.
      for (const [user, connectionId] of held.starts) this.outlets.askRestart(user, connectionId);
    };
    this.outlets.notice({ kind: "call-held", names: members.map(({ name }) => name), open });
  }

  #meet(members: readonly MediaMember[] | null): void {
    const present = new Set(members?.map(({ id }) => id));
    for (const user of this.#remotes.keys()) if (!present.has(user)) this.#forget(user);
    for (const member of members ?? []) {
      const remote = this.#remotes.get(member.id);
      if (remote) remote.member = member;
      else this.#remotes.set(member.id, new RemotePerson(member, this.#sound));
      this.#hear(member.id);
    }
    const conversing = members !== null && members.length > 0;
    if (conversing !== this.#conversing) {
      this.#conversing = conversing;
      this.#sentState = "";
      if (!conversing) {
        this.#screen.stop();
        this.#links.close();
      }
      this.#local.setConversing(conversing);
    }
    this.#localChanged();
  }

  start(user: UserId, polite: boolean, connectionId: string): void {
    if (this.#held !== null) this.#held.start(user, connectionId);
    else this.#links.start(user, polite, connectionId);
  }

  signal(user: UserId, connectionId: string, payload: string): void {
    this.#links.signal(user, connectionId, payload);
  }

  disconnect(user: UserId, connectionId: string): void {
    this.#held?.disconnect(user, connectionId);
    this.#links.disconnect(user, connectionId);
  }

  reset(): void {
    this.setMembers(null);
    this.#links.close();
    this.#iceServers = null;
  }

  place(user: UserId, dx: number, dy: number): void {
    const remote = this.#remotes.get(user);
    if (!remote) return;
    remote.offset = { dx, dy };
    remote.place(this.#spatial, this.#radius);
  }

  setRadius(radius: number): void {
    this.#radius = radius;
  }

  setStatus(status: Status): void {
    this.#status = status;
    this.#local.setBarred(barring.has(status));
  }

  setSpatial(on: boolean): void {
    this.#spatial = on;
    for (const remote of this.#remotes.values()) remote.place(on, this.#radius);
  }

  setCamera(on: boolean): void {
    this.#local.wish("camera", on);
  }

  setMicrophone(on: boolean): void {
    this.#local.wish("microphone", on);
  }

  setScreen(on: boolean): void {
    if (!on || this.#conversing) void this.#screen.set(on);
  }

  openPreview(): () => void {
    return this.#local.openPreview();
  }

  chooseDevice(kind: "camera" | "microphone" | "speaker", id: string): void {
    this.#local.choose(kind, id);
    if (kind === "speaker") this.#sound.setSpeaker(this.#local.chosen("speaker"));
  }

  restartCall(user: UserId): void {
    this.#links.restart(user);
  }

  close(): void {
    clearInterval(this.#ticking);
    this.#links.close();
    for (const remote of this.#remotes.values()) remote.close();
    this.#remotes.clear();
    this.#screen.stop();
    this.#local.close();
    this.#meter?.meter.close();
    this.#sound.close();
  }

  async #openConnection(): Promise<RTCPeerConnection> {
    const now = this.platform.now();
    if (!this.#iceServers || now - this.#iceServers.at > iceListLastsMs) {
      // Without a list, people of one network still reach each other.
      this.#iceServers = { at: now, list: this.outlets.iceServers().catch(() => []) };
    }
    const iceServers = [...(await this.#iceServers.list)];
    return this.platform.openConnection({ iceServers, bundlePolicy: "max-bundle" });
  }

  #outgoing(): Outgoing {
    return {
      microphone: this.#local.tracks.microphone,
      camera: this.#local.tracks.camera,
      screen: this.#screen.picture,
      screenSound: this.#screen.sound,
    };
  }

  #localChanged(): void {
    this.#links.setOutgoing(this.#outgoing());
    this.#forgetStreams();
    this.#followMeter();
    this.#tellState();
    this.#touch("devices");
    this.#touch("tiles");
  }

  #linkChanged(user: UserId): void {
    this.#hear(user);
    this.#touch("tiles");
  }

  #hear(user: UserId): void {
    const remote = this.#remotes.get(user);
    const peer = this.#links.peer(user);
    if (!remote) return;
    remote.hear("microphone", peer?.incoming("microphone") ?? null, (track) => this.#streamOf(track));
    const screenSound = remote.member.screen ? peer?.incoming("screenSound") : null;
    remote.hear("screenSound", screenSound ?? null, (track) => this.#streamOf(track));
    remote.place(this.#spatial, this.#radius);
  }

  #forget(user: UserId): void {
    this.#links.drop(user);
    this.#remotes.get(user)?.close();
    this.#remotes.delete(user);
  }

  /// Others see the state of the devices, not of the wishes.
  #tellState(): void {
    if (!this.#conversing) return;
    const state = {
      camera: this.#local.live("camera"),
      microphone: this.#local.live("microphone"),
      screen: this.#screen.on,
    };
    const written = JSON.stringify(state);
    if (written === this.#sentState) return;
    this.#sentState = written;
    this.outlets.sendState(state);
  }

  #followMeter(): void {
    const track = this.#local.tracks.microphone;
    if (this.#meter?.track !== track) {
      this.#meter?.meter.close();
      this.#meter = track && { track, meter: this.#sound.meter(track) };
    }
    const needed = this.#meter !== null || this.#conversing;
    if (needed && this.#ticking === undefined) {
      this.#ticking = setInterval(() => this.#tick(), meterIntervalMs);
    } else if (!needed && this.#ticking !== undefined) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
      this.#level = 0;
    }
  }

  #tick(): void {
    const now = this.platform.now();
    const level = this.#meter && this.#local.live("microphone") ? this.#meter.meter.level() : 0;
    if (level !== this.#level) {
      this.#level = level;
      this.#devices = null;
      this.outlets.changed("level");
    }
    let changed = this.#speaking.hear(level, now);
    for (const remote of this.#remotes.values()) changed = remote.listen(now) || changed;
    if (changed) this.#touch("tiles");
  }

  #touch(topic: "tiles" | "devices"): void {
    if (topic === "tiles") this.#tiles = null;
    else this.#devices = null;
    this.outlets.changed(topic);
  }

  #drawTiles(): readonly Tile[] {
    if (!this.#conversing) return [];
    const tiles: Tile[] = [];
    const mine = { user: null, name: "", mine: true, link: "connected" } as const;
    const microphone = this.#local.live("microphone");
    const camera = this.#local.live("camera") ? this.#local.tracks.camera : null;
    tiles.push({
      ...mine,
      key: "me/camera",
      kind: "camera",
      stream: camera && this.#streamOf(camera),
      microphone,
      speaking: this.#speaking.speaking,
    });
    if (this.#screen.picture) {
      const stream = this.#streamOf(this.#screen.picture);
      tiles.push({ ...mine, key: "me/screen", kind: "screen", stream, microphone, speaking: false });
    }
    for (const remote of this.#remotes.values()) tiles.push(...this.#tilesOf(remote));
    return tiles;
  }

  #tilesOf({ member, speaking }: RemotePerson): Tile[] {
    const peer = this.#links.peer(member.id);
    const shared = {
      user: member.id,
      name: member.name,
      mine: false,
      link: this.#links.linkOf(member.id),
      microphone: member.microphone,
    };
    const picture = (slot: "camera" | "screen"): MediaStream | null => {
      const track = member[slot] ? peer?.incoming(slot) : null;
      return track ? this.#streamOf(track) : null;
    };
    const camera: Tile = { ...shared, key: `${member.id}/camera`, kind: "camera", stream: picture("camera"), speaking };
    if (!member.screen) return [camera];
    const key = `${member.id}/screen`;
    return [camera, { ...shared, key, kind: "screen", stream: picture("screen"), speaking: false }];
  }

  #describeDevices(): Devices {
    const local = this.#local;
    const of = (kind: MediaDeviceKind): MediaDeviceInfo[] => local.listed.filter((device) => device.kind === kind);
    const used = (kind: DeviceKind): string | null => local.tracks[kind]?.getSettings().deviceId ?? local.chosen(kind);
    return {
      cameras: of("videoinput"),
      microphones: of("audioinput"),
      speakers: of("audiooutput"),
      camera: used("camera"),
      microphone: used("microphone"),
      speaker: local.chosen("speaker"),
      cameraOn: local.wished("camera"),
      microphoneOn: local.wished("microphone"),
      screenOn: this.#screen.on,
      cameraError: local.errors.camera,
      microphoneError: local.errors.microphone,
      preview: local.tracks.camera && this.#streamOf(local.tracks.camera),
      level: this.#level,
    };
  }

  /// One stream a track, so that a picture is not attached anew whenever tiles are drawn.
  #streamOf(track: MediaStreamTrack): MediaStream {
    const known = this.#streams.get(track);
    if (known) return known;
    const stream = this.platform.streamOf(track);
    this.#streams.set(track, stream);
    return stream;
  }

  #forgetStreams(): void {
    for (const track of this.#streams.keys()) if (track.readyState === "ended") this.#streams.delete(track);
  }
}
