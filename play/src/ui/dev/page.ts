/// The development page: `npm run dev`, then /ui.html?state=… shows one state of the interface over a stand-in for the
/// map. The script that checks and photographs the states walks through `stateNames`.
import type { FatalError } from "../../office";
import { createUi, mountArrival, mountOffice } from "../mount";
import { FakeOffice } from "./fakeOffice";
import { converse, devicesWith, furnish, personOf, screenTile } from "./people";
import { drawFloor, paintedStream } from "./stage";

type Setup = (office: FakeOffice) => void;

const failure = (code: string, file: string): FatalError => ({
  code,
  file,
  detail: "404 Not Found",
  fix: "",
  canRetry: true,
});

const states: Readonly<Record<string, Setup>> = {
  office: (office) => furnish(office),
  alone: (office) => furnish(office, 0),
  bubble: (office) => {
    furnish(office);
    converse(office, 3, [0, 1, 2].map(paintedStream));
    office.unread = 2;
  },
  crowd: (office) => {
    furnish(office);
    converse(office, 7, [0, 1, 2, 3, 4, 5, 6].map(paintedStream));
    office.tiles = [...office.tiles, screenTile(personOf(1), paintedStream(9))];
  },
  following: (office) => {
    furnish(office);
    office.me = { ...office.me!, leader: 3, status: "busy" };
  },
  resuming: (office) => {
    furnish(office);
    office.connection = { state: "resuming", since: 0 };
  },
  restarting: (office) => {
    furnish(office);
    office.connection = { state: "rejoining", retryAt: 0, attempt: 2, why: "restart", refusal: null };
  },
  full: (office) => {
    const refusal = failure("ROOM_FULL", "/~/office.tmj");
    office.connection = { state: "rejoining", retryAt: 0, attempt: 1, why: "lost", refusal };
  },
  loading: (office) => {
    office.loading = { done: false, step: "images", fraction: 0.6 };
  },
  failed: (office) => {
    office.connection = { state: "failed", error: failure("TILESET_MISSING", "tilesets/furniture.tsx") };
  },
  refused: (office) => {
    office.connection = { state: "failed", error: { ...failure("NAME_REFUSED", ""), detail: "" } };
  },
  left: (office) => {
    office.connection = { state: "left" };
  },
};

async function show(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const state = asked.get("state") ?? "office";
  const ui = createUi(window);
  const stage = document.getElementById("stage")!;
  const target = document.getElementById("ui")!;
  const office = new FakeOffice();
  if (state.startsWith("arrival")) {
    office.devices = devicesWith(asked.has("denied") ? "permission-denied" : null, paintedStream(0));
    await mountArrival(target, ui, { devices: office, onDone: (profile) => console.info("done", profile) });
    return;
  }
  states[state]?.(office);
  office.devices = { ...devicesWith(null, paintedStream(0)), level: 0.2 };
  drawFloor(stage);
  const mounted = await mountOffice(target, office, ui, { stage });
  stage.addEventListener("click", (event) => mounted.openPerson(2, { x: event.clientX, y: event.clientY }));
  Object.assign(window, { office, mounted });
}

void show();
