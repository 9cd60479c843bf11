// Where the console is: the address says which run is looked at, and going somewhere else is told as the browser tells it.
import {t} from "./words.js";

export const place = () => { const [, , run = ""] = location.pathname.split("/"); return {run: decodeURIComponent(run), query: new URLSearchParams(location.search)}; };

/** Go to a run, or to the list, without loading the page anew. */
export function go(run, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  history.pushState({}, "", `/traces${run ? `/${encodeURIComponent(run)}` : ""}${search ? `?${search}` : ""}`);
  dispatchEvent(new PopStateEvent("popstate"));
}

export const statusWord = status => t({waiting: "s_waiting", failed: "s_failed"}[status] ?? status);
