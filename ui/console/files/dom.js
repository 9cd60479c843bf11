// Small helpers of the console's pages: safe templates, formats, icons, requests.
import {t, lang} from "./words.js";

class Safe { constructor(text) { this.text = text; } }
const escape = value => String(value ?? "").replace(/[&<>"']/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})[c]);
const put = value => value instanceof Safe ? value.text : Array.isArray(value) ? value.map(put).join("") : value === false || value == null ? "" : escape(value);
/** A template whose values are escaped, unless they are templates themselves. */
export const h = (parts, ...values) => new Safe(parts.reduce((text, part, i) => text + part + (i < values.length ? put(values[i]) : ""), ""));
export const raw = text => new Safe(text);
export const show = (node, template) => { node.innerHTML = put(template); return node; };
export const $ = (query, from = document) => from.querySelector(query);
export const $$ = (query, from = document) => [...from.querySelectorAll(query)];

/** Words in the page's language. */
export const say = words => typeof words === "string" ? words : words?.[lang()] ?? words?.en ?? Object.values(words ?? {})[0] ?? "";
export const seconds = s => s == null ? "–" : s < 0.0005 ? "0" : s < 1 ? `${Math.round(s * 1000)} ms` : s < 90 ? `${s.toFixed(1)} s` : s < 5400 ? `${Math.floor(s / 60)}:${String(Math.round(s % 60)).padStart(2, "0")}` : `${(s / 3600).toFixed(1)} h`;
export const money = usd => usd ? `$${usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}` : "$0";
export const number = n => Number(n ?? 0).toLocaleString(lang());
export const when = iso => new Date(iso).toLocaleString(lang() === "zh" ? "zh-CN" : "en-GB", {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit"});
export const ago = iso => { const s = (Date.now() - new Date(iso)) / 1000; return s < 60 ? t("now") : s < 3600 ? t("minutes", Math.floor(s / 60)) : s < 86400 ? t("hours", Math.floor(s / 3600)) : new Date(iso).toLocaleDateString(lang()); };
export const asset = (id, width) => `/v1/assets/${id}${width ? `?width=${width}` : ""}`;
export const pretty = value => typeof value === "string" ? value : JSON.stringify(value, null, 2);

/** JSON from the server; what went wrong is thrown in the server's words. */
export async function ask(path, body) {
  const answer = await fetch(`/traces/api/${path}`, body === undefined ? {headers: {"accept-language": lang()}} :
    {method: "POST", headers: {"content-type": "application/json", "accept-language": lang()}, body: JSON.stringify(body)});
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(say(data.words ?? data.detail) || t("offline"));
  return data;
}

/** Calls once, a while after the last of many calls. */
export function calm(work, wait) { let timer; return (...all) => { clearTimeout(timer); timer = setTimeout(() => work(...all), wait); }; }

const PATHS = {
  play: "M7 5l12 7-12 7z", pause: "M7 5h4v14H7zM13 5h4v14h-4z", prev: "M15 5l-8 7 8 7", next: "M9 5l8 7-8 7",
  compare: "M4 8h13l-4-4M20 16H7l4 4", replay: "M4 12a8 8 0 1 1 3 6.2M4 20v-5h5", fork: "M7 4v16M7 12c6 0 10-1 10-8M13.5 7.5L17 4l3.5 3.5",
  save: "M12 4v11m-5-5l5 5 5-5M5 20h14", share: "M9 12h6m-4-4H8a4 4 0 0 0 0 8h3m2-8h3a4 4 0 0 1 0 8h-3", theme: "M12 3a9 9 0 1 0 0 18zM12 3v18",
  back: "M15 5l-8 7 8 7", close: "M6 6l12 12M18 6L6 18", stop: "M6 6h12v12H6z", live: "M12 12h.01M8 8a6 6 0 0 0 0 8m8-8a6 6 0 0 1 0 8M5 5a10 10 0 0 0 0 14m14-14a10 10 0 0 1 0 14",
  check: "M5 12l5 5 9-10", cross: "M6 6l12 12M18 6L6 18", list: "M4 6h16M4 12h16M4 18h16", fold: "M4 12h5l-2-3m2 3l-2 3m13-3h-5l2-3m-2 3l2 3",
};
const FILLED = new Set(["play", "pause", "stop"]);
export const icon = name => raw(`<svg class="i" viewBox="0 0 24 24" aria-hidden="true" ${FILLED.has(name) ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'}><path d="${PATHS[name]}"/></svg>`);

let toastTimer;
/** A short message at the foot of the page. */
export function toast(text, bad = false) {
  const node = $("#toast") ?? document.body.appendChild(Object.assign(document.createElement("div"), {id: "toast", role: "status"}));
  node.textContent = text; node.className = bad ? "bad on" : "on"; clearTimeout(toastTimer); toastTimer = setTimeout(() => node.className = "", bad ? 6000 : 2600);
}
