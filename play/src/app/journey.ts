import type * as O from "../office";
import type { Hello } from "../protocol/frames";
import type { Stage } from "../scene/stage";
import type { Clock } from "../session/clock";
import type { SessionState } from "../session/session";
import type { Transport } from "../session/transport";
import type { MapData } from "../world/map_data";
import { MapModel } from "../world/map_model";
import { addressOfPage, hrefOf, nameOfRoom } from "./address";
import type { RoomAddress } from "./address";
import { isOutage, pageFor, pageForProblem, pageWhileWaiting } from "./fatal";
import type { Hearing } from "./hearing";
import { tabId, visitorKey } from "./identity";
import { loadImages, loadMap } from "./loading";
import { passOf, requestPass } from "./passes";
import { askForVisa } from "./visa";
import { Visit } from "./visit";

/// The server is away: its map is asked for again after so long.
const outagePause = 2_000;

export interface JourneyParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly locale: string;
  profile(): O.Profile;
  /// Who takes what the server says of a visit.
  listen(visit: Visit): Hearing;
  /// The stage once it is open, null when it was closed meanwhile; rejects when this browser cannot open one.
  stage(): Promise<Stage | null>;
  began(user: O.UserId): void;
  /// After everybody else heard what the server said.
  heard(): void;
  mark(topic: O.Topic): void;
  notice(notice: O.Notice): void;
}

/// The way through rooms: which one I am in, how far it is loaded, and how it is entered and left.
export class Journey {
  connection: O.Connection = { state: "connecting" };
  loading: O.Loading = { done: false, step: "map", fraction: 0 };
  roomName: string;
  #address: RoomAddress;
  #visit: Visit;
  #hearing: Hearing;
  /// Ends what is being fetched for a room left meanwhile.
  #abort = new AbortController();
  /// The server's map that a newer one than the browser's was fetched for.
  #fetchedFor = "";
  /// On the way to another entry of this room: nobody needs to know that the session is a new one.
  #leaping = false;
  /// Whoever says who comes in was asked, and I am not inside yet.
  #vetted = false;

  constructor(private readonly parts: JourneyParts) {
    this.#address = addressOfPage(document);
    this.roomName = nameOfRoom(this.#address.room);
    this.#visit = this.#newVisit();
    this.#hearing = parts.listen(this.#visit);
  }

  get room(): string {
    return this.#address.room;
  }

  get visit(): Visit {
    return this.#visit;
  }

  begin(): void {
    this.#visit.session.start();
    void this.#enter();
    window.addEventListener("online", this.#online);
    window.addEventListener("popstate", this.#addressChanged);
    window.addEventListener("pagehide", this.#leaving);
  }

  end(): void {
    this.#abort.abort();
    window.removeEventListener("online", this.#online);
    window.removeEventListener("popstate", this.#addressChanged);
    window.removeEventListener("pagehide", this.#leaving);
    this.#visit.leave();
  }

  /// Tries again what does not work: at once if it is being tried anyway. True when all of it begins anew.
  retry(): boolean {
    if (this.connection.state === "rejoining" || this.connection.state === "resuming") {
      this.#visit.session.nudge();
      return false;
    }
    this.#goTo(this.#address);
    return true;
  }

  /// What was shown of the room is complete.
  shown(): void {
    if (!this.loading.done) this.#setLoading("joining", 1, true);
  }

  fail(error: O.FatalError): void {
    this.#visit.leave();
    this.connection = { state: "failed", error };
    this.parts.mark("connection");
  }

  #newVisit(): Visit {
    const { parts } = this;
    const mine = (then: () => void) => {
      // A visit that was left may still speak: nobody listens.
      if (visit === this.#visit) then();
    };
    const visit: Visit = new Visit(
      parts.transport,
      parts.clock,
      this.#hello(),
      {
        sessionChanged: (state) => mine(() => this.#sessionChanged(state)),
        began: (user) => mine(() => this.#began(user)),
        hearing: (event) => mine(() => this.#hearing.before(event)),
        heard: (event) =>
          mine(() => {
            this.#hearing.after(event);
            // Joined again: the map may have changed meanwhile.
            if (event.kind === "room-joined") this.#refreshMap();
            parts.heard();
          }),
        walked: () => parts.mark("me"),
        surroundingsChanged: () => mine(() => this.#surroundingsChanged()),
        exitTaken: (exit) => mine(() => this.#exitTaken(exit)),
      },
      askForVisa,
    );
    return visit;
  }

  #hello(): Hello {
    const { room, entry } = this.#address;
    const { name, avatar, status } = this.parts.profile();
    const { locale } = this.parts;
    const mine = { visitorKey: visitorKey(), tabId: tabId(), roomPass: passOf(room) };
    return { room, entry, ...mine, name, avatar, status, viewport: null, locale };
  }

  /// Fetches the room's map and images, then shows it. Whatever fails ends as a full page.
  async #enter(fresh = false): Promise<void> {
    const visit = this.#visit;
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      this.#setLoading("map", 0);
      const data = await loadMap(this.#address.room, fresh, signal);
      if (visit !== this.#visit) return;
      this.roomName = data.name || nameOfRoom(this.#address.room);
      this.#setLoading("images", 0);
      const images = await loadImages(data, signal, (fraction) => this.#setLoading("images", fraction));
      if (visit !== this.#visit) return;
      const stage = await this.parts.stage();
      if (visit === this.#visit) this.#showMap(stage, data, images);
    } catch (cause) {
      if (visit !== this.#visit || signal.aborted) return;
      if (isOutage(cause)) this.parts.clock.after(outagePause, () => visit === this.#visit && void this.#enter(fresh));
      else this.fail(pageFor(cause));
    }
  }

  #showMap(stage: Stage | null, data: MapData, images: readonly ImageBitmap[]): void {
    const map = new MapModel(data);
    this.#visit.useMap(map);
    stage?.showMap(map, images);
    this.#setLoading("joining", 1);
    this.parts.mark("places");
    for (const notice of data.notices) this.parts.notice({ kind: "map-notice", ...notice });
    this.#refreshMap();
  }

  /// The server may walk on a newer map than the one the browser kept. It may also walk on an older one than it now
  /// gives out, until the room begins anew: so once for each.
  #refreshMap(): void {
    const { map, mapRevision } = this.#visit;
    if (map === null || mapRevision === "" || mapRevision === this.#fetchedFor) return;
    this.#fetchedFor = mapRevision === map.data.revision ? "" : mapRevision;
    if (this.#fetchedFor === "") return;
    void this.#enter(true);
  }

  #travel(address: RoomAddress): void {
    const { map } = this.#visit;
    const here = map !== null && (address.room === this.#address.room || address.room === map.data.room);
    if (here && this.connection.state === "connected") this.#leap(address, map);
    else this.#goTo(address);
  }

  /// To another entry of the room I am in. The server knows no way within a room but on foot, so the room is joined
  /// anew; but the map is at hand, and the picture stays until I stand at the entry.
  #leap(address: RoomAddress, map: MapModel): void {
    this.#abort.abort();
    this.#address = address;
    this.#leaping = true;
    this.#exchangeVisit();
    this.#visit.useMap(map);
    this.parts.mark("places");
  }

  #goTo(address: RoomAddress): void {
    this.#leaping = false;
    this.#address = address;
    this.roomName = nameOfRoom(address.room);
    this.connection = { state: "connecting" };
    this.parts.mark("connection");
    this.#exchangeVisit();
    void this.#enter();
  }

  #exchangeVisit(): void {
    const old = this.#visit;
    this.#visit = this.#newVisit();
    this.#hearing = this.parts.listen(this.#visit);
    old.leave();
    this.#visit.session.start();
  }

  #exitTaken(index: number): void {
    const exit = this.#visit.map?.exits[index];
    if (exit === undefined) return;
    const address = { room: exit.room, entry: exit.entry };
    history.pushState(null, "", hrefOf(address));
    this.#travel(address);
  }

  readonly #addressChanged = (): void => {
    const address = addressOfPage(document);
    if (address.room !== this.#address.room || address.entry !== this.#address.entry) this.#travel(address);
  };

  readonly #online = (): void => this.#visit.session.nudge();

  readonly #leaving = (event: PageTransitionEvent): void => {
    // A page kept for the back button may come back: its session then resumes.
    if (!event.persisted) this.#visit.leave();
  };

  #sessionChanged(state: SessionState): void {
    if (this.#leaping && state.state === "connecting") return;
    this.#leaping = false;
    switch (state.state) {
      case "failed":
        if (state.problem.code === "PASS_NEEDED") return void this.#askAtTheDoor();
        return this.fail(pageForProblem(state.problem));
      case "resuming":
        this.connection = { state: "resuming", since: state.since };
        break;
      case "rejoining": {
        const { retryAt, attempt, why } = state;
        const refusal = pageWhileWaiting(state.problem);
        this.connection = { state: "rejoining", retryAt, attempt, why, refusal };
        break;
      }
      default:
        this.connection = state;
    }
    this.parts.mark("connection");
  }

  /// Somebody else is to say whether I may come in: they are asked, and then it is tried again.
  async #askAtTheDoor(): Promise<void> {
    const visit = this.#visit;
    const again = this.#vetted;
    this.#vetted = true;
    const refusal = again ? { code: "UNAVAILABLE", title: "", detail: "" } : await this.askForPass();
    if (visit !== this.#visit) return;
    if (refusal === null) return this.#goTo(this.#address);
    this.#vetted = false;
    const { room } = this.#address;
    const code =
      refusal.code === "ROOM_CLOSED_TO_YOU"
        ? "NOT_VETTED"
        : refusal.code === "PASSWORD_NEEDED"
          ? refusal.code
          : "DOOR_UNAVAILABLE";
    const detail = [refusal.title, refusal.detail].filter((text) => text !== "").join("\n");
    this.fail({ code, file: room, detail, fix: "", canRetry: true });
  }

  /// A pass for the room I am about to enter; null when I have one now.
  askForPass(password = ""): Promise<O.Refusal | null> {
    return requestPass(this.#address.room, visitorKey(), password);
  }

  #began(user: O.UserId): void {
    this.#vetted = false;
    this.parts.began(user);
    this.#hearing.shareMembers();
  }

  #surroundingsChanged(): void {
    const { surroundings } = this.#visit;
    this.parts.mark("places");
    for (const place of surroundings?.entered ?? []) {
      this.parts.notice({ kind: "entered-place", name: place.name, place: place.kind });
    }
    for (const place of surroundings?.left ?? []) {
      this.parts.notice({ kind: "left-place", name: place.name, place: place.kind });
    }
  }

  #setLoading(step: O.Loading["step"], fraction: number, done = false): void {
    this.loading = { done, step, fraction };
    this.parts.mark("loading");
  }
}
