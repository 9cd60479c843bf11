// From spans to rows of the waterfall, and from seconds to places on its axis.
import {say, seconds} from "./dom.js";
import {t} from "./words.js";

export const COLOURS = {run: "#5d6963", agent: "#17705a", tool: "#3d6f9e", model: "#5a5fc7", search: "#8a5aa6", check: "#2a7f96", human: "#b27a18", picture: "#a3563a"};
const PARTS = new Set(["layout", "generation", "consistency"]);

/** Rows in order, depth first; the steps of each picture under a row of its own. */
export function rowsOf(spans, pictures) {
  const [root, ...rest] = spans, byId = new Map(rest.map(span => [span.id, span])), under = new Map(), put = (parent, row) => under.get(parent)?.push(row) ?? under.set(parent, [row]);
  const groups = new Map();
  for (const span of rest) {
    const grouped = span.kind === "agent" && PARTS.has(span.name) && span.creative;
    if (!grouped) { put(byId.has(span.parent) ? span.parent : root.id, span); continue; }
    const id = `creative:${span.creative}`;
    if (!groups.has(id)) { const group = {id, kind: "picture", name: "creative", creative: span.creative, start: span.start, end: span.end, detail: {}, title: {}, found: {}, error: ""}; groups.set(id, group); put(root.id, group); }
    const group = groups.get(id); group.end = Math.max(group.end, span.end); group.start = Math.min(group.start, span.start); group.open ||= span.open;
    put(id, span);
  }
  const rows = [];
  const visit = (span, depth, above) => {
    const below = (under.get(span.id) ?? []).sort((a, b) => a.start - b.start || a.end - b.end);
    rows.push({...span, depth, above, below: below.length, ...labelOf(span, pictures, below)});
    below.forEach(each => visit(each, depth + 1, [...above, span.id]));
  };
  visit(root, 0, []);
  return rows;
}

function labelOf(span, pictures, below) {
  const made = pictures.filter(picture => picture.creative === span.creative && span.creative), last = made.at(-1);
  if (span.kind === "picture") {
    const thrown = made.filter(picture => picture.accepted === false), first = below[0]?.title;
    const n = last?.number || /\d+/.exec(say(first))?.[0] || "";
    return {label: [t("picture", n), last?.persona, last?.canvas].filter(Boolean).join(" · "), again: thrown.length ? `×${made.length}` : "", why: thrown.map(picture => `${picture.repair}: ${picture.reasons.map(say).join("; ")}`).join("\n"), failed: !made.some(picture => picture.accepted) && thrown.length > 0, bad: false};
  }
  const model = span.kind === "model", human = span.kind === "human";
  const label = span.kind === "run" ? "vitrine" : human ? span.name : model ? `${span.name} · ${span.detail.model}` : span.name;
  const again = model && span.error ? t("embedded") : span.attempt > 1 ? t("of3", span.attempt) : "";
  return {label, again, why: span.error, failed: !!span.error && span.kind !== "agent", bad: !!span.error && (span.kind === "tool" || span.error === "stopped")};
}

/** Where a second lies on the axis, in percent; time in which the run waited for a person takes little room when folded. */
export function axisOf(spans, fold) {
  const end = Math.max(spans[0].end, 0.001), waits = [];
  if (fold) for (const span of spans.filter(each => each.kind === "human").sort((a, b) => a.start - b.start)) {
    const last = waits.at(-1); if (last && span.start <= last[1]) last[1] = Math.max(last[1], span.end); else waits.push([span.start, span.end]);
  }
  const waited = waits.reduce((sum, [a, b]) => sum + b - a, 0), worked = Math.max(end - waited, 0.001);
  const share = waits.length ? Math.min(0.09, 0.27 / waits.length) : 0, squeezed = waits.filter(([a, b]) => (b - a) / end > share);
  const marks = [[0, 0]], scale = (100 - squeezed.length * share * 100) / Math.max(end - squeezed.reduce((sum, [a, b]) => sum + b - a, 0), 0.001, worked * 0);
  for (const [a, b] of squeezed) { const [t0, x0] = marks.at(-1), x = x0 + (a - t0) * scale; marks.push([a, x], [b, x + share * 100]); }
  const [tl, xl] = marks.at(-1); marks.push([Math.max(end, tl), Math.max(xl + (end - tl) * scale, xl)]);
  const between = (from, to, value) => { for (let i = 1; i < marks.length; i++) { const a = marks[i - 1], b = marks[i]; if (value <= b[from] || i === marks.length - 1) return b[from] === a[from] ? b[to] : a[to] + (Math.min(value, b[from]) - a[from]) / (b[from] - a[from]) * (b[to] - a[to]); } return 0; };
  const x = value => Math.min(100, Math.max(0, between(0, 1, value))), steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200], work = end - squeezed.reduce((sum, [a, b]) => sum + b - a, 0), step = steps.find(each => work / each <= 6) ?? work / 5;
  const ticks = []; for (let at = 0; at <= end && ticks.length < 400; at += step) { const left = x(at); if (!ticks.length || left - ticks.at(-1)[0] > 11) if (left < 95) ticks.push([left, at ? seconds(at) : "0"]); }
  return {x, t: value => between(1, 0, value), ticks};
}
