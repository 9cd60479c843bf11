// The console's entry: address, list of runs, live tail, theme and language. A run's page is in run.js.
import {h, show, $, $$, say, seconds, money, number, ago, asset, ask, calm, icon, toast} from "./dom.js";
import {t, lang, setLang} from "./words.js";
import {go, place, statusWord} from "./route.js";
import {open, close, happened} from "./run.js";

const state = {line: new URLSearchParams(location.search).get("q") ?? "", chip: "", limit: 60, data: null};
const CHIPS = {all: "", live: "status:live", waiting: "status:waiting", failed: "status:failed", replays: "kind:replay", forks: "kind:fork"};

function arrive() {
  const {run, query} = place();
  document.body.className = run ? "run" : "list";
  if (run) open(run, query); else { close(); show($("#acts"), ""); show($("#crumb"), h`${t("title")}`); document.title = `Vitrine · ${t("title")}`; }
  list();
}

function shell() {
  document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = localStorage.getItem("vitrine-theme") ?? (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light");
  show(document.body, h`<header class="top"><a class="logo" href="/traces" aria-label="${t("back")}"><img src="/public/favicon.svg" alt=""><span>Vitrine</span></a>
    <span class="crumb" id="crumb">${t("title")}</span><span class="sp"></span><span id="acts" style="display:contents"></span>
    <button class="btn" id="language" title="${t("language")}">${lang() === "zh" ? "EN" : "中"}</button><button class="btn icon" id="theme" aria-label="${t("theme")}" title="${t("theme")}">${icon("theme")}</button></header>
    <aside aria-label="${t("title")}"><form class="search" role="search"><input id="q" type="search" value="${state.line}" placeholder="${t("search")}" aria-label="${t("searchLabel")}" autocomplete="off" spellcheck="false">
    <div class="chips" id="chips"></div><div class="hint">${t("hint")}</div></form><div id="runs"></div></aside>
    <main id="main" tabindex="-1"></main><section class="ins" id="ins" aria-label="${t("step")}"></section>`);
  $("#theme").onclick = () => { const root = document.documentElement, next = root.dataset.theme === "dark" ? "light" : "dark"; root.dataset.theme = next; localStorage.setItem("vitrine-theme", next); };
  $("#language").onclick = () => { setLang(lang() === "zh" ? "en" : "zh"); shell(); arrive(); };
  $("#q").oninput = calm(() => { state.line = $("#q").value; state.limit = 60; remember(); list(); }, 220);
  $(".search").onsubmit = event => event.preventDefault();
  chips();
}

function remember() { if (!place().run) history.replaceState({}, "", state.line ? `/traces?q=${encodeURIComponent(state.line)}` : "/traces"); }

function chips() {
  const counts = state.data?.counts ?? {};
  show($("#chips"), h`${Object.keys(CHIPS).map(name => h`<button type="button" class="chip" data-chip="${name}" aria-pressed="${(state.chip || "all") === name}">${t(name)}${name in counts && (name === "all" || counts[name]) ? h`<b>${number(counts[name])}</b>` : ""}</button>`)}<span class="tail ${tailing ? "" : "off"}" id="tail">${t(tailing ? "tail" : "reconnecting")}</span>${available()}`);
  $$("[data-chip]").forEach(chip => chip.onclick = () => { state.chip = chip.dataset.chip; state.limit = 60; list(); });
}

function available() {
  const {asked = 0, at_once = 0, accepted = 0} = state.data?.available ?? {}, share = part => Math.round(100 * part / asked);
  return asked ? h`<span class="available" title="${t("availableTip", asked)}">${t("available", share(at_once), share(accepted))}</span>` : "";
}

const fits = {live: row => ["queued", "running"].includes(row.status), waiting: row => row.status === "waiting", failed: row => ["failed", "partial"].includes(row.status), replays: row => row.kind === "replay", forks: row => row.kind === "fork"};

async function list() {
  try {
    const server = ["replays", "forks"].includes(state.chip) ? CHIPS[state.chip] : "";
    state.data = await ask(`runs?limit=200&q=${encodeURIComponent([state.line, server].filter(Boolean).join(" "))}`);
  } catch (error) { if (!state.data) show($("#runs"), h`<p class="pad">${error.message}</p>`); return; }
  const rows = state.data.rows.filter(fits[state.chip] ?? (() => true)), here = place().run;
  show($("#runs"), h`${rows.slice(0, state.limit).map(row => line(row, row.id === here))}
    ${rows.length > state.limit ? h`<p class="pad"><button class="btn" id="more">${t("more")}</button></p>` : ""}
    ${rows.length ? "" : h`<p class="pad">${t(state.line || state.chip ? "none" : "empty")}</p>`}`);
  if ($("#more")) $("#more").onclick = () => { state.limit += 60; list(); };
  $$("#runs a").forEach(link => link.onclick = event => { if (event.metaKey || event.ctrlKey) return; event.preventDefault(); go(link.dataset.run); });
  chips();
}


function line(row, on) {
  const doing = ["running", "waiting"].includes(row.status) && row.doing ? `${statusWord(row.status)} · ${row.doing}` : statusWord(row.status);
  const made = row.expected || row.pictures ? `${row.pictures}/${Math.max(row.expected, row.pictures)}` : "";
  return h`<a class="item ${on ? "on" : ""}" href="/traces/${row.id}" data-run="${row.id}" ${on ? h`aria-current="page"` : ""}><span class="dot ${row.status}" title="${doing}"></span>
    ${row.thumb ? h`<img src="${asset(row.thumb, 128)}" alt="" loading="lazy">` : h`<span class="noimg"></span>`}<span class="t">${row.text}</span><span class="d">${seconds(row.seconds)}</span>
    <span class="m"><span>${doing}</span>${row.kind !== "run" ? h`<span class="tag">${t(row.kind === "replay" ? "replays" : "forks")}</span>` : ""}${made ? h`<span>${t("pictures")} ${made}</span>` : ""}
    ${row.rejected ? h`<span>${t("remade", row.rejected)}</span>` : ""}${row.cost ? h`<span>${money(row.cost)}</span>` : ""}${row.errors.length ? h`<span class="e">${row.errors.join(", ")}</span>` : ""}${row.merchant === "local" ? "" : h`<span>${row.merchant}</span>`}<span>${ago(row.created)}</span></span></a>`;
}

let tailing = true;
const listSoon = calm(list, 700);
function follow() {
  const source = new EventSource("/traces/api/tail");
  const mark = up => { if (up !== tailing) { tailing = up; chips(); if (up) arrive(); } };
  source.onopen = () => mark(true);
  source.onerror = () => mark(false);
  source.addEventListener("told", event => { const told = JSON.parse(event.data); listSoon(); if (told.run === place().run) happened(told); });
}

addEventListener("popstate", arrive);
addEventListener("click", event => { const home = event.target.closest?.("a.logo, a[data-go]"); if (home && !event.metaKey && !event.ctrlKey) { event.preventDefault(); go(home.dataset.go ?? ""); } });
addEventListener("unhandledrejection", event => toast(event.reason?.message ?? String(event.reason), true));
shell(); arrive(); follow();
export {say};
