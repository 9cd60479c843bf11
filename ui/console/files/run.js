// One run's page: what it was, its figures, the waterfall with its playhead, its pictures. The inspector is in inspect.js.
import {h, show, $, $$, say, seconds, money, number, when, asset, ask, calm, icon, toast} from "./dom.js";
import {t} from "./words.js";
import {go, statusWord} from "./route.js";
import {rowsOf, axisOf, COLOURS} from "./weave.js";
import {inspect, forget} from "./inspect.js";
import {comparison, ghosts} from "./compare.js";

const page = {id: "", data: null, rows: [], shut: new Set(), span: "", tab: "step", at: null, fold: true, other: "", pair: null, timer: 0};
export const current = () => page;

export async function open(id, query) {
  if (page.id !== id) { show($("#main"), h`<p class="pad">${t("loading")}</p>`); show($("#ins"), ""); show($("#acts"), ""); }
  if (page.id !== id) Object.assign(page, {id, data: null, shut: new Set(), span: "", tab: "step", at: null, pair: null, fold: true, fresh: true});
  page.span = query.get("span") ?? page.span; page.tab = query.get("tab") ?? page.tab; page.other = query.get("with") ?? "";
  await load();
}
export function close() { page.id = ""; page.data = null; stop(); show($("#main"), ""); show($("#ins"), ""); }
export const happened = calm(() => page.id && load(), 450);

async function load() {
  const id = page.id;
  try {
    const data = await ask(`runs/${encodeURIComponent(id)}`);
    const pair = page.other ? await ask(`compare?one=${encodeURIComponent(id)}&other=${encodeURIComponent(page.other)}`) : null;
    if (page.id !== id) return;
    if (page.data && data.run.updated_at !== page.data.run.updated_at) forget();
    Object.assign(page, {data, pair});
  } catch (error) { if (page.id === id && !page.data) show($("#main"), h`<p class="pad">${error.message}</p>`); return; }
  document.title = `${page.data.run.request.text.slice(0, 40)} · Vitrine`;
  draw();
}

/** The address of exactly what is looked at. */
export function address() {
  const query = new URLSearchParams(Object.entries({span: page.span, tab: page.tab === "step" ? "" : page.tab, with: page.other}).filter(([, value]) => value));
  return `/traces/${encodeURIComponent(page.id)}${query.size ? `?${query}` : ""}`;
}
const remember = () => history.replaceState({}, "", address());

function draw() {
  const {run, totals, spans, pictures, related} = page.data, keep = $("#main").scrollTop;
  page.rows = rowsOf(spans, pictures);
  const rerun = run.rerun, open = ["queued", "running", "waiting"].includes(run.status);
  show($("#crumb"), h`${t("title")} / <b>${run.id}</b>`);
  actions(open);
  show($("#main"), h`<h1><span>${run.request.text}</span><span class="badge ${run.status}" data-testid="status">${statusWord(run.status)}</span></h1>
    <div class="sub">${t("merchant")} <b>${run.merchant}</b> · ${t("thread")} ${run.thread_id} · ${when(run.created_at)} · ${t("seed")} ${run.request.seed}
    ${rerun ? h` · ${t(rerun.kind === "replay" ? "replayOf" : "forkOf")} <a href="/traces/${rerun.run_id}" data-go="${rerun.run_id}">${rerun.run_id}</a>${rerun.agent ? ` @ ${rerun.agent}` : ""}` : ""}</div>
    ${notes(run)}${page.pair ? comparison(page.pair) : ""}<div class="stats">${figures(totals, spans, pictures)}</div>
    <section class="card" aria-label="${t("steps")}"><div class="bar"><button class="btn icon" id="prev" aria-label="${t("prev")}">${icon("prev")}</button><button class="btn icon" id="play" aria-label="${t("play")}">${icon("play")}</button><button class="btn icon" id="next" aria-label="${t("next")}">${icon("next")}</button>
    <input type="range" id="head" min="0" max="1000" value="1000" aria-label="${t("playhead")}"><span class="clock" id="clock"></span>${totals.waited > 0.5 ? h`<button class="chip" id="fold" aria-pressed="${page.fold}">${t("foldWait")}</button>` : ""}<span class="keys"><kbd>j</kbd> <kbd>k</kbd> ${t("keys")} <kbd>␣</kbd> ${t("keyPlay")}</span></div>
    <div class="axis"><span>${t("step")}</span><span class="ticks" id="ticks"></span><span></span></div><div class="wf" id="wf"></div></section>
    ${pictures.length ? h`<section class="card"><div class="bar"><b>${t("pictures")}</b><small>${t("picturesHint")}</small></div><div class="film" id="film">${pictures.map(shot)}</div></section>` : ""}`);
  wire(related); waterfall(); moveTo(page.at);
  $("#main").scrollTop = page.fresh ? 0 : keep; page.fresh = false;
  if (!page.rows.some(row => row.id === page.span)) page.span = page.rows[0]?.id ?? "";
  inspect(page, false);
}

function actions(open) {
  show($("#acts"), h`${open ? h`<button class="btn" id="stop" aria-label="${t("stop")}">${icon("stop")}<span class="w">${t("stop")}</span></button>` : ""}
    <span class="menu" id="m-compare"><button class="btn ${page.other ? "p" : ""}" aria-label="${t("compare")}" aria-haspopup="true">${icon("compare")}<span class="w">${t(page.other ? "stopCompare" : "compare")}</span></button><div></div></span>
    ${open ? "" : h`<button class="btn" id="replay" title="${t("replayTip")}" aria-label="${t("replay")}">${icon("replay")}<span class="w">${t("replay")}</span></button>`}
    <span class="menu" id="m-export"><button class="btn" aria-label="${t("exports")}" aria-haspopup="true">${icon("save")}<span class="w">${t("exports")}</span></button><div><a href="/traces/${page.id}/export.json" download>${icon("save")}<span>${t("asJson")}</span></a><a href="/traces/${page.id}/export.otlp.json" download>${icon("save")}<span>${t("asOtlp")}</span></a></div></span>
    <button class="btn" id="share" aria-label="${t("share")}">${icon("share")}<span class="w">${t("share")}</span></button>`);
}

function notes(run) {
  const asked = run.status === "waiting" && run.question;
  return h`${run.error && say(run.error) ? h`<p class="note bad" role="alert">${say(run.error)}</p>` : ""}
    ${asked ? h`<form class="note wait" id="answer"><span>${t("waitsFor")}${say(run.question.text)}</span><span class="sp"></span>${run.question.about === "approval" ? h`<button class="btn p" name="approve">${t("approve")}</button>` : run.question.choices.map(choice => h`<button class="btn" value="${choice.value}">${say(choice.label)}</button>`)}</form>` : ""}`;
}

function figures(totals, spans, pictures) {
  const other = page.pair?.totals[1], made = pictures.filter(p => !p.kept), good = made.filter(p => p.accepted).length;
  const against = (mine, theirs) => { const d = mine - theirs; return other && Math.abs(d) > 0.05 ? h`<small class="${d > 0 ? "up" : "down"}">${d > 0 ? "+" : "−"}${seconds(Math.abs(d))}</small>` : ""; };
  const tokens = totals.tokens_in + totals.tokens_out;
  return [
    [t("duration"), seconds(totals.seconds), against(totals.seconds, other?.seconds) || h`<small>${t("worked", seconds(totals.seconds - totals.waited))}</small>`],
    [t("waited"), totals.waited ? seconds(totals.waited) : "–", ""],
    [t("steps"), number(spans.length), h`<small>${t("agents", totals.agents.length)}</small>`],
    [t("tokens"), number(tokens), h`<small>${totals.calls ? t("calls", totals.calls) : t("embedded")}</small>`],
    [t("cost"), money(totals.cost), totals.cost && good ? h`<small>${t("perPicture", money(totals.cost / good))}</small>` : ""],
    [t("gate"), made.length ? `${good} / ${made.length}` : "–", made.length ? h`<small>${totals.rejected ? t("remade", totals.rejected) : t("firstTime")}</small>` : ""],
  ].map(([name, value, small]) => h`<div class="stat"><i>${name}</i><b>${value}</b>${small}</div>`);
}

function shot(picture) {
  const verdict = picture.accepted === false ? "no" : picture.accepted ? "yes" : "";
  return h`<button class="${verdict}" data-t="${picture.at}" data-span="${picture.span}" data-creative="${picture.creative}" aria-label="${t("picture", picture.number || "")} ${picture.persona} ${picture.canvas}"><span class="pic"><img src="${asset(picture.asset, 320)}" alt="" loading="lazy">${picture.kept ? h`<em>${t("kept")}</em>` : picture.attempt > 1 || picture.accepted === false ? h`<em>${t("of3", picture.attempt)}</em>` : ""}</span>
    <span class="cap"><b>${picture.number || ""}</b>${picture.persona || picture.repair} ${picture.canvas}${verdict ? icon(verdict === "yes" ? "check" : "cross") : ""}</span></button>`;
}

function waterfall() {
  const visible = page.rows.filter(row => !row.above.some(id => page.shut.has(id)));
  const axis = page.axis = axisOf(page.data.spans, page.fold), ghost = page.pair ? ghosts(page.pair, page.rows) : {};
  show($("#ticks"), h`${axis.ticks.map(([x, label]) => h`<span style="left:${x}%">${label}</span>`)}`);
  show($("#wf"), h`${visible.map(row => h`<div class="row ${row.id === page.span ? "on" : ""}" role="button" tabindex="0" data-span="${row.id}" data-t="${row.start}" style="--k:${COLOURS[row.kind]}" aria-label="${t(`k_${row.kind}`)} ${row.label} ${seconds(row.end - row.start)}">
    <span class="name pad1" style="padding-left:${row.depth * 16}px"><button class="tw ${row.below ? "" : "none"}" tabindex="-1" aria-expanded="${!page.shut.has(row.id)}" aria-label="${row.label}"></button><span class="kind">${t(`k_${row.kind}`)}</span><span>${row.label}</span>${row.again ? h`<span class="again ${row.failed ? "bad" : ""}" title="${row.why}">${row.again}</span>` : ""}</span>
    <span class="track">${ghost[row.id] ? h`<i class="b ghost" style="left:${axis.x(ghost[row.id][0])}%;width:${Math.max(0, axis.x(ghost[row.id][1]) - axis.x(ghost[row.id][0]))}%"></i>` : ""}<i class="b k-${row.kind} ${row.open ? "open" : ""} ${row.bad ? "err" : ""}" style="left:${axis.x(row.start)}%;width:${axis.x(row.end) - axis.x(row.start)}%"></i></span><span class="dur">${seconds(row.end - row.start)}</span></div>`)}<div class="head" id="line"></div>`);
  $$("#wf .row").forEach(node => {
    node.onclick = event => event.target.closest(".tw") ? toggle(node.dataset.span) : pick(node.dataset.span, true);
    node.onkeydown = event => { if (event.key === "Enter") pick(node.dataset.span, true); if (event.key === "ArrowLeft" || event.key === "ArrowRight") toggle(node.dataset.span, event.key === "ArrowLeft"); };
  });
}
function toggle(id, shut = !page.shut.has(id)) { page.shut[shut ? "add" : "delete"](id); waterfall(); moveTo(page.at); }

export function pick(id, lift = false) {
  page.span = id; $$("#wf .row").forEach(row => row.classList.toggle("on", row.dataset.span === id));
  remember(); inspect(page, lift);
}

function moveTo(at) {
  const end = page.data.totals.seconds, now = at ?? end, axis = page.axis;
  page.at = at == null || at >= end ? null : Math.max(0, at);
  $("#head").value = axis.x(now) * 10; $("#clock").textContent = `${seconds(now)} / ${seconds(end)}`;
  const track = $("#wf .track"); if (track) $("#line").style.left = `${track.offsetLeft + track.offsetWidth * axis.x(now) / 100}px`;
  $$("#wf .row").forEach(row => row.classList.toggle("off", +row.dataset.t > now + 1e-6));
  $$("#film [data-t]").forEach(node => node.classList.toggle("off", +node.dataset.t > now + 1e-6));
}
function stop() { cancelAnimationFrame(page.timer); page.timer = 0; if ($("#play")) { show($("#play"), icon("play")); $("#play").setAttribute("aria-label", t("play")); } }
function play() {
  if (page.timer) return stop();
  const total = 100, started = performance.now(), length = Math.min(12000, 2500 + page.rows.length * 120), from = page.at == null ? 0 : page.axis.x(page.at);
  show($("#play"), icon("pause")); $("#play").setAttribute("aria-label", t("pause"));
  const frame = now => {
    const x = from + (now - started) / length * total;
    if (!page.data || x >= 100) { if (page.data) moveTo(null); return stop(); }
    moveTo(page.axis.t(x)); page.timer = requestAnimationFrame(frame);
  };
  page.timer = requestAnimationFrame(frame);
}
function stepBy(by) {
  const visible = $$("#wf .row").map(row => row.dataset.span), place = visible.indexOf(page.span) + by;
  if (visible[place] == null) return;
  const row = page.rows.find(one => one.id === visible[place]); stop(); moveTo(row.kind === "run" ? null : row.end); pick(row.id);
  $(`#wf .row[data-span="${CSS.escape(row.id)}"]`)?.scrollIntoView({block: "nearest"});
}

function wire(related) {
  $("#prev").onclick = () => stepBy(-1); $("#next").onclick = () => stepBy(1); $("#play").onclick = play;
  $("#head").oninput = () => { stop(); moveTo(page.axis.t($("#head").value / 10)); };
  if ($("#fold")) $("#fold").onclick = () => { page.fold = !page.fold; $("#fold").setAttribute("aria-pressed", page.fold); waterfall(); moveTo(page.at); };
  $$("#film button").forEach(node => node.onclick = () => { const id = page.data.spans.some(span => span.id === node.dataset.span && span.kind !== "run") ? node.dataset.span : `creative:${node.dataset.creative}`; pick(page.rows.some(row => row.id === id) ? id : page.rows[0].id, true); });
  $("#share").onclick = async () => { await navigator.clipboard.writeText(location.origin + address()).catch(() => {}); toast(t("copied")); };
  if ($("#replay")) $("#replay").onclick = async () => { const {run_id} = await ask(`runs/${page.id}/replay`, {}); go(run_id, {with: page.data.run.rerun?.kind === "replay" ? page.data.run.rerun.run_id : page.id}); };
  if ($("#stop")) $("#stop").onclick = () => ask(`runs/${page.id}/cancel`, {});
  if ($("#answer")) $("#answer").onsubmit = async event => { event.preventDefault(); const by = event.submitter; await ask(`runs/${page.id}/answer`, by.name === "approve" ? {decision: "approve"} : {text: by.value}); };
  $$(".menu").forEach(menu => $("button", menu).onclick = event => {
    event.stopPropagation();
    if (menu.id === "m-compare" && page.other) return go(page.id, {span: page.span});
    const on = !menu.classList.contains("on"); $$(".menu").forEach(each => each.classList.remove("on")); menu.classList.toggle("on", on);
  });
  show($("#m-compare > div"), related.length ? h`<p style="padding:6px 10px">${t("compareWith")}</p>${related.map(other => h`<button data-other="${other.id}"><span class="dot ${other.status}" style="margin:0;flex:none"></span><span>${other.text}<br><small>${other.kind === "run" ? "" : t(other.kind === "replay" ? "replays" : "forks") + " · "}${when(other.created)}</small></span></button>`)}` : h`<p style="padding:8px 10px">${t("pickOther")}</p>`);
  $$("[data-other]").forEach(node => node.onclick = () => go(page.id, {with: node.dataset.other, span: page.span}));
}
addEventListener("click", () => $$(".menu").forEach(menu => menu.classList.remove("on")));
addEventListener("keydown", event => {
  if (!page.data || event.target.closest?.("input,textarea,select") || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.key === "j") stepBy(1); else if (event.key === "k") stepBy(-1); else if (event.key === "Escape") $("#ins").classList.remove("up");
  else if (event.key === " " && !event.target.closest?.("button,a,.row")) { event.preventDefault(); play(); }
});
addEventListener("resize", calm(() => page.data && moveTo(page.at), 100));
