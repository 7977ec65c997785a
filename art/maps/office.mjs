import { MapPlan } from "./canvas_map.mjs";
import { LEGEND, PLAN } from "./office_plan.mjs";

const EXITS = { garden: "garden.tmj#from-office" };

function openDesks(map) {
  const pods = ["pod-a", "pod-b", "pod-c", "pod-d"];
  [14, 19].forEach((y, row) => {
    [3, 7, 11, 16, 20, 24].forEach((x, i) => {
      map.put(pods[(i + row) % pods.length], x, y);
    });
  });
}

function areas(map) {
  map.area("start", 22, 32, 6, 2, { start: true });
  map.area("entrance", 24, 34, 2, 1, { start: true });
  map.area("from-garden", 48, 5, 3, 1, { start: true });
  map.area("To the garden", 48, 2, 3, 1, { exitUrl: EXITS.garden });
  map.area("Library", 2, 3, 9, 7, { name: "Library", silent: true });
  map.area("Aurora", 12, 3, 8, 7, { name: "Aurora", meetingRoomLabel: "Aurora" });
  map.area("Lagoon", 21, 3, 8, 7, { name: "Lagoon", meetingRoomLabel: "Lagoon" });
  map.area("Summit", 32, 25, 12, 11, { name: "Summit", meetingRoomLabel: "Summit" });
  map.area("Kitchen", 30, 3, 14, 8, { name: "Kitchen" });
  map.area("Lounge", 29, 13, 15, 10, { name: "Lounge" });
  map.area("Open desks", 2, 13, 26, 10, { name: "Open desks" });
  map.area("Reception", 19, 25, 12, 11, { name: "Reception" });
  map.area("Stage", 3, 25, 14, 4, { name: "Stage", speakerMegaphone: "Auditorium" });
  map.area("Audience", 2, 30, 16, 6, { name: "Audience", listenerMegaphone: "Auditorium" });
  map.area("Terrace", 45, 11, 6, 12, { name: "Terrace" });
  map.area("Garden", 45, 24, 15, 14, { name: "Garden" });
  map.area("Front door", 24, 36, 2, 1, { name: "Front door" }, "door");
  map.area("Library door", 6, 10, 2, 1, { name: "Library door" }, "door");
  map.area("Aurora door", 15, 10, 2, 1, { name: "Aurora door" }, "door");
  map.area("Lagoon door", 24, 10, 2, 1, { name: "Lagoon door" }, "door");
  map.area("Summit door", 37, 24, 2, 1, { name: "Summit door" }, "door");
  map.area("Terrace door", 44, 16, 1, 3, { name: "Terrace door" }, "door");
}

export function layOutOffice(sheets) {
  const map = new MapPlan({ plan: PLAN, legend: LEGEND, sheets });
  openDesks(map);
  areas(map);
  return map.finish({
    mapName: "Digiwork office",
    mapDescription: "Desks, meeting rooms, a kitchen, a stage and a garden: an office to work in together.",
  });
}
