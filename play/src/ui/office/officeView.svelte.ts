import { createSubscriber } from "svelte/reactivity";
import type {
  Bubble,
  ChatLine,
  Connection,
  Devices,
  Loading,
  Me,
  Office,
  Person,
  Place,
  Tile,
  Topic,
} from "../../office";

/// Where somebody stands changes with every frame; lists and words need not.
const slowMs = 200;

/// The office as state: whoever reads a part in a template or effect runs again when that part changes.
export class OfficeView {
  readonly #topics: Readonly<Record<Topic, () => void>>;

  constructor(readonly office: Office) {
    const prompt = (topic: Topic): (() => void) => createSubscriber((update) => office.subscribe([topic], update));
    const slow = (topic: Topic): (() => void) =>
      createSubscriber((update) => {
        const calm = throttled(update, slowMs);
        const stop = office.subscribe([topic], calm.call);
        return () => {
          stop();
          calm.cancel();
        };
      });
    this.#topics = {
      connection: prompt("connection"),
      loading: prompt("loading"),
      me: slow("me"),
      people: slow("people"),
      places: slow("places"),
      bubble: prompt("bubble"),
      chat: prompt("chat"),
      tiles: prompt("tiles"),
      devices: prompt("devices"),
      level: prompt("level"),
      zoom: prompt("zoom"),
    };
  }

  get connection(): Connection {
    this.#topics.connection();
    return this.office.connection;
  }
  get loading(): Loading {
    this.#topics.loading();
    return this.office.loading;
  }
  get roomName(): string {
    this.#topics.loading();
    return this.office.roomName;
  }
  get me(): Me | null {
    this.#topics.me();
    return this.office.me;
  }
  get near(): readonly Person[] {
    this.#topics.people();
    return this.office.near;
  }
  get places(): readonly Place[] {
    this.#topics.places();
    return this.office.places;
  }
  get bubble(): Bubble | null {
    this.#topics.bubble();
    return this.office.bubble;
  }
  get chat(): readonly ChatLine[] {
    this.#topics.chat();
    return this.office.chat;
  }
  get unread(): number {
    this.#topics.chat();
    return this.office.unread;
  }
  get tiles(): readonly Tile[] {
    this.#topics.tiles();
    return this.office.tiles;
  }
  get devices(): Devices {
    this.#topics.devices();
    return this.office.devices;
  }
  get level(): number {
    this.#topics.level();
    return this.office.devices.level;
  }
  get zoom(): number {
    this.#topics.zoom();
    return this.office.zoom;
  }
}

/// Calls at once, then at most once in `ms`, the last wish never lost.
export function throttled(call: () => void, ms: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let wanted = false;
  const rest = (): void => {
    timer = null;
    if (!wanted) return;
    wanted = false;
    begin();
  };
  const begin = (): void => {
    timer = setTimeout(rest, ms);
    call();
  };
  return {
    call: () => {
      if (timer === null) begin();
      else wanted = true;
    },
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
