// Two runs side by side: pictures, figures, what differs; and the other run's bars as ghosts in the waterfall.
import {h, asset, pretty} from "./dom.js";
import {t} from "./words.js";
import {rowsOf} from "./weave.js";

export function comparison(pair) {
  const [one, other] = pair.runs, all = pair.pictures.length, calls = pair.totals[0].calls, done = !["queued", "running", "waiting"].includes(one.status);
  const word = pair.identical ? t("identical", pair.same, all) : t("different", pair.same, all);
  const replay = one.rerun?.kind === "replay" && one.rerun.run_id === other.id;
  return h`${all && (done || !replay) ? h`<p class="note ${pair.identical ? "good" : ""}" data-testid="verdict">${word}${replay && !calls ? ` · ${t("noCalls")}` : ""}</p>` : ""}
    <section class="card" style="margin-top:14px"><div class="bar"><b>${t("compare")}</b><small>${t("thisRun")} · ${t("otherRun")} <a href="/traces/${other.id}" data-go="${other.id}">${other.id}</a></small></div>
    ${all ? h`<div class="pairs">${pair.pictures.map(pictures)}</div>` : ""}
    ${done ? h`<details style="padding:4px 14px 8px" ${pair.changes.length ? h`open` : ""}><summary><b>${t("whatDiffers")}</b></summary>${pair.changes.length ? diff(pair.changes.map(({path, before, after}) => ({path, before: after, after: before}))) : h`<p class="sub">${t("nothingDiffers")}</p>`}</details>` : ""}</section>`;
}

function pictures({number, same, one, other}) {
  const side = (picture, name) => h`<figure>${picture ? h`<a href="${asset(picture.asset)}" target="_blank" rel="noopener"><img src="${asset(picture.asset, 480)}" alt="${name}" loading="lazy"></a>` : h`<div class="none">${t("missing")}</div>`}<figcaption>${name}${picture ? ` · ${picture.verdict}` : ""}</figcaption></figure>`;
  const about = one ?? other;
  return h`<article class="pair"><header><b>${number}</b><span>${about.persona} · ${about.canvas}</span><span class="sp"></span><span class="badge ${same ? "" : "partial"}">${t(same ? "same" : one && other ? "differs" : "missing")}</span></header><div>${side(one, t("thisRun"))}${side(other, t("otherRun"))}</div></article>`;
}

/** Changes of a state, line by line. */
export const diff = changes => h`<pre class="diff">${changes.map(({path, before, after}) => h`<div class="c">${path}</div>${before == null ? "" : h`<div class="d">− ${short(before)}</div>`}${after == null ? "" : h`<div class="a">+ ${short(after)}</div>`}`)}</pre>`;
const short = value => { const text = value?.["…"] ? `${value["…"]}: ${value.text}…` : typeof value === "string" ? value : pretty(value); return text.length > 700 ? text.slice(0, 700) + "…" : text; };

/** For each row of this run: when the same step ran in the other one. */
export function ghosts(pair, rows) {
  const keyed = list => { const seen = {}, keys = new Map(), paths = new Map(); for (const row of list) { const part = `${paths.get(row.above.at(-1)) ?? ""}/${row.kind}:${row.kind === "picture" ? row.label : row.name}`; const n = seen[part] = (seen[part] ?? 0) + 1; paths.set(row.id, `${part}#${n}`); keys.set(`${part}#${n}`, row); } return {keys, paths}; };
  const theirs = keyed(rowsOf(pair.spans[1], pair.pictures.map(each => each.other).filter(Boolean))), mine = keyed(rows);
  return Object.fromEntries([...mine.paths].filter(([, key]) => theirs.keys.has(key)).map(([id, key]) => [id, [theirs.keys.get(key).start, theirs.keys.get(key).end]]));
}
