// node free_ports.mjs COUNT prints so many ports that are free now, each with the one 10,000 above it, which a node of
// a Redis cluster takes for its bus. Both lie below those that connections are given.
import { createServer } from "node:net";

const [first, last, busDistance] = [12_000, 22_000, 10_000];
const count = Number(process.argv[2]);

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(true)));
  });

const start = first + Math.floor(Math.random() * (last - first) * 0.9);
const free = [];
for (let port = start; port < last && free.length < count; port++) {
  if ((await isFree(port)) && (await isFree(port + busDistance))) free.push(port);
}
if (free.length < count) {
  console.error(`error: fewer than ${count} ports are free`);
  process.exit(1);
}
console.log(free.join("\n"));
