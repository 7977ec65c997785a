// A picture of lines over logarithmic axes, as SVG.
const width = 640;
const height = 400;
const margin = { left: 64, right: 96, top: 40, bottom: 48 };
const colours = ["#1b6ca8", "#c8553d", "#3a7d44", "#7d4f9e"];

const powersBetween = (least, most) => {
  const powers = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++)
    powers.push(10 ** power);
  return powers;
};

function axis(values, from, to) {
  const ticks = powersBetween(Math.min(...values), Math.max(...values));
  if (ticks.length === 1) ticks.push(ticks[0] * 10);
  const [low, high] = [Math.log10(ticks[0]), Math.log10(ticks.at(-1))];
  return { ticks, at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
}

const text = (x, y, content, more = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`;
const line = (x1, y1, x2, y2) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;

/** `series`: name to points [people, microseconds]. */
export function growth(series) {
  const points = [...series.values()].flat();
  const parts = [];
  if (points.length > 0) {
    const x = axis(
      points.map(([people]) => people),
      margin.left,
      width - margin.right,
    );
    const y = axis(
      points.map(([, micros]) => micros),
      height - margin.bottom,
      margin.top,
    );
    for (const people of x.ticks) {
      parts.push(line(x.at(people), margin.top, x.at(people), height - margin.bottom));
      parts.push(text(x.at(people), height - margin.bottom + 18, people, 'text-anchor="middle"'));
    }
    for (const micros of y.ticks) {
      parts.push(line(margin.left, y.at(micros), width - margin.right, y.at(micros)));
      parts.push(text(margin.left - 8, y.at(micros) + 4, Number(micros.toPrecision(1)), 'text-anchor="end"'));
    }
    let index = 0;
    for (const [name, all] of series) {
      const colour = colours[index++ % colours.length];
      const places = all.map(([people, micros]) => [x.at(people), y.at(micros)]);
      const path = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
      parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
      for (const [px, py] of places) {
        parts.push(`<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`);
      }
      const [px, py] = places.at(-1);
      parts.push(text(px + 8, py + 4, name, `fill="${colour}"`));
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${text(margin.left, 24, "CPU of the server for one delivery, in microseconds, by people in the room")}
${parts.join("\n")}
</svg>
`;
}
