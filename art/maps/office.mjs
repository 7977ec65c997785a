// The default office: rooms from north-west to south-east, then the garden, then what the places are called.
import { MapPlan } from "./map_plan.mjs";
import { LEGEND, PLAN } from "./office_plan.mjs";

const flat = { stack: "decor" };

function library(map) {
  map.put("rug-cream", 3, 5, flat);
  map.putAll("bookcase", "2,1 8,1");
  map.putAll("bookcase-b", "4,1");
  map.put("window", 6, 1);
  map.put("floor-lamp", 10, 2);
  map.put("armchair-teal-right", 3, 6).put("armchair-teal-left", 7, 6).put("armchair-teal", 5, 5);
  map.put("coffee-table", 4, 7).put("side-table", 6, 7);
  map.put("desk-laptop", 9, 5).put("chair-slate-up", 9, 7);
  map.put("snake-plant", 2, 8).put("monstera", 10, 8);
  map.put("sunbeam", 6, 3, flat);
  map.put("glow-3", 9, 2, { stack: "light" }).put("glow-5", 3, 4, { stack: "light" });
}

function aurora(map) {
  map.put("window", 12, 1).put("television", 14, 1).put("window", 17, 1).put("clock", 19, 1);
  map.put("sunbeam", 12, 3, flat).put("sunbeam", 17, 3, flat);
  map.put("meeting-4", 14, 6);
  for (const x of [14, 15, 16, 17]) map.put("chair-coral-down", x, 5).put("chair-coral-up", x, 8);
  map.put("chair-coral-right", 13, 6).put("chair-coral-left", 18, 6);
  map.put("bush-pot-white", 12, 2).put("monstera", 19, 8).put("snake-plant", 12, 8);
  map.put("low-shelf", 17, 2);
}

function lagoon(map) {
  map.put("rug-cream", 22, 5, flat).put("sunbeam", 26, 3, flat);
  map.put("whiteboard", 22, 1).put("window", 26, 1);
  map.put("sofa-coral-3", 23, 4).put("armchair-coral-right", 22, 7).put("armchair-coral-left", 26, 7);
  map.put("coffee-table", 24, 7);
  map.put("palm", 21, 2).put("bush-pot", 28, 2).put("low-shelf", 26, 2).put("monstera", 28, 8).put("floor-lamp", 21, 8);
  map.put("glow-3", 20, 7, { stack: "light" });
  map.put("bean-sun", 22, 8);
}

function kitchen(map) {
  const counters = [
    "counter-left",
    "counter-sink",
    "counter-coffee",
    "counter-microwave",
    "counter-fruit",
    "counter-stove",
  ];
  counters.forEach((name, i) => map.put(name, 31 + i, 2));
  map.put("counter-right", 37, 2).put("fridge", 38, 1).put("fridge", 30, 1).put("hood", 36, 1);
  map.putAll("cupboard", "31,1 32,1 34,1 35,1");
  map.put("wall-shelf", 33, 1);
  map.putAll("window", "39,1 42,1");
  map.putAll("sunbeam", "39,3 42,3", flat);
  map.put("bin", 39, 3).put("vending", 41, 1).put("bush-pot", 43, 2);
  map.put("kitchen-island", 32, 6);
  for (const x of [32, 33, 34, 35]) map.put("bar-stool", x, 8);
  map.put("pendant-coral", 32, 5).put("pendant-coral", 35, 5);
  map.put("round-table", 39, 5);
  map.putAll("stool-coral", "38,5 41,6 40,7");
  map.put("round-table", 40, 8);
  map.putAll("stool-coral", "39,9 42,8");
  map.put("palm", 43, 9).put("monstera", 30, 8);
}

function corridor(map) {
  map.putAll("picture-hills", "3,10");
  map.putAll("picture-shapes", "9,10");
  map.put("picture-leaf", 20, 10).put("clock", 11, 10);
  map.put("lockers", 4, 10).put("bush-pot-white", 2, 10).put("printer", 8, 10);
  map.put("palm", 29, 10);
}

function openDesks(map) {
  const pods = ["pod-a", "pod-b", "pod-c", "pod-d"];
  const chairs = ["chair-denim", "chair-slate", "chair-denim", "chair-coral"];
  [14, 19].forEach((y, row) => {
    [3, 5, 9, 11, 15, 17, 21, 23].forEach((x, i) => {
      const seat = x + ((i + row) % 2);
      map.put(`${chairs[(i + row) % 4]}-down`, seat, y);
      map.put(pods[(i * 3 + row) % 4], x, y);
      map.put(`${chairs[(i + row + 1) % 4]}-up`, seat, y + 3);
    });
  });
  map.putAll("bush-pot", "7,14 19,20");
  map.putAll("monstera", "13,14 8,20");
  map.putAll("snake-plant", "20,15 2,21");
  map.put("booth", 25, 12).put("booth", 27, 12);
  map.put("server", 2, 12).put("cooler", 2, 16);
  map.put("planter", 25, 17).put("bookcase-low", 26, 20);
}

function lounge(map) {
  map.put("rug-teal", 30, 14, flat).put("rug-round", 38, 12, flat);
  map.put("floor-lamp", 30, 12).put("glow-5", 28, 11, { stack: "light" });
  map.put("sofa-coral-3", 31, 14).put("armchair-coral-right", 30, 16).put("armchair-coral-left", 35, 16);
  map.put("coffee-table", 32, 16).put("sofa-coral-up-3", 31, 17);
  map.put("monstera", 34, 13).put("bush-pot-white", 35, 18);
  map.put("bean-sun", 38, 13).put("bean-denim", 40, 14).put("bean-plum", 41, 12).put("side-table", 39, 12);
  map.put("ping-pong", 37, 19).put("television-stand", 38, 10);
  map.put("ficus", 42, 12).put("palm", 43, 20);
  map.put("aquarium", 29, 20).put("low-shelf", 32, 20).put("arcade", 42, 18).put("basket", 30, 18);
}

function auditorium(map) {
  for (let x = 2; x < 18; x += 2) map.put("curtain", x, 24);
  map.put("big-screen", 8, 24);
  map.put("lectern", 6, 26);
  map.putAll("speaker", "2,26 17,26");
  for (let x = 2; x < 18; x++) if (![4, 5, 14, 15].includes(x)) map.put("stage-front", x, 29);
  map.putAll("stage-stairs", "4,29 14,29");
  for (const x of [3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16]) {
    map.put("seat-red", x, 31).put("seat-teal", x, 33);
  }
  map.putAll("monstera", "2,33 17,33").putAll("snake-plant", "9,34 10,34");
  map.putAll("truss", "3,24 13,24");
  map.putAll("beam", "3,24 5,24 13,24 15,24", { stack: "light" });
  map
    .put("spot-3", 5, 25, { stack: "light" })
    .put("spot-3", 8, 25, { stack: "light" })
    .put("spot-3", 11, 25, { stack: "light" });
}

function reception(map) {
  map.put("sign", 23, 24);
  map.put("rug-round", 23, 30, flat).put("doormat", 24, 35, flat);
  map.put("reception", 22, 27).put("chair-slate-down", 24, 26);
  map.put("bush-pot", 19, 24).put("palm", 28, 25).put("bush-pot-white", 21, 24);
  map.put("sofa-coral-right", 19, 26).put("side-table", 19, 29);
  map
    .put("sofa-teal-left", 30, 29)
    .put("side-table", 30, 32)
    .put("armchair-teal-left", 30, 33)
    .put("coffee-table", 28, 30);
  map.put("monstera", 19, 34).put("bush-pot", 30, 34).put("coat-rack", 30, 25);
  map.put("planter", 20, 33);
  map.put("glow-5", 22, 29, { stack: "light" });
}

function summit(map) {
  map.put("rug-wide", 33, 27, flat);
  map.put("television-stand", 33, 25).put("whiteboard-stand", 40, 25);
  map.put("meeting-8", 34, 29);
  for (let x = 34; x < 42; x++) map.put("chair-slate-down", x, 28).put("chair-slate-up", x, 31);
  map.put("chair-slate-right", 33, 29).put("chair-slate-left", 42, 29);
  map.put("ficus", 32, 33).put("palm", 43, 34).put("snake-plant", 43, 25).put("monstera", 32, 26);
  map.put("armchair-teal-right", 36, 34).put("side-table", 37, 34).put("armchair-teal-left", 38, 34);
  map.put("bookcase-low", 40, 33).put("floor-lamp", 35, 33);
}

function street(map) {
  for (const x of [3, 5, 7, 11, 13, 15, 29, 33, 35, 39, 41]) map.put("window-low", x, 36);
  map.putAll("bush-pot", "23,36 26,36");
  map.putAll("bush", "2,37 9,37 16,37 38,37 43,37");
  map.putAll("bush-rose", "4,37 12,37 19,37 36,37 41,37");
  map.putAll("flowers-warm", "3,37 10,37 17,37 37,37");
  map.putAll("flowers-mixed", "6,37 13,37 42,37");
  map.put("bikes", 29, 36);
  map.putAll("lamp-post", "21,36 28,36 7,36 42,36");
  for (const y of [3, 8, 13, 18, 23, 28, 33]) map.put("cypress", 0, y);
  map.putAll("bush-rose", "0,7 0,17 0,27");
}

function terrace(map) {
  map.putAll("parasol-coral", "46,11");
  map.putAll("parasol-teal", "47,18");
  map.putAll("stool", "46,13 48,13 47,20 49,20");
  map.putAll("bed-cool", "45,21 49,10");
  map.putAll("bed-warm", "45,10");
  map.putAll("lamp-post", "45,12 50,14");
  map.put("bench-down", 48, 16);
}

function garden(map) {
  map.put("gate", 47, 0);
  for (let x = 45; x < 60; x++) if (x < 47 || x > 50) map.put("hedge", x, 0);
  for (let y = 1; y < 38; y++) map.put("hedge-upright", 59, y);
  map.putAll("tree", "51,1 55,4 45,33");
  map.putAll("apple-tree", "53,8 49,28");
  map.putAll("cherry-tree", "56,0 45,3 53,33");
  map.putAll("young-tree", "52,16 57,31 45,26");
  map.putAll("bench-down", "50,21 53,21");
  map.put("bench-up", 52, 30);
  map.putAll("lamp-post", "50,5 55,12 58,22 49,34 58,32");
  map.putAll("lily", "51,24 54,27 52,28", flat);
  map.putAll("duck", "53,25 51,27", flat);
  map.putAll("reeds", "50,23 55,28 54,23", flat);
  map.putAll("rock", "50,29 55,22");
  map.putAll("bush", "51,5 58,3 55,34 46,24");
  map.putAll("bush-rose", "52,12 58,10 49,24 50,31");
  map.putAll("flowers-warm", "52,5 47,9 55,17 49,27 51,34 58,13");
  map.putAll("flowers-cool", "50,8 57,8 53,18 46,30 55,30 58,27");
  map.putAll("flowers-mixed", "47,6 53,13 49,25 51,36 57,36 46,23");
}

function places(map) {
  map.area("start", 22, 33, 6, 1, { start: true });
  map.area("entrance", 24, 34, 2, 1, { start: true });
  map.area("from-garden", 48, 5, 2, 1, { start: true });
  map.area("To the garden", 48, 1, 2, 1, { exitUrl: "garden.tmj#from-office" });
  map.area("Library", 2, 3, 9, 7, { name: "Library", silent: true });
  map.area("Aurora", 12, 3, 8, 7, { name: "Aurora", meetingRoomLabel: "Aurora" });
  map.area("Lagoon", 21, 3, 8, 7, { name: "Lagoon", meetingRoomLabel: "Lagoon" });
  map.area("Summit", 32, 25, 12, 11, { name: "Summit", meetingRoomLabel: "Summit" });
  map.area("Kitchen", 30, 3, 14, 8, { name: "Kitchen" });
  map.area("Phone booths", 25, 14, 4, 1, { name: "Phone booths", silent: true });
  map.area("Lounge", 29, 12, 15, 11, { name: "Lounge" });
  map.area("Open desks", 2, 13, 26, 11, { name: "Open desks" });
  map.area("Reception", 19, 25, 12, 11, { name: "Reception" });
  map.area("Stage", 2, 25, 16, 4, { name: "Stage", speakerMegaphone: "Auditorium" });
  map.area("Audience", 2, 30, 16, 6, { name: "Audience", listenerMegaphone: "Auditorium" });
  map.area("Terrace", 45, 11, 6, 12, { name: "Terrace" });
  map.area("Pond", 49, 21, 9, 11, { name: "Pond" });
  map.area("Front door", 24, 36, 2, 1, { name: "Front door" }, "door");
  map.area("Library door", 6, 10, 2, 1, { name: "Library door" }, "door");
  map.area("Aurora door", 15, 10, 2, 1, { name: "Aurora door" }, "door");
  map.area("Lagoon door", 24, 10, 2, 1, { name: "Lagoon door" }, "door");
  map.area("Summit door", 37, 24, 2, 1, { name: "Summit door" }, "door");
  map.area("Auditorium door", 18, 30, 1, 3, { name: "Auditorium door" }, "door");
  map.area("Terrace door", 44, 16, 1, 3, { name: "Terrace door" }, "door");
}

const PARTS = [
  library,
  aurora,
  lagoon,
  kitchen,
  corridor,
  openDesks,
  lounge,
  auditorium,
  reception,
  summit,
  street,
  terrace,
  garden,
  places,
];

export function layOutOffice(sheets) {
  const map = new MapPlan({ plan: PLAN, legend: LEGEND, sheets });
  for (const furnish of PARTS) furnish(map);
  return map.finish({
    mapName: "Digiwork office",
    mapDescription: "Desks, meeting rooms, a kitchen, a stage and a garden: an office to work in together.",
  });
}
