// The pictures of a run: a row for each audience, filled as they are made. Few pictures are shown large.
import { audiences, icon, instead, safe, shape, shown } from "./dom.js"
import { liked } from "./picks.js"

export function galleryPart(card) {
  const { view, words } = card
  const pending = view.status === "running" ? Math.max(0, view.expected - view.creatives.length) : 0
  if (!view.creatives.length && !pending) return ""
  const byPersona = new Map()
  for (const shot of view.creatives) byPersona.set(shot.persona, [...(byPersona.get(shot.persona) ?? []), shot])
  const rows = [...byPersona].map(([id, shots]) => {
    const persona = view.personas.find((one) => one.id === id)
    const share = persona?.share ? ` · ${words.share} ${Math.round(persona.share * 100)}%` : ""
    const title = card.say(audiences.get(id)) || (id === "product" ? "" : safe(id))
    return `<section class="who" data-key="${safe(id)}" data-testid="persona-${safe(id)}"><header><b>${title}</b><small class="soft">${words.hook[shots[0].hook] ?? ""}${share}</small></header>
      <div class="row">${shots.map((shot) => thumb(card, shot)).join("")}</div></section>`
  })
  if (pending) rows.push(`<section class="who" data-key="pending"><header><small class="soft">…</small></header><div class="row">${'<span class="shot" aria-hidden="true"><span class="pic ghost" style="aspect-ratio:1"></span><span class="cap">&nbsp;</span></span>'.repeat(Math.min(pending, 3))}</div></section>`)
  const size = Math.max(view.expected, view.creatives.length) <= 3 ? "few" : ""
  return `<div class="shots ${size}" data-key="gallery" data-testid="gallery">${rows.join("")}</div>`
}

function thumb(card, shot) {
  const { verdict } = shot.certificate, mark = { pass: "✓", review: "?", fail: "!" }[verdict], now = instead(shown.get(shot.id)), { words } = card
  const old = now && (now.newer ? words.edited : words.takenBack)
  return `<button class="shot ${old ? "old" : ""}" data-key="${safe(shot.id)}" data-open="${safe(shot.id)}" data-testid="creative" aria-haspopup="dialog" aria-label="${card.words.image} ${shot.number}. ${card.say(shot.alt) || safe(shot.headline)}${old ? `. ${old}` : ""}">
    <span class="pic" style="aspect-ratio:${shot.canvas.width}/${shot.canvas.height}"><img src="${safe(shot.thumb)}" alt="" loading="lazy" width="${shot.canvas.width}" height="${shot.canvas.height}">${liked.has(shot.id) ? `<em class="liked">${icon("heart")}</em>` : ""}${old ? `<em class="mark" data-testid="old">${old}</em>` : ""}</span>
    <span class="cap"><b>${shot.number}</b>${safe(shape(shot.canvas))}<i class="${verdict}" title="${card.words.certificate}">${mark}</i></span></button>`
}
