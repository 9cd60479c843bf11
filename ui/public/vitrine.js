// <vitrine-run>: one run from brief to kit. Set `data` to a snapshot; it answers with "vitrine:answer" events.
import { WORDS, say } from "/public/words.js"
import { CSS } from "/public/run.css.js"

const FORMATS = ["1x1", "3x4", "9x16", "16x9"]
const ARMS = ["#0f766e", "#d97706", "#4f46e5", "#be185d", "#4d7c0f", "#0369a1"]
const safe = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const number = (value) => Number(value).toLocaleString()

class VitrineRun extends HTMLElement {
  set data(view) {
    this.view = view
    if (!this.choice || this.choice.run !== view.run) this.choice = { run: view.run, kept: null, open: null, sent: "" }
    const planned = view.plan && JSON.stringify([view.plan.personas, view.plan.canvases, view.plan.remembered])
    if (view.plan && this.choice.planned !== planned) {
      const on = (view.plan.remembered ?? []).filter((one) => one.on).map((one) => one.id)
      this.choice.planned = planned
      this.choice.kept = { personas: new Set(view.plan.personas), canvases: new Set(view.plan.canvases), remembered: new Set(on) }
    }
    if (view.status !== "waiting" || this.choice.sent !== view.question?.about) this.choice.sent = ""
    this.draw()
  }

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" })
      this.shadowRoot.addEventListener("click", (event) => this.clicked(event))
      this.shadowRoot.addEventListener("keydown", (event) => this.pressed(event))
    }
    this.draw()
  }

  get lang() { return this.view.lang?.startsWith("zh") || (!this.view.lang && navigator.language.startsWith("zh")) ? "zh" : "en" }
  get words() { return WORDS[this.lang] }
  say(words) { return safe(say(words, this.lang)) }

  draw() {
    if (!this.view || !this.shadowRoot) return
    const scroll = [...this.shadowRoot.querySelectorAll(".row")].map((row) => row.scrollLeft)
    const opened = this.shadowRoot.querySelector("details.steps")?.open
    this.shadowRoot.innerHTML = `<style>${CSS}</style><section class="card" data-testid="run-card" data-status="${this.view.status}" aria-busy="${this.view.status === "running"}">
      ${this.head()}${this.steps(opened)}${this.messages()}${this.question()}${this.gallery()}${this.experiment()}${this.foot()}</section>${this.dialog()}`
    this.shadowRoot.querySelectorAll(".row").forEach((row, i) => (row.scrollLeft = scroll[i] ?? 0))
    const dialog = this.shadowRoot.querySelector("dialog")
    if (dialog) dialog.showModal()
  }

  head() {
    const { view, words } = this
    const kind = { completed: "ok", partial: "wait", waiting: "wait", failed: "bad", cancelled: "bad" }[view.status] ?? ""
    const made = view.creatives.length, all = Math.max(view.expected, made)
    const share = view.status === "completed" ? 1 : all ? 0.15 + 0.8 * (made / all) : Math.min(0.12, view.steps.length * 0.03)
    const count = all ? `<span class="badge" data-testid="count">${made}${words.of}${all} ${words.pictures}</span>` : ""
    const took = view.seconds ? `<span class="badge">${view.seconds} ${words.seconds}</span>` : ""
    return `<div class="top"><b>${safe(view.text.length > 60 ? view.text.slice(0, 58) + "…" : view.text)}</b><span class="grow"></span>${count}${took}
      <span class="badge ${kind}" data-testid="run-status" role="status">${words[view.status] ?? view.status}</span></div><div class="bar"><i style="width:${Math.round(share * 100)}%"></i></div>`
  }

  steps(opened) {
    const { view, words } = this
    if (!view.steps.length) return ""
    const active = ["queued", "running"].includes(view.status)
    const lines = view.steps.map((step) => `<li class="${step.state}" data-testid="step-${safe(step.agent)}" data-state="${step.state}"><span class="dot"></span><span>${this.say(step.title)}${
      say(step.found, this.lang) ? ` <small>— ${this.say(step.found)}</small>` : ""}</span><small>${step.seconds ? step.seconds + " " + words.seconds : ""}</small></li>`).join("")
    if (active) return `<ol>${lines}</ol>`
    return `<details class="steps" ${opened ? "open" : ""}><summary><span>✓ ${view.steps.length} ${words.steps}</span></summary><ol>${lines}</ol></details>`
  }

  messages() {
    const { view, words } = this
    const notes = (view.plan?.notes ?? []).map((note) => `<p class="note">${this.say(note)}</p>`)
    const said = view.said.map((text) => `<p class="say">${this.say(text)}</p>`)
    if (view.fallbacks.length) notes.push(`<p class="note" data-testid="fallback">${words.fellBack} (${safe(view.fallbacks[0].reason)})</p>`)
    if (view.error) notes.push(`<p class="note bad" role="alert" data-testid="error">${this.say(view.error.message)}</p>`)
    return said.length || notes.length ? `<div class="part">${said.join("")}${notes.join("")}</div>` : ""
  }

  question() {
    const { view } = this
    if (view.status !== "waiting" || !view.question) return ""
    const sent = this.choice.sent ? "disabled" : ""
    if (view.question.about === "approval" && view.plan) return this.plan(sent)
    const buttons = view.question.choices.map((choice) => `<button class="btn" data-answer="${safe(choice.value)}" ${sent}>${this.say(choice.label)}</button>`).join("")
    return `<div class="part" data-testid="question"><h4>${this.say(view.question.text)}</h4><div class="acts">${buttons}</div></div>`
  }

  plan(sent) {
    const { view, words } = this, { plan } = view, { kept } = this.choice
    const kit = plan.remembered ?? [], said = Object.fromEntries(kit.map((one) => [one.id, one.words]))
    const name = { remembered: (item) => this.say(said[item]), personas: (item) => this.say(plan.titles[item]) || safe(item), canvases: (item) => safe(item.replace(/^(\d+)x(\d+)$/, "$1:$2").replaceAll("_", " ")) }
    const all = { remembered: kit.map((one) => one.id), personas: [...new Set([...plan.personas, ...Object.keys(plan.titles)])].slice(0, 10), canvases: [...new Set([...plan.canvases, ...FORMATS])] }
    const chips = (kind, label) => `<h4>${label}</h4><div class="chips" role="group" aria-label="${label}">${all[kind].map((item) =>
      `<button class="chip" data-toggle="${kind}:${safe(item)}" aria-pressed="${kept[kind].has(item)}">${name[kind](item)}</button>`).join("")}</div>`
    const looks = kept.personas.size * plan.variants, total = Math.min(looks, plan.total ?? looks) * kept.canvases.size * plan.languages.length
    const planned = Math.min(plan.personas.length * plan.variants, plan.total ?? Infinity) * plan.canvases.length * plan.languages.length
    const part = total / Math.max(1, planned), sum = (key) => plan.steps.reduce((all, step) => all + step[key], 0) * part
    return `<div class="part" data-testid="plan"><h4>${this.say(view.question.text)}</h4>${chips("personas", words.audiences)}${chips("canvases", words.formats)}${kit.length ? chips("remembered", words.kit_rules) : ""}
      <div class="acts"><button class="btn go" data-testid="approve" data-approve ${sent || (total ? "" : "disabled")}>${words.approve}</button><button class="btn" data-testid="cancel" data-cancel ${sent}>${words.cancel}</button>
      <span class="soft">${total ? `${total} ${words.pictures}${plan.experiment ? " + " + words.abTest : ""} · ${words.about} ${Math.max(1, Math.round(sum("seconds")))} ${words.seconds} · ${sum("cost") ? "$" + sum("cost").toFixed(2) : words.free}` : words.atLeastOne}</span></div></div>`
  }

  gallery() {
    const { view, words } = this
    const pending = view.status === "running" ? Math.max(0, view.expected - view.creatives.length) : 0
    if (!view.creatives.length && !pending) return ""
    const byPersona = new Map()
    for (const shot of view.creatives) byPersona.set(shot.persona, [...(byPersona.get(shot.persona) ?? []), shot])
    const rows = [...byPersona].map(([id, shots]) => {
      const persona = view.personas.find((one) => one.id === id)
      const share = persona?.share ? ` · ${words.share} ${Math.round(persona.share * 100)}%` : ""
      return `<section class="who" data-testid="persona-${safe(id)}"><header><b>${persona ? this.say(persona.title) : safe(id)}</b><small class="soft">${words.hook[shots[0].hook] ?? ""}${share}</small></header>
        <div class="row">${shots.map((shot) => this.shot(shot)).join("")}</div></section>`
    })
    if (pending) rows.push(`<section class="who"><header><small class="soft">…</small></header><div class="row">${'<span class="shot" aria-hidden="true"><span class="pic ghost" style="aspect-ratio:1"></span></span>'.repeat(Math.min(pending, 3))}</div></section>`)
    return `<div class="shots" data-testid="gallery">${rows.join("")}</div>`
  }

  shot(shot) {
    const verdict = shot.certificate.verdict, mark = { pass: "✓", review: "?", fail: "!" }[verdict]
    return `<button class="shot" data-open="${safe(shot.id)}" data-testid="creative" aria-label="${shot.number}. ${this.say(shot.alt) || safe(shot.headline)}">
      <span class="pic" style="aspect-ratio:${shot.canvas.width}/${shot.canvas.height}"><img src="${safe(shot.thumb)}" alt="" loading="lazy" width="${shot.canvas.width}" height="${shot.canvas.height}"></span>
      <span class="cap"><b>${shot.number}</b>${safe(this.format(shot.canvas))}<i class="${verdict}" title="${this.words.certificate}">${mark}</i></span></button>`
  }

  format(canvas) {
    const ratio = canvas.width / canvas.height, known = [["1:1", 1], ["3:4", 0.75], ["4:5", 0.8], ["9:16", 0.5625], ["16:9", 16 / 9], ["2:3", 2 / 3], ["4:3", 4 / 3], ["1.91:1", 1.91]]
    const near = known.find(([, value]) => Math.abs(value - ratio) < 0.01)
    return near ? near[0] : `${canvas.width}×${canvas.height}`
  }

  dialog() {
    const { view, words } = this
    const at = view.creatives.findIndex((shot) => shot.id === this.choice.open)
    if (at < 0) return ""
    const shot = view.creatives[at], proof = shot.certificate, label = { pass: words.passed, review: words.review, fail: words.fail }[proof.verdict]
    return `<dialog data-testid="zoom" aria-label="${safe(shot.headline)}"><div class="big"><div class="pic"><img src="${safe(shot.url)}" alt="${this.say(shot.alt)}"></div><aside>
      <div class="acts"><button class="btn" data-step="-1" aria-label="${words.previous}">←</button><button class="btn" data-step="1" aria-label="${words.next}">→</button><span class="grow"></span><button class="btn" data-close aria-label="${words.close}">✕</button></div>
      <h3>${shot.number}. ${safe(shot.headline)}</h3><p class="soft">${safe(shot.canvas.width)}×${safe(shot.canvas.height)} ${safe(shot.canvas.platform)}</p>
      <h4>${words.certificate}: <span class="badge ${proof.verdict === "pass" ? "ok" : "wait"}">${label}</span></h4>
      <dl><dt>${words.deltaE} ΔE</dt><dd>${proof.delta_e.toFixed(2)}</dd><dt>${words.ssim} SSIM</dt><dd>${proof.ssim.toFixed(3)}</dd><dt>${words.iou} IoU</dt><dd>${proof.mask_iou.toFixed(3)}</dd></dl>
      ${proof.reasons.map((reason) => `<p class="note">${this.say(reason)}</p>`).join("")}<h4>${words.why}</h4><p class="soft">${this.say(shot.rationale)}</p>
      <p><a class="btn go" href="${safe(shot.url)}?download=1" download>${words.download}</a></p><p class="soft">${words.edit}<br>${words.editHint.replace("{n}", shot.number)}</p></aside></div></dialog>`
  }

  experiment() {
    const { view, words } = this, test = view.experiment
    if (!test) return ""
    const bar = test.arms.map((arm, i) => `<i style="width:${arm.share * 100}%;background:${ARMS[i % ARMS.length]}"></i>`).join("")
    const legend = test.arms.map((arm, i) => `<span style="--c:${ARMS[i % ARMS.length]}">${this.say(arm.title) || safe(arm.name)} ${Math.round(arm.share * 100)}%</span>`).join("")
    const days = test.sample.days ? ` · ${number(Math.ceil(test.sample.days))} ${words.days}` : ""
    return `<div class="part" data-testid="experiment"><h4>${words.draft} <span class="badge wait">${words.metrics[test.metric]}</span></h4><p>${this.say(test.hypothesis)}</p><div class="arms">${bar}</div><div class="legend">${legend}</div>
      <p class="soft">${number(test.sample.users_per_arm)} ${words.perArm}${days}. ${this.say(test.stop_rule)}</p></div>`
  }

  foot() {
    const { view, words } = this
    if (!view.kit) return ""
    const repaired = view.creatives.filter((shot) => view.rejected.some((item) => item.id === shot.id)).length
    return `<div class="part acts"><a class="btn go" data-testid="kit" href="${safe(view.kit)}" download>${words.kit}</a><a class="btn" data-testid="sheet" href="${safe(view.kit)}/index.html" target="_blank" rel="noopener">${words.sheet}</a>
      ${repaired ? `<span class="soft">${repaired} ${words.repaired}</span>` : ""}</div>`
  }

  clicked(event) {
    const target = event.target.closest("[data-open],[data-close],[data-step],[data-toggle],[data-approve],[data-cancel],[data-answer]") ?? (event.target.tagName === "DIALOG" ? event.target : null)
    if (!target) return
    const data = target.dataset
    if (target.tagName === "DIALOG" || "close" in data) this.choice.open = null
    else if ("open" in data) this.choice.open = data.open
    else if ("step" in data) this.move(Number(data.step))
    else if ("toggle" in data) this.toggle(...data.toggle.split(":"))
    else return this.answer("approve" in data ? this.approval() : "cancel" in data ? { decision: "cancel" } : { text: data.answer })
    this.draw()
  }

  pressed(event) {
    if (!this.choice.open) return
    if (event.key === "Escape") { event.preventDefault(); this.choice.open = null }
    else if (event.key === "ArrowLeft") this.move(-1)
    else if (event.key === "ArrowRight") this.move(1)
    else return
    this.draw()
  }

  move(step) {
    const shots = this.view.creatives, at = shots.findIndex((shot) => shot.id === this.choice.open)
    this.choice.open = shots[(at + step + shots.length) % shots.length].id
  }

  toggle(kind, item) {
    const chosen = this.choice.kept[kind]
    chosen.has(item) ? chosen.delete(item) : chosen.add(item)
  }

  approval() {
    const { plan } = this.view, chosen = { personas: [...this.choice.kept.personas], canvases: [...this.choice.kept.canvases] }
    const same = Object.entries(chosen).every(([kind, items]) => String(items) === String(plan[kind]))
    const kit = plan.remembered ?? [], { remembered } = this.choice.kept
    const switched = kit.some((one) => one.on !== remembered.has(one.id))
    if (switched) chosen.without = kit.filter((one) => !remembered.has(one.id)).map((one) => one.id)
    return same && !switched ? { decision: "approve" } : { decision: "edit", plan: chosen }
  }

  answer(decision) {
    this.choice.sent = this.view.question?.about ?? "sent"
    this.draw()
    this.dispatchEvent(new CustomEvent("vitrine:answer", { detail: { run: this.view.run, decision }, bubbles: true, composed: true }))
  }
}

customElements.get("vitrine-run") || customElements.define("vitrine-run", VitrineRun)
