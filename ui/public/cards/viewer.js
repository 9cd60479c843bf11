// One picture, large: as it is, against the merchant's photo, beside another, under a platform's interface, as a heat map.
import { icon, instead, safe, shape, shown } from "./dom.js"
import { editingPart } from "./editing.js"
import { liked } from "./picks.js"

const MODES = ["look", "before", "compare", "zones", "heat"]

/** What a viewer that is opened starts with. */
export const opened = (id) => ({ id, mode: "look", other: "", zone: "", split: 50, edit: {}, note: "", told: "", busy: false })

/** The pictures that arrows go through and that can be compared: of this conversation, those of this card first. */
export function album(card) {
  const own = card.view.creatives, ids = new Set(own.map((shot) => shot.id))
  return [...own, ...[...shown.values()].filter((shot) => shot.thread === card.view.thread && !ids.has(shot.id))]
}

export function viewerPart(card) {
  const { words, choice: { open } } = card, shot = shown.get(open.id)
  const modes = MODES.map((mode) => `<button role="radio" class="mode" data-mode="${mode}" data-testid="mode-${mode}" aria-checked="${open.mode === mode}" aria-label="${words[mode]}">${icon(mode)}<span>${words[mode]}</span></button>`).join("")
  const mine = liked.has(shot.id), now = instead(shot)
  return `<div class="big"><div class="stage"><div class="modes" role="radiogroup" aria-label="${words.modes}">${modes}</div>
    <div class="view mode-${open.mode}">${stage(card, shot)}</div>${below(card, shot)}</div>
    <aside><header><button class="round" data-step="-1" aria-label="${words.previous}">${icon("left")}</button><button class="round" data-step="1" aria-label="${words.next}">${icon("right")}</button><span class="grow"></span>
    <button class="round" data-close aria-label="${words.close}">${icon("close")}</button></header>
    <div class="scroll" tabindex="-1" autofocus><h3 data-testid="title">${shot.number}. ${safe(shot.headline)}</h3><p class="soft">${shape(shot.canvas)} · ${safe(shot.canvas.width)}×${safe(shot.canvas.height)} ${safe(shot.canvas.platform)}</p>
    ${now ? `<div class="note now" data-key="now" data-testid="now"><p>${now.newer ? words.editedLong : words.takenBackLong}</p><button class="btn go" data-open="${safe(now.id)}" data-testid="see-now">${words.seeNow}</button></div>` : ""}
    <div class="acts">${now && !mine ? "" : `<button class="btn ${mine ? "on" : ""}" data-pick data-testid="pick" aria-pressed="${mine}" ${open.busy ? "disabled" : ""}>${icon("heart")} ${mine ? words.picked : words.pick}</button>`}
    <a class="btn" data-testid="download" href="${safe(shot.url)}?download=1" download>${icon("save")} ${words.download}</a></div>
    ${now ? "" : editingPart(card, shot)}${proof(card, shot)}</div>
    <p class="told ${open.bad ? "bad" : ""}" role="status" data-testid="told">${safe(open.told)}</p></aside></div>`
}

function stage(card, shot) {
  const { words, choice: { open } } = card
  if (open.mode === "compare") {
    const other = shown.get(open.other) ?? album(card).find((one) => one.id === shot.replaces) ?? album(card).find((one) => one.id !== shot.id)
    return `<div class="two" data-testid="side-by-side">${[shot, other].filter(Boolean).map((one) => `<figure data-key="${safe(one.id)}">${frame(one, image(card, one))}<figcaption>${one.number} · ${shape(one.canvas)}</figcaption></figure>`).join("")}</div>`
  }
  if (open.mode === "before") return frame(shot, image(card, shot) + before(card, shot), `style="--at:${open.split}%"`)
  if (open.mode === "zones") return frame(shot, image(card, shot) + zone(card, shot))
  if (open.mode === "heat") return frame(shot, `<span class="soft waits">${words.heatWait}</span><img data-key="heat" data-testid="heatmap" src="/v1/runs/${safe(shot.run)}/creatives/${safe(shot.id)}/heatmap" alt="${words.heatNote}">`)
  return frame(shot, image(card, shot))
}

const frame = (shot, inside, more = "") => `<div class="frame" data-key="frame-${safe(shot.id)}" ${more || 'style=""'}><div class="fit" style="--r:${shot.canvas.width / shot.canvas.height}">${inside}</div></div>`
const image = (card, shot) => `<img data-key="main" src="${safe(shot.url)}" alt="${card.say(shot.alt)}" width="${shot.canvas.width}" height="${shot.canvas.height}">`

// The merchant's own pixels, laid where the certificate says that they are on the picture.
function before(card, shot) {
  const { words, choice: { open } } = card, move = shot.certificate.transform, { width, height } = shot.canvas
  const wide = card.widths[shot.source]
  const place = move ? `left:${(100 * move.x) / width}%;top:${(100 * move.y) / height}%;width:${wide ? (100 * wide * move.scale) / width : 0}%;${move.mirrored ? "transform:scaleX(-1);" : ""}` : "inset:8%;width:84%;height:84%;object-fit:contain;"
  return `<div class="before" data-key="before"><img data-measure="${safe(shot.source)}" src="${safe(shot.source)}" alt="${words.yourPhoto}" style="${place}"></div><i class="line" data-key="line"></i>
    <b class="tag l" data-key="tl">${words.yourPhoto}</b><b class="tag r" data-key="tr">${words.picture}</b><input data-key="range" data-own type="range" min="0" max="100" value="${open.split}" data-split data-testid="split" aria-label="${words.split}">`
}

function zonesFor(card, shot) {
  const ratio = shot.canvas.width / shot.canvas.height
  const near = (card.looks?.formats ?? []).filter((one) => Math.abs(Math.log(one.width / one.height / ratio)) < 0.03)
  return near.sort((one, other) => Number(other.name === shot.canvas.name) - Number(one.name === shot.canvas.name))
}

function zone(card, shot) {
  const formats = zonesFor(card, shot), chosen = formats.find((one) => one.name === card.choice.open.zone) ?? formats[0]
  if (!chosen) return ""
  const [left, top, right, bottom] = chosen.safe.map((part) => 100 * part)
  return `<div class="zone" data-key="zone" data-testid="zone" style="left:${left}%;top:${top}%;right:${100 - right}%;bottom:${100 - bottom}%"></div>`
}

function below(card, shot) {
  const { words, choice: { open } } = card
  if (open.mode === "compare") {
    return `<div class="strip" role="group" aria-label="${words.other}">${album(card).filter((one) => one.id !== shot.id).map((one) =>
      `<button data-key="${safe(one.id)}" data-other="${safe(one.id)}" aria-pressed="${one.id === open.other}" aria-label="${words.other} ${one.number} · ${shape(one.canvas)}"><img src="${safe(one.thumb)}" alt="" loading="lazy"></button>`).join("")}</div>`
  }
  if (open.mode === "zones") {
    const formats = zonesFor(card, shot)
    return `<div class="foot"><select data-zone aria-label="${words.platform}">${formats.map((one) => `<option value="${safe(one.name)}" ${one.name === open.zone ? "selected" : ""}>${card.say(one.title)}</option>`).join("")}</select><small class="soft">${words.zoneNote}</small></div>`
  }
  const note = { before: words.beforeNote, heat: words.heatNote }[open.mode]
  return note ? `<div class="foot"><small class="soft">${note}</small></div>` : ""
}

function proof(card, shot) {
  const { words } = card, proof = shot.certificate, label = { pass: words.passed, review: words.review, fail: words.fail }[proof.verdict]
  return `<details data-key="proof" data-testid="certificate"><summary>${words.certificate} <span class="badge ${proof.verdict === "pass" ? "ok" : "wait"}">${label}</span></summary>
    <dl><dt>${words.deltaE} ΔE</dt><dd>${proof.delta_e.toFixed(2)}</dd><dt>${words.ssim} SSIM</dt><dd>${proof.ssim.toFixed(3)}</dd><dt>${words.iou} IoU</dt><dd>${proof.mask_iou.toFixed(3)}</dd></dl>
    ${proof.reasons.map((reason) => `<p class="note">${card.say(reason)}</p>`).join("")}<button class="btn" data-mode="heat">${icon("heat")} ${words.heat}</button></details>
    <details data-key="why"><summary>${words.why}</summary><p class="soft">${card.say(shot.rationale)}</p></details>`
}
