/// A number in [0, 1) that depends on its arguments alone: the same grain on every run.
export function grain(x, y, seed = 0) {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 974634777)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

export function pick(list, x, y, seed = 0) {
  return list[Math.floor(grain(x, y, seed) * list.length)];
}
