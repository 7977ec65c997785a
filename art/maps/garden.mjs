// The garden behind the office: a greenhouse to meet in, a pavilion, two ponds, a fire to sit around, an orchard.
import { MapPlan } from "./map_plan.mjs";
import { LEGEND, PLAN } from "./garden_plan.mjs";

const flat = { stack: "decor" };

function border(map) {
  for (let x = 0; x < 44; x++) {
    map.put("hedge", x, 0);
    if (x < 20 || x > 23) map.put("hedge", x, 29);
  }
  for (let y = 1; y < 29; y++) map.put("hedge-upright", 0, y).put("hedge-upright", 43, y);
  map.put("gate", 20, 26);
}

function greenhouse(map) {
  map.put("rug-teal", 30, 3, flat);
  map.put("meeting-4", 31, 4);
  for (const x of [31, 32, 33, 34]) map.put("chair-coral-down", x, 3).put("chair-coral-up", x, 6);
  map.put("whiteboard-stand", 36, 1);
  map.putAll("bed-warm", "28,1 38,3");
  map.putAll("bed-cool", "28,6");
  map.putAll("monstera", "28,3 39,5");
  map.putAll("palm", "33,1 35,1");
  map.put("ficus", 30, 0).put("bush-pot", 39, 1).put("floor-lamp", 29, 3);
}

function pavilion(map) {
  map.putAll("parasol-coral", "9,1");
  map.putAll("parasol-teal", "13,2");
  map.putAll("stool", "9,3 11,3 13,4 15,4");
  map.putAll("bed-cool", "12,0");
  map.put("bench-down", 14, 1);
  map.putAll("lamp-post", "8,3 17,0");
}

function fireCircle(map) {
  map.put("fire-pit", 21, 12);
  map.put("bench-down", 19, 10).put("bench-down", 23, 10).put("bench-up", 19, 15).put("bench-up", 23, 15);
  map.putAll("stool", "18,12 18,13 25,12 25,13");
  map.put("glow-5", 19, 10, { stack: "light" });
  map.putAll("lamp-post", "17,14 26,8");
}

function ponds(map) {
  map.putAll("lily", "9,10 12,13 10,14 9,21 12,25 8,25", flat);
  map.putAll("duck", "11,11 10,20 11,25", flat);
  map.putAll("reeds", "13,8 8,15 14,15 7,25 12,19", flat);
  map.putAll("rock", "7,10 15,13 14,26 6,20");
  map.putAll("bench-down", "9,16 12,16");
  map.put("bench-up", 9, 28);
}

function bridge(map) {
  for (let x = 6; x < 14; x++) map.put("rail-far", x, 22).put("rail-near", x, 23);
}

function orchard(map) {
  map.putAll("apple-tree", "25,18 30,18 35,18 39,21 28,23 33,23");
  map.putAll("cherry-tree", "38,9 32,10 37,24 24,24");
  map.putAll("tree", "40,14 15,22 1,1 1,7 28,9");
  map.putAll("young-tree", "16,18 18,25 23,1 25,4 34,13");
  map.putAll("cypress", "1,13 3,13 1,25 4,26 17,5 19,5");
  map.putAll("bench-down", "31,16 34,16");
  map.put("rug-coral", 30, 25, flat);
  map.putAll("bean-sun", "31,26");
  map.putAll("bean-denim", "34,27");
}

function small(map) {
  map.putAll("lamp-post", "20,19 23,5 7,15 36,7 4,20 29,15");
  map.putAll("bush", "3,11 24,7 16,8 27,16 42,9 19,27 24,28 36,14 41,27");
  map.putAll("bush-rose", "7,8 19,8 23,20 28,16 41,19 5,24 16,27 7,12 41,2");
  map.putAll("flowers-warm", "4,10 18,7 24,20 30,14 39,18 27,12 15,20 24,6 2,20 31,21");
  map.putAll("flowers-cool", "7,5 20,21 33,15 41,11 3,9 17,24 36,28 27,27");
  map.putAll("flowers-mixed", "4,4 20,6 18,20 35,11 40,26 26,22 5,28 42,17 23,3 33,20");
}

function places(map) {
  map.area("from-office", 21, 25, 2, 1, { start: true });
  map.area("start", 20, 20, 3, 1, { start: true });
  map.area("Back to the office", 21, 28, 2, 1, { exitUrl: "office.tmj#from-garden" });
  map.area("Greenhouse", 28, 2, 12, 6, { name: "Greenhouse", meetingRoomLabel: "Greenhouse" });
  map.area("Pavilion", 9, 1, 8, 5, { name: "Pavilion" });
  map.area("Fire circle", 17, 9, 10, 8, { name: "Fire circle" });
  map.area("Orchard", 24, 19, 18, 10, { name: "Orchard" });
  map.area("Bridge", 6, 22, 9, 2, { name: "Bridge" });
  map.area("Quiet grove", 1, 1, 4, 12, { name: "Quiet grove", silent: true });
  map.area("Greenhouse door", 37, 8, 2, 1, { name: "Greenhouse door" }, "door");
}

const PARTS = [border, greenhouse, pavilion, fireCircle, ponds, bridge, orchard, small, places];

export function layOutGarden(sheets) {
  const map = new MapPlan({ plan: PLAN, legend: LEGEND, sheets, own: "walls-garden" });
  for (const furnish of PARTS) furnish(map);
  return map.finish({ mapName: "Digiwork garden", mapDescription: "Ponds, an orchard and a fire to sit around." });
}
