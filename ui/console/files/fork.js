// Fork a run from one of its steps: what can be changed there, as words or JSON, and off it goes.
import {h, show, $, $$, ask, pretty, toast} from "./dom.js";
import {t} from "./words.js";
import {go} from "./route.js";

const PLAN = ["personas", "canvases", "variants", "total", "languages", "experiment"];
const only = (value, keys) => Object.fromEntries(keys.map(key => [key, value?.[key] ?? null]));
const last = (page, kind) => page.data.events.filter(event => event.kind === kind).at(-1);

/** What can be edited at this row: [name, title, value, how it is sent]. */
function choices(row, page) {
  const {run} = page.data, agent = row.kind === "agent" ? row : page.rows.find(each => each.kind === "agent" && row.above.includes(each.id)) ?? row;
  const text = ["text", t("forkText"), run.request.text, value => ({edits: {text: value}})];
  const brief = last(page, "brief_interpreted")?.brief, plan = run.plan ?? last(page, "plan_made")?.plan;
  const typed = brief && ["brief", t("forkBrief"), filled(brief), value => ({edits: {brief: value}})];
  const planned = plan && ["plan", t("forkPlan"), only(plan, PLAN), value => ({edits: {plan: Object.fromEntries(Object.entries(value).filter(([key, each]) => each !== null || plan[key] != null))}})];
  const asked = row.kind === "human" && row.name !== "approval" && ["answer", t("forkAnswer"), row.detail.answer?.text ?? "", value => ({edits: {answer: {text: value}}})];
  const creative = row.creative || agent.creative;
  if (creative) {
    const made = page.data.events.filter(event => event.kind === "creative_accepted" && event.creative.id === creative).at(-1)?.creative, solved = page.data.events.filter(event => event.kind === "layout_solved" && event.creative_id === creative).at(-1)?.layout;
    const recipe = made?.recipe.instruction, shown = recipe ? {set_name: recipe.set_name, palette: recipe.palette, layout: recipe.layout, words: {headline: recipe.words.headline, subline: recipe.words.subline}, stickers: recipe.stickers} : {words: {headline: ""}};
    return [["instruction", t("forkInstruction"), shown, value => ({creative, edits: {instruction: value}})], solved && ["layout", t("forkLayout"), solved, value => ({creative, edits: {layout: value}})]].filter(Boolean);
  }
  const byAgent = {interpret: [asked, text, typed], product: [typed], planner: [typed], approval: [planned], persona: [planned], ab_test: [planned], assemble: [planned]};
  const again = row.kind === "agent" && !["interpret", "approval"].includes(row.name) && ["", t("forkNothing"), null, () => ({agent: row.name, edits: {}})];
  return [...(byAgent[agent.name] ?? [text, typed, planned]), again].filter(Boolean);
}
const filled = brief => Object.fromEntries(Object.entries(brief).filter(([key, value]) => ["aspect_ratios", "personas", "selling_points", "style_scene", "count_total", "price"].includes(key) || (Array.isArray(value) ? value.length : value != null)));

export function forkPane(pane, row, page, chosen = 0) {
  const all = choices(row, page);
  if (!all.length) return show(pane, h`<p class="sub">${t("forkNone")}</p>`);
  const [name, title, value, send] = all[chosen] ?? all[0], words = typeof value === "string";
  show(pane, h`<p style="margin:0 0 10px">${t("forkTitle")}</p><div class="pick" role="group">${all.map(([, label], place) => h`<button class="chip" aria-pressed="${place === chosen}" data-choice="${place}">${label}</button>`)}</div>
    ${value === null ? "" : h`<label><span class="lbl">${title}</span><textarea id="edit" spellcheck="false" data-testid="fork-edit" style="${words ? "font-family:inherit;font-size:14px;min-height:120px" : ""}">${words ? value : pretty(value)}</textarea></label>`}
    <div class="foot"><button class="btn p" id="go" data-testid="fork-go">${t("forkGo")}</button><p id="said">${t("forkNote")}</p></div>`);
  $$("[data-choice]", pane).forEach(button => button.onclick = () => forkPane(pane, row, page, +button.dataset.choice));
  $("#go").onclick = async () => {
    let edited = value;
    if (value !== null) try { edited = words ? $("#edit").value.trim() : JSON.parse($("#edit").value); } catch (error) { $("#said").className = "bad"; $("#said").textContent = t("notJson", error.message); return; }
    $("#go").disabled = true;
    try {
      const body = send(words || name === "layout" || value === null ? edited : changed(value, edited));
      const {run_id} = await ask(`runs/${encodeURIComponent(page.id)}/fork`, body);
      if (value !== null && pretty(edited) === pretty(value)) toast(t("unchanged"));
      go(run_id, {with: page.id});
    } catch (error) { $("#said").className = "bad"; $("#said").textContent = error.message; $("#go").disabled = false; }
  };
}
/** Only what was changed, field by field. */
const changed = (before, after) => Object.fromEntries(Object.entries(after).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])).map(([key, value]) => [key, value && typeof value === "object" && !Array.isArray(value) && before[key] && !Array.isArray(before[key]) ? changed(before[key], value) : value]));
