// The inspector: one step from the inside. What went in and out, what it changed in the state, its events, a fork.
import {h, show, $, $$, say, seconds, money, number, when, asset, ask, icon, pretty} from "./dom.js";
import {t} from "./words.js";
import {diff} from "./compare.js";
import {forkPane} from "./fork.js";
import {COLOURS} from "./weave.js";

const kept = {run: "", steps: null, records: new Map()};
export const forget = () => { kept.steps = null; };
const TABS = ["step", "state", "events", "fork"];

export function inspect(page, lift) {
  const row = page.rows.find(each => each.id === page.span), box = $("#ins");
  if (kept.run !== page.id) Object.assign(kept, {run: page.id, steps: null});
  if (!row) return show(box, "");
  const status = row.open ? (row.kind === "human" ? ["warn", t("waits")] : ["warn", t("open")]) : row.failed || row.bad ? ["bad", row.error || t("s_failed")] : ["ok", t("ok")];
  show(box, h`<header><div><span class="kind" style="--k:${COLOURS[row.kind]}">${t(`k_${row.kind}`)}</span><b>${row.label}</b><span class="sp"></span><span class="${status[0]}">${status[1]}</span><button class="btn icon sheet-close" aria-label="${t("close")}">${icon("close")}</button></div>
    <div class="tabs" role="tablist">${TABS.map(tab => h`<button class="tab" role="tab" data-tab="${tab}" aria-selected="${page.tab === tab}">${t(tab)}</button>`)}</div></header><div class="pane" id="pane" role="tabpanel" tabindex="0"></div>`);
  $$(".tab", box).forEach(tab => tab.onclick = () => { page.tab = tab.dataset.tab; inspect(page, false); });
  $(".sheet-close", box).onclick = () => box.classList.remove("up");
  if (lift) box.classList.add("up");
  const pane = $("#pane");
  ({step: stepPane, state: statePane, events: eventsPane, fork: forkPane})[page.tab]?.(pane, row, page);
}
const terms = pairs => h`<dl>${pairs.filter(([, value]) => value !== "" && value != null).map(([name, value]) => h`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

export async function record(id) {
  if (!kept.records.has(id)) kept.records.set(id, fetch(asset(id)).then(answer => answer.ok ? answer.json() : null).catch(() => null));
  return kept.records.get(id);
}

async function stepPane(pane, row, page) {
  const {run, pictures} = page.data, made = pictures.filter(picture => row.creative ? picture.creative === row.creative && (row.kind === "picture" || picture.attempt === row.attempt) : false);
  const attempt = row.kind === "model" ? (row.attempt > 1 ? String(row.attempt) : "") : row.creative && row.kind !== "picture" ? t("of3", row.attempt) : "";
  const facts = [[t("started"), `+${seconds(row.start)}`], [t("took"), seconds(row.end - row.start)], [t("attempt"), attempt], [t("doing"), say(row.title)], [t("found"), say(row.found)]];
  if (row.kind === "model") facts.push([t("model"), row.detail.model === "embedded" ? t("embedded") : row.detail.model], [t("tokens"), row.detail.tokens ? `${number(row.detail.tokens_in)} → ${number(row.detail.tokens_out)}` : ""], [t("cost"), row.detail.cost ? money(row.detail.cost) : ""], [t("why"), row.error ? `${t("fellBack")}: ${row.error}` : ""]);
  else if (row.error && row.kind !== "agent") facts.push([t("why"), row.error]);
  const detail = Object.entries(row.detail ?? {}).filter(([key, value]) => value !== "" && !["record", "answer", "number", ...(row.kind === "model" ? Object.keys(row.detail) : [])].includes(key));
  show(pane, h`${made.slice(-1).map(picture => h`<a href="${asset(picture.asset)}" target="_blank" rel="noopener"><img class="shot" src="${asset(picture.asset, 720)}" alt="${picture.persona} ${picture.canvas}"></a>`)}${terms(facts)}
    ${made.map(verdicts)}${row.kind === "run" ? runPart(run) : ""}${row.kind === "human" && row.detail.answer ? h`<div class="lbl">${t("answer")}</div><pre>${pretty(row.detail.answer)}</pre>` : ""}
    ${detail.length ? h`<div class="lbl">${t("detail")}</div><pre>${detail.map(([key, value]) => `${key}: ${typeof value === "object" ? say(value) || pretty(value) : value}`).join("\n")}</pre>` : ""}<div id="record"></div>`);
  const id = row.detail?.record;
  if (!id) return;
  const box = $("#record"); show(box, h`<p class="sub">${t("loading")}</p>`);
  const found = await record(id);
  if (!box.isConnected) return;
  show(box, found?.messages ? conversation(found) : found ? h`<div class="lbl">${t("result")}</div><pre>${pretty(found)}</pre>` : "");
}

function conversation({messages, said, value, notes}) {
  return h`${messages.map(({role, text}, place) => h`<details ${place === messages.length - 1 && messages.length > 1 ? h`open` : ""}><summary><b>${t(role === "system" ? "system" : place < 2 ? "prompt" : "toldInput")}</b> · ${number(text.length)}</summary><pre>${text}</pre></details>`)}
    ${said ? h`<details><summary><b>${t("said")}</b></summary><pre>${said}</pre></details>` : ""}<div class="lbl">${t(said ? "used" : "answer")}</div><pre>${pretty(value)}</pre>${notes?.length ? h`<div class="lbl">${t("why")}</div><pre>${notes.map(say).join("\n")}</pre>` : ""}`;
}

const verdicts = picture => h`${picture.reasons.length || picture.repair ? h`<div class="lbl">${t("of3", picture.attempt)}${picture.verdict ? ` · ${t("certificate")}: ${picture.verdict}` : ""}</div>${terms([[t("why"), picture.reasons.map(say).join(" ")], [t("repair"), picture.repair]])}` : ""}`;
const runPart = run => h`${run.plan ? h`<div class="lbl">${t("plan")}</div><pre>${pretty({sku: run.plan.sku, personas: run.plan.personas, canvases: run.plan.canvases, variants: run.plan.variants, languages: run.plan.languages, experiment: run.plan.experiment})}</pre>` : ""}${run.rerun && Object.keys(run.rerun.edits).length ? h`<div class="lbl">${t("fork")}</div><pre>${pretty(run.rerun.edits)}</pre>` : ""}`;

/** The steps of the state that belong to a row. */
export async function stepsOf(row, page) {
  kept.steps ??= ask(`runs/${encodeURIComponent(page.id)}/steps`).then(answer => answer.steps);
  const steps = await kept.steps;
  if (row.kind === "run") return steps.filter(step => !step.namespace);
  const owner = row.kind === "agent" || row.kind === "picture" ? row : page.rows.find(each => each.id === row.above.at(-1)) ?? row;
  if (owner.kind === "picture") return steps.filter(step => step.creative === owner.creative);
  if (owner.creative) return steps.filter(step => step.creative === owner.creative && step.done.includes(owner.name)).slice(owner.attempt - 1, owner.attempt);
  const twins = page.rows.filter(each => each.kind === "agent" && each.name === owner.name), done = steps.filter(step => !step.namespace && step.done.includes(owner.name));
  return done.length > 1 ? done.slice(twins.findIndex(each => each.id === owner.id), twins.findIndex(each => each.id === owner.id) + 1) : done;
}

async function statePane(pane, row, page) {
  show(pane, h`<p class="sub">${t("loading")}</p>`);
  const steps = await stepsOf(row, page).catch(error => (show(pane, h`<p class="bad">${error.message}</p>`), null));
  if (!steps || !pane.isConnected) return;
  show(pane, steps.length ? h`${steps.map((step, place) => h`<details ${steps.length < 3 || place === 0 ? h`open` : ""}><summary><b>${step.done.join(", ") || t("brief")}</b> · ${t("checkpoint")} …${step.checkpoint.slice(-8)} · ${step.changes.length}</summary>${step.changes.length ? diff(step.changes) : h`<p class="sub">${t("noChanges")}</p>`}<div class="foot"><button class="btn" data-whole="${place}">${t("wholeState")}</button></div></details>`)}` : h`<p class="sub">${t("noState")}</p>`);
  $$("[data-whole]", pane).forEach(button => button.onclick = async () => {
    const step = steps[+button.dataset.whole], whole = await ask(`runs/${encodeURIComponent(page.id)}/state?checkpoint=${step.checkpoint}&namespace=${encodeURIComponent(step.namespace)}`);
    show(button.parentElement, h`<pre style="flex:1 1 100%">${pretty(whole.values)}</pre>`);
  });
}

function eventsPane(pane, row, page) {
  const ids = new Set([row.id, ...page.rows.filter(each => each.above.includes(row.id)).map(each => each.id)]);
  const told = row.kind === "run" ? page.data.events : page.data.events.filter(event => ids.has(event.span) || ids.has(event.id) || `${event.id}:wait` === row.id);
  const skip = new Set(["t", "span", "id", "thread_id", "run_id", "merchant_id", "parent_id", "at", "kind"]);
  show(pane, told.length ? h`${told.map(event => h`<details><summary><b>${event.kind}</b> · +${seconds(event.t)} ${event.agent ? `· ${event.agent}` : ""}</summary><pre>${pretty(Object.fromEntries(Object.entries(event).filter(([key]) => !skip.has(key))))}</pre><p class="sub">${when(event.at)} · ${event.id}</p></details>`)}` : h`<p class="sub">–</p>`);
}
