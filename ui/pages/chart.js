// The live chart: difference of each look from the first over users, with its always-valid band, and the planned looks.
const NS = "http://www.w3.org/2000/svg";
export const colour = i => `var(--${"abcdef"[i % 6]})`;
const node = (name, attributes, ...kids) => { const made = document.createElementNS(NS, name); for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value); made.append(...kids); return made; };

export function chart(one, { money }) {
  const W = 820, H = 280, left = 64, right = 14, top = 12, bottom = 30, points = one.chart.filter(point => point.arms.length === one.arms.length);
  const last = Math.max(one.figures.planned_users, points.at(-1)?.users ?? 1);
  const sized = points.slice(Math.floor(points.length / 4)).flatMap(point => point.arms.slice(1).flatMap(arm => [arm[2], arm[3]]));
  const reach = 1.1 * Math.max(1e-6, ...sized.map(Math.abs)), x = users => left + (W - left - right) * users / last, y = value => top + (H - top - bottom) * (1 - (Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach));
  const text = value => (value > 0 ? "+" : "") + (money ? value.toFixed(2) : `${(100 * value).toFixed(Math.abs(reach) < 0.02 ? 2 : 1)}`);
  const svg = node("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img" });
  for (const value of [-reach / 1.1, 0, reach / 1.1]) svg.append(node("line", { x1: left, x2: W - right, y1: y(value), y2: y(value), stroke: "var(--line)", "stroke-width": value ? 1 : 1.6 }), node("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, text(value) + (money ? "" : " pp")));
  for (let i = 1; i <= one.looks_planned && one.mode === "ab"; i++) { const at = x(one.figures.planned_users * i / one.looks_planned); svg.append(node("line", { x1: at, x2: at, y1: top, y2: H - bottom, stroke: "var(--mut)", "stroke-dasharray": "2 5", opacity: .6 }), node("text", { x: at, y: H - 10, "text-anchor": i === one.looks_planned ? "end" : "middle" }, Math.round(one.figures.planned_users * i / one.looks_planned).toLocaleString())); }
  one.arms.forEach((_, i) => {
    if (!i || points.length < 2) return;
    const drawn = points.filter(point => point.arms[i][3] || point.arms[i][2]);
    const band = drawn.map(point => `${x(point.users)},${y(point.arms[i][3])}`).concat(drawn.toReversed().map(point => `${x(point.users)},${y(point.arms[i][2])}`));
    svg.append(node("polygon", { points: band.join(" "), fill: colour(i), opacity: one.arms.length > 3 ? .07 : .14 }), node("polyline", { points: drawn.map(point => `${x(point.users)},${y(point.arms[i][1])}`).join(" "), fill: "none", stroke: colour(i), "stroke-width": 2.4, "stroke-linejoin": "round" }));
  });
  for (const look of one.looks) look.standings.forEach((row, i) => i && svg.append(node("circle", { cx: x(look.fraction * one.figures.planned_users), cy: y(row.difference), r: look.winner === row.arm ? 7 : 4, fill: colour(i), stroke: "var(--panel)", "stroke-width": 2 })));
  svg.dataset.points = points.length;
  return svg;
}
