// The plan: audiences, formats, numbers, what is remembered; with what it will take, worked out as it is changed.
import { safe, shape } from "./dom.js"

const COMMON = ["1x1", "3x4", "9x16", "16x9"]

/** What is chosen at first: the plan as it was made. */
export function choiceOf(plan) {
  const on = (plan.remembered ?? []).filter((one) => one.on).map((one) => one.id)
  return { personas: new Set(plan.personas), canvases: new Set(plan.canvases), remembered: new Set(on), variants: plan.variants }
}

export function planPart(card) {
  const { view, words, choice } = card, { plan } = view, { kept } = choice, sent = choice.sent ? "disabled" : ""
  const kit = plan.remembered ?? [], said = Object.fromEntries(kit.map((one) => [one.id, one.words]))
  const formats = card.looks?.formats ?? [], known = Object.fromEntries(formats.map((one) => [one.name, one]))
  const format = (item) => known[item]?.platform ? card.say(known[item].title) : safe(item.replace(/^([\d.]+)x([\d.]+)$/, "$1:$2").replaceAll("_", " "))
  const name = { remembered: (item) => card.say(said[item]), personas: (item) => card.say(plan.titles[item]) || safe(item), canvases: format }
  const all = {
    remembered: kit.map((one) => one.id),
    personas: [...new Set([...plan.personas, ...Object.keys(plan.titles)])].slice(0, 10),
    canvases: [...new Set([...plan.canvases, ...COMMON, ...kept.canvases])],
  }
  const chips = (kind, label, after = "") => `<h4>${label}</h4><div class="chips" role="group" aria-label="${label}">${all[kind].map((item) =>
    `<button class="chip" data-toggle="${kind}:${safe(item)}" aria-pressed="${kept[kind].has(item)}">${name[kind](item)}</button>`).join("")}${after}</div>`
  const rest = formats.filter((one) => one.platform && !all.canvases.includes(one.name))
  const more = rest.length ? `<select class="chip" data-add="canvases" aria-label="${words.moreFormats}"><option value="">${words.moreFormats}</option>${rest.map((one) =>
    `<option value="${safe(one.name)}">${card.say(one.title)} · ${shape(one)}</option>`).join("")}</select>` : ""
  const count = `<h4>${words.perLook}</h4><div class="chips count" role="group" aria-label="${words.perLook}"><button class="chip" data-count="-1" aria-label="${words.less}" ${kept.variants <= 1 ? "disabled" : ""}>−</button>
    <output data-testid="variants" aria-live="polite">${kept.variants}</output><button class="chip" data-count="1" aria-label="${words.more}" ${kept.variants >= 6 ? "disabled" : ""}>+</button></div>`
  const work = plan.steps.length ? `<details class="work" data-key="work"><summary>${words.work}</summary><ol>${plan.steps.map((step) =>
    `<li class="todo"><span class="dot"></span><span>${card.say(step.title)}</span><small>${step.count > 1 ? `${step.count} × ` : ""}${step.seconds ? `${Math.max(1, Math.round(step.seconds))} ${words.seconds}` : ""}</small></li>`).join("")}</ol></details>` : ""
  return `<div class="part" data-key="plan" data-testid="plan"><h4>${card.say(view.question.text)}</h4>${chips("personas", words.audiences)}${chips("canvases", words.formats, more)}${count}${kit.length ? chips("remembered", words.kit_rules) : ""}${work}
    <div class="acts"><button class="btn go" data-testid="approve" data-approve ${sent || (total(plan, kept) ? "" : "disabled")}>${words.approve}</button><button class="btn" data-testid="cancel" data-cancel ${sent}>${words.cancel}</button>
    <span class="soft" data-testid="takes" role="status">${takes(card)}</span></div></div>`
}

function total(plan, kept) {
  const looks = kept.personas.size * kept.variants, once = plan.once ?? {}
  const shapes = [...kept.canvases].filter((item) => !(item in once)).length
  const exact = [...kept.canvases].reduce((sum, item) => sum + (once[item] ?? 0), 0)
  return kept.personas.size ? Math.min(looks, capped(plan, kept) ?? looks) * shapes * plan.languages.length + exact : 0
}

// A cap on looks holds for the plan as it was made; who changes the number of looks means that number.
const capped = (plan, kept) => (kept.variants === plan.variants ? plan.total : null)

function takes(card) {
  const { words, view: { plan }, choice: { kept } } = card, all = total(plan, kept)
  if (!all) return words.atLeastOne
  const part = all / Math.max(1, total(plan, choiceOf(plan))), sum = (key) => plan.steps.reduce((sum, step) => sum + step[key], 0) * part
  const cost = sum("cost")
  return `${all} ${words.pictures}${plan.experiment ? ` + ${words.abTest}` : ""} · ${words.about} ${Math.max(1, Math.round(sum("seconds")))} ${words.seconds} · ${cost ? `$${cost.toFixed(2)}` : words.free}`
}

/** The decision: a plain yes, or the plan's fields that were changed. */
export function approval(card) {
  const { plan } = card.view, { kept } = card.choice, changed = {}
  for (const kind of ["personas", "canvases"]) if (String([...kept[kind]]) !== String(plan[kind])) changed[kind] = [...kept[kind]]
  if (kept.variants !== plan.variants) Object.assign(changed, { variants: kept.variants, total: null })
  const kit = plan.remembered ?? []
  if (kit.some((one) => one.on !== kept.remembered.has(one.id))) changed.without = kit.filter((one) => !kept.remembered.has(one.id)).map((one) => one.id)
  return Object.keys(changed).length ? { decision: "edit", plan: changed } : { decision: "approve" }
}
