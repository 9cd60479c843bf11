// Small helpers of the cards: safe text, patching the page in place, icons.
export const safe = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
export const number = (value) => Number(value).toLocaleString()

/** Change `node` to look like `html`, keeping what is already there: focus, scroll positions and loaded pictures stay. */
export function morph(node, html) {
  const wanted = document.createElement("template")
  wanted.innerHTML = html
  children(node, wanted.content)
}

const same = (one, other) => one.nodeName === other.nodeName && one.dataset?.key === other.dataset?.key

function children(old, fresh) {
  const keyed = new Map([...old.childNodes].filter((node) => node.dataset?.key).map((node) => [node.dataset.key, node]))
  let at = old.firstChild
  for (const wanted of [...fresh.childNodes]) {
    const known = wanted.dataset?.key ? keyed.get(wanted.dataset.key) : at && !at.dataset?.key ? at : null
    if (!known || !same(known, wanted)) { old.insertBefore(wanted, at); continue }
    if (known === at) at = at.nextSibling
    else old.insertBefore(known, at)
    patch(known, wanted)
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove() }
}

function patch(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) { if (old.data !== fresh.data) old.data = fresh.data; return }
  if (old.nodeType !== Node.ELEMENT_NODE) return
  const opens = ["DETAILS", "DIALOG"].includes(old.nodeName)
  for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !(opens && name === "open")) old.removeAttribute(name)
  if (!old.hasAttribute("data-own")) children(old, fresh)
}

const PATHS = {
  left: "M15 5l-7 7 7 7", right: "M9 5l7 7-7 7", close: "M6 6l12 12M18 6L6 18", save: "M12 4v11m-5-5l5 5 5-5M5 20h14",
  heart: "M12 20S4 14.5 4 9a4.2 4.2 0 0 1 8-1.8A4.2 4.2 0 0 1 20 9c0 5.500-8 11-8 11z", again: "M4 12a8 8 0 1 1 3 6.200M4 20v-5h5",
  look: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4", before: "M12 4v16M4 6h16v12H4z", compare: "M4 6h7v12H4zM13 6h7v12h-7z",
  zones: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 9h6v6H9z", heat: "M12 3c4 5 6 7.500 6 11a6 6 0 0 1-12 0c0-2 1-3.500 2.500-5 .5 2 1.500 3 2.500 3 0-3-1-5 1-9z",
  top: "M4 5h16M4 9h10M8 13h8v6H8z", sideleft: "M4 6h6M4 10h6M4 14h4M13 6h7v12h-7z", sideright: "M14 6h6M14 10h6M14 14h4M4 6h7v12H4z",
  stop: "M7 7h10v10H7z", undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3", check: "M5 12l5 5 9-10",
}
export const icon = (name) => `<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="${["stop"].includes(name) ? "currentColor" : "none"}" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${PATHS[name]}"/></svg>`

const RATIOS = [["1:1", 1], ["3:4", 0.75], ["4:5", 0.8], ["9:16", 0.5625], ["16:9", 16 / 9], ["2:3", 2 / 3], ["4:3", 4 / 3], ["1.91:1", 1.91]]
/** A canvas as people name it: by its ratio where that has a name. */
export function shape(canvas) {
  const near = RATIOS.find(([, value]) => Math.abs(value - canvas.width / canvas.height) < 0.01)
  return near ? near[0] : `${canvas.width}×${canvas.height}`
}

let looks
/** Sets, sides and formats that a picture can be changed to; read once. */
export const allLooks = () => (looks ??= fetch("/v1/looks").then((answer) => (answer.ok ? answer.json() : Promise.reject())).catch(() => ((looks = null), { sets: [], layouts: [], formats: [] })))

/** Every picture that a card of this page shows, newest under its id: any two can be compared. */
export const shown = new Map()
const runs = new Map()
/** Names of audiences, as any card of this page knows them: a card of an edit is told only their ids. */
export const audiences = new Map()
export function register(view) {
  runs.set(view.run, view)
  view.creatives.forEach((shot) => shown.set(shot.id, { ...shot, run: view.run, thread: view.thread }))
  Object.entries(view.plan?.titles ?? {}).forEach(([id, title]) => audiences.set(id, title))
  view.personas.forEach((persona) => audiences.set(persona.id, persona.title))
}

/** The picture that counts now under this one's number where that is another: a newer version of it, or, taken back, an older one. */
export function instead(shot) {
  const there = new Map(), views = [...runs.values()].filter((view) => view.thread === shot.thread)
  for (const view of views.sort((one, other) => String(one.at).localeCompare(String(other.at)))) {
    view.creatives.forEach((made) => there.set(made.number, made.id))
    const back = view.shelf?.map((id) => shown.get(id)).filter(Boolean)
    if (back?.length) back.forEach((made) => there.set(made.number, made.id))
  }
  const now = shown.get(there.get(shot.number))
  if (!now || now.id === shot.id) return null
  return replaced(now).has(shot.id) ? { newer: true, id: now.id, number: now.number } : replaced(shot).has(now.id) ? { newer: false, id: now.id, number: now.number } : null
}

function replaced(shot) {
  const before = new Set()
  for (let at = shot; at?.replaces && !before.has(at.replaces); at = shown.get(at.replaces)) before.add(at.replaces)
  return before
}
