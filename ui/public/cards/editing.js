// Changing a picture by hand: words in place, set, palette, layout, format; or again, with a note. Each is one run.
import { icon, safe, shape } from "./dom.js"
import { drop, liked } from "./picks.js"

export function editingPart(card, shot) {
  const { words, choice: { open } } = card, { edit } = open, busy = open.busy ? "disabled" : ""
  const exact = shot.persona === "product"
  const parts = exact ? `<p class="note">${words.exact}</p>` : texts(card, shot) + sets(card, shot) + layouts(card, shot)
  const changed = Object.keys(edit).length
  return `<details data-key="edit" data-testid="edit" open><summary>${words.edit}</summary>${parts}${sizes(card, shot)}
    <div class="acts apply"><button class="btn go" data-apply data-testid="apply" ${changed && !open.busy ? "" : "disabled"}>${icon("check")} ${words.apply}</button></div></details>
    ${exact ? "" : `<details data-key="again" data-testid="again"><summary>${words.regenerate}</summary><label data-key="note-${safe(shot.id)}">${words.note}<textarea data-own data-note rows="2" maxlength="300" placeholder="${words.noteHint}">${safe(open.note)}</textarea></label>
    <div class="acts"><button class="btn" data-redo data-testid="redo" ${busy}>${icon("again")} ${words.redo}</button></div></details>`}`
}

function texts(card, shot) {
  const { words } = card
  return `<div data-key="texts">${["headline", "subline"].map((role) => `<label data-key="${role}-${safe(shot.id)}">${words[role]}<input data-own data-text="${role}" data-testid="text-${role}" value="${safe(card.choice.open.edit[role] ?? shot[role] ?? "")}" maxlength="120"></label>`).join("")}</div>`
}

function sets(card, shot) {
  const { words, looks, choice: { open: { edit } } } = card
  if (!looks) return ""
  if (!looks.sets.length) return `<p class="note">${words.noLooks}</p>`
  const now = edit.set_name ?? shot.set, palettes = looks.sets.find((one) => one.name === now)?.palettes ?? []
  const colours = edit.palette ?? (edit.set_name ? "" : shot.palette)
  return `<h4>${words.set}</h4><div class="grid" role="radiogroup" aria-label="${words.set}">${looks.sets.map((one) =>
    `<button data-key="${safe(one.name)}" role="radio" data-set="${safe(one.name)}" aria-checked="${one.name === now}"><img src="/public/sets/${safe(one.name)}.webp" data-else="/v1/looks/sets/${safe(one.name)}/picture?width=160" alt="" width="80" height="80" loading="lazy"><span>${card.say(one.title)}</span></button>`).join("")}</div>
    <h4>${words.palette}</h4><div class="chips" role="radiogroup" aria-label="${words.palette}">${palettes.map((one) =>
    `<button class="chip" data-key="${safe(one.name)}" role="radio" data-palette="${safe(one.name)}" aria-checked="${one.name === colours}"><i class="dots">${one.colours.map((colour) => `<u style="background:${safe(colour)}"></u>`).join("")}</i>${card.say(one.title)}</button>`).join("")}</div>`
}

function layouts(card, shot) {
  const { words, choice: { open: { edit } } } = card, now = edit.layout ?? shot.layout
  const icons = { top: "top", left: "sideleft", right: "sideright" }
  return `<h4>${words.layout}</h4><div class="chips" role="radiogroup" aria-label="${words.layout}">${Object.keys(icons).map((side) =>
    `<button class="chip" role="radio" data-layout="${side}" aria-checked="${side === now}">${icon(icons[side])} ${words[side]}</button>`).join("")}</div>`
}

function sizes(card, shot) {
  const { words, looks, choice: { open: { edit } } } = card
  const usual = (looks?.formats ?? []).filter((one) => one.usual), now = edit.canvas ?? shot.canvas.name
  return usual.length ? `<h4>${words.resize}</h4><select data-canvas data-testid="resize" aria-label="${words.resize}"><option value="">${shape(shot.canvas)} · ${shot.canvas.width}×${shot.canvas.height}</option>${usual.map((one) =>
    `<option value="${safe(one.name)}" ${one.name === now && edit.canvas ? "selected" : ""}>${card.say(one.title)}${/\d:\d/.test(card.say(one.title)) ? "" : ` · ${shape(one)}`}</option>`).join("")}</select>` : ""
}

/** Take up a change of a control; what is as it was is no change. */
export function change(open, shot, name, value) {
  const before = { set_name: shot.set, palette: shot.palette, layout: shot.layout, headline: shot.headline, subline: shot.subline ?? "", canvas: "" }
  if (value === before[name] && !(name === "palette" && open.edit.set_name)) delete open.edit[name]
  else open.edit[name] = value
  if (name === "set_name") delete open.edit.palette
  if (!open.edit.headline) delete open.edit.headline
}

/** Send the changes as one edit. The viewer closes when it was taken; else it says why not. */
export async function apply(card, shot) {
  await send(card, { what: "retouch", edit: { numbers: [shot.number], ...card.choice.open.edit } })
}

export async function redo(card, shot) {
  await send(card, { what: "again", number: shot.number, note: card.choice.open.note })
}

/** Like a picture, or no longer; a heart that was not kept goes out again. */
export async function pick(card, shot) {
  const { open } = card.choice
  if (liked.has(shot.id)) {
    Object.assign(open, (await drop(shot.id)) ? { told: "" } : { told: card.words.retry, bad: true })
  } else {
    liked.add(shot.id)
    await send(card, { what: "pick", number: shot.number }, true)
    if (open.bad) liked.delete(shot.id)
  }
  card.draw()
}

async function send(card, payload, stays = false) {
  const { open } = card.choice
  Object.assign(open, { busy: true, told: "", bad: false })
  card.draw()
  const told = await card.act(payload)
  Object.assign(open, { busy: false, told: told.ok ? card.words.applied : told.say, bad: !told.ok })
  if (told.ok && !stays) card.shut()
  else if (told.ok) open.told = ""
  card.draw()
}
