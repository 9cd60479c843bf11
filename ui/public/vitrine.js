// <vitrine-run>: one run from brief to kit. Set `data` to a snapshot; what its buttons do goes out as events.
import "/public/connection.js"
import "/public/memory.js"
import { allLooks, icon, instead, morph, register, safe, shown } from "/public/cards/dom.js"
import { apply, change, pick, redo } from "/public/cards/editing.js"
import { galleryPart } from "/public/cards/gallery.js"
import { approval, choiceOf, planPart } from "/public/cards/plan.js"
import { readPicks } from "/public/cards/picks.js"
import { CARD } from "/public/cards/style.js"
import { moveTrial, readTrial, trialPart } from "/public/cards/trial.js"
import { album, opened, viewerPart } from "/public/cards/viewer.js"
import { VIEWER } from "/public/cards/viewer_style.js"
import { WORDS, say } from "/public/cards/words.js"

// The chat may take a card out and put it in again while somebody works on it: what they did stays with the run.
const choices = new Map(), alive = new Map()
const OPEN = ["queued", "running", "waiting"]
const BUTTONS = "[data-open],[data-close],[data-step],[data-toggle],[data-count],[data-approve],[data-cancel],[data-answer],[data-mode],[data-other],[data-pick],[data-set],[data-palette],[data-layout],[data-apply],[data-redo],[data-trial],[data-stop],[data-undo]"

class VitrineRun extends HTMLElement {
  set data(view) {
    const was = this.view?.status
    this.view = view
    if (!choices.has(view.run)) choices.set(view.run, { kept: null, open: null, sent: "" })
    this.choice = choices.get(view.run)
    alive.set(view.run, this)
    if (this.choice.open) this.needLooks()
    register(view)
    const planned = view.plan && JSON.stringify([view.plan.personas, view.plan.canvases, view.plan.remembered, view.plan.variants])
    if (view.plan && this.choice.planned !== planned) Object.assign(this.choice, { planned, kept: choiceOf(view.plan) })
    if (view.status !== "waiting" || this.choice.sent !== view.question?.about) this.choice.sent = ""
    if (view.status === "waiting" && view.plan) this.needLooks()
    this.draw()
    readTrial(this)
    this.others()
    readPicks(was && was !== view.status && view.status === "completed" && view.said.length > 0)  // “I like number 2” may have been said
  }

  /** A picture may have come to stand for one of another card: those cards say so. */
  others() {
    const made = this.view.creatives.map((shot) => shot.id + shot.replaces).join() + (this.view.shelf ?? "")
    if (made === this.choice.made) return
    this.choice.made = made
    alive.forEach((card) => card !== this && card.view.thread === this.view.thread && card.draw())
  }

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" })
      this.shadowRoot.innerHTML = `<style>${CARD}${VIEWER}</style><section class="card" data-testid="run-card"></section><dialog></dialog>`
      this.shadowRoot.addEventListener("click", (event) => this.clicked(event))
      this.shadowRoot.addEventListener("keydown", (event) => this.pressed(event))
      this.shadowRoot.addEventListener("input", (event) => this.typed(event))
      this.shadowRoot.addEventListener("load", (event) => this.measured(event), true)
      this.shadowRoot.addEventListener("error", (event) => this.missed(event), true)
      this.shadowRoot.querySelector("dialog").addEventListener("cancel", (event) => { event.preventDefault(); this.shut() })
    }
    this.online = () => this.catchUp()
    this.likes = () => this.draw()
    window.addEventListener("vitrine:online", this.online)
    window.addEventListener("vitrine:picks", this.likes)
    this.draw()
  }

  disconnectedCallback() {
    window.removeEventListener("vitrine:online", this.online)
    window.removeEventListener("vitrine:picks", this.likes)
  }

  get lang() { return this.view.lang?.startsWith("zh") || (!this.view.lang && navigator.language.startsWith("zh")) ? "zh" : "en" }
  get words() { return WORDS[this.lang] }
  get widths() { return (this.measures ??= {}) }
  say(words) { return safe(say(words, this.lang)) }

  draw() {
    if (!this.view || !this.shadowRoot) return
    const living = alive.get(this.view.run)
    if (living && living !== this && !this.isConnected) return living.draw()
    const [, card, dialog] = this.shadowRoot.children
    card.dataset.status = this.view.status
    card.setAttribute("aria-busy", String(["queued", "running"].includes(this.view.status)))
    card.lang = dialog.lang = this.lang === "zh" ? "zh-CN" : "en"
    morph(card, `${this.head()}${this.steps()}${this.messages()}${this.question()}${galleryPart(this)}${trialPart(this)}${this.foot()}`)
    const shot = this.choice.open && shown.get(this.choice.open.id)
    if (shot) morph(dialog, viewerPart(this))
    if (shot) dialog.setAttribute("aria-label", `${shot.number}. ${shot.headline}`)
    dialog.dataset.testid = shot ? "zoom" : "shut"
    if (shot && !dialog.open) dialog.showModal()
    if (!shot && dialog.open) dialog.close()
  }

  head() {
    const { view, words } = this
    const kind = { completed: "ok", partial: "wait", waiting: "wait", failed: "bad", cancelled: "bad" }[view.status] ?? ""
    const made = view.creatives.length, all = Math.max(view.expected, made), works = ["queued", "running"].includes(view.status)
    const share = view.status === "completed" ? 1 : all ? 0.15 + 0.8 * (made / all) : Math.min(0.12, view.steps.length * 0.03)
    const count = all ? `<span class="badge" data-key="count" data-testid="count">${made}${words.of}${all} ${words.pictures}</span>` : ""
    const took = view.seconds ? `<span class="badge" data-key="took">${view.seconds} ${words.seconds}</span>` : ""
    const stop = works ? `<button class="btn small" data-key="stop" data-stop data-testid="stop">${icon("stop")} ${words.stop}</button>` : ""
    return `<div class="top" data-key="top"><b>${safe(view.text.length > 60 ? `${view.text.slice(0, 58)}…` : view.text)}</b><span class="marks">${count}${took}
      <span class="badge ${kind}" data-key="status" data-testid="run-status" role="status">${words[view.status] ?? view.status}</span>${stop}</span></div>
      <div class="bar" data-key="bar"><i style="width:${Math.round(share * 100)}%"></i></div>`
  }

  steps() {
    const { view, words } = this
    if (!view.steps.length) return ""
    const lines = view.steps.map((step) => `<li class="${step.state}" data-key="${safe(step.agent)}" data-testid="step-${safe(step.agent)}" data-state="${step.state}"><span class="dot"></span><span>${this.say(step.title)}${
      say(step.found, this.lang) ? ` <small>— ${this.say(step.found)}</small>` : ""}</span><small>${step.seconds ? `${step.seconds} ${words.seconds}` : ""}</small></li>`).join("")
    if (["queued", "running"].includes(view.status)) return `<ol data-key="steps">${lines}</ol>`
    return `<details class="steps" data-key="done"><summary>✓ ${view.steps.length} ${words.steps}</summary><ol>${lines}</ol></details>`
  }

  messages() {
    const { view, words } = this
    const said = view.said.map((text) => `<p class="say">${this.say(text)}</p>`)
    const told = (view.plan?.notes ?? []).map((note) => `<li>${this.say(note)}</li>`), list = `<ul>${told.join("")}</ul>`
    const folded = told.length > 1 && !["queued", "running", "waiting"].includes(view.status)
    const notes = !told.length ? [] : [folded ? `<details class="note" data-key="notes"><summary>${told.length} ${words.notes}</summary>${list}</details>` : `<div class="note" data-key="notes">${list}</div>`]
    if (view.fallbacks.length) notes.push(`<p class="note" data-testid="fallback">${words.fellBack} (${safe(view.fallbacks[0].reason)})</p>`)
    if (view.error) notes.push(`<p class="note bad" role="alert" data-testid="error">${this.say(view.error.message)}</p>`)
    return said.length || notes.length ? `<div class="part" data-key="said">${said.join("")}${notes.join("")}</div>` : ""
  }

  question() {
    const { view } = this
    if (view.status !== "waiting" || !view.question) return ""
    if (view.question.about === "approval" && view.plan) return planPart(this)
    const buttons = view.question.choices.map((choice) => `<button class="btn" data-answer="${safe(choice.value)}" ${this.choice.sent ? "disabled" : ""}>${this.say(choice.label)}</button>`).join("")
    return `<div class="part" data-key="question" data-testid="question"><h4>${this.say(view.question.text)}</h4><div class="acts">${buttons}</div></div>`
  }

  foot() {
    const { view, words } = this
    if (!view.kit) return ""
    const repaired = view.creatives.filter((shot) => view.rejected.some((item) => item.id === shot.id)).length
    const undo = view.creatives.some((shot) => shot.replaces && !instead(shown.get(shot.id))) ? `<button class="btn" data-undo data-testid="undo">${icon("undo")} ${words.undo}</button>` : ""
    return `<div class="part acts" data-key="foot"><a class="btn go" data-testid="kit" href="${safe(view.kit)}" download>${icon("save")} ${words.kit}</a><a class="btn" data-testid="all" href="/v1/runs/${safe(view.run)}/pictures.zip" download>${words.pics}</a>
      <a class="btn" data-testid="sheet" href="${safe(view.kit)}/index.html" target="_blank" rel="noopener">${words.sheet}</a>${undo}${repaired ? `<span class="soft">${repaired} ${words.repaired}</span>` : ""}</div>`
  }

  clicked(event) {
    const target = event.target.closest(BUTTONS)
    if (!target) { if (event.target.tagName === "DIALOG") this.shut(); return }
    const data = target.dataset, { choice } = this, shot = choice.open && shown.get(choice.open.id)
    if ("close" in data) return this.shut()
    if ("open" in data) { choice.open = opened(data.open); this.needLooks() }
    else if ("step" in data) this.move(Number(data.step))
    else if ("mode" in data) choice.open.mode = data.mode
    else if ("other" in data) choice.open.other = data.other
    else if ("set" in data) change(choice.open, shot, "set_name", data.set)
    else if ("palette" in data) change(choice.open, shot, "palette", data.palette)
    else if ("layout" in data) change(choice.open, shot, "layout", data.layout)
    else if ("apply" in data) return apply(this, shot)
    else if ("redo" in data) return redo(this, shot)
    else if ("pick" in data) return pick(this, shot)
    else if ("trial" in data) return moveTrial(this, data.trial, "anyway" in data)
    else if ("stop" in data || "undo" in data) return this.once(target, { what: "stop" in data ? "stop" : "undo", run: this.view.run })
    else if ("count" in data) choice.kept.variants = Math.min(6, Math.max(1, choice.kept.variants + Number(data.count)))
    else if ("toggle" in data) this.toggle(...data.toggle.split(":"))
    else return this.answer("approve" in data ? approval(this) : "cancel" in data ? { decision: "cancel" } : { text: data.answer })
    this.draw()
  }

  pressed(event) {
    if (!this.choice.open || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) return
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    const modes = event.target.closest("[role=radiogroup]")
    if (modes) { const all = [...modes.querySelectorAll("[role=radio]")], next = all[(all.indexOf(event.target) + step + all.length) % all.length]; next.focus(); next.click() }
    else { this.move(step); this.draw() }
  }

  typed(event) {
    const { dataset: data, value } = event.target, { choice } = this, shot = choice.open && shown.get(choice.open.id)
    if ("split" in data) { choice.open.split = value; event.target.closest(".frame").style.setProperty("--at", `${value}%`); return }
    if ("add" in data && value) choice.kept[data.add].add(value)
    else if ("text" in data) change(choice.open, shot, data.text, value.trim())
    else if ("canvas" in data) change(choice.open, shot, "canvas", value)
    else if ("note" in data) { choice.open.note = value; return }
    else if ("zone" in data) choice.open.zone = value
    else return
    this.draw()
  }

  measured(event) {
    const { measure } = event.target.dataset ?? {}
    if (!measure || this.widths[measure]) return
    this.widths[measure] = event.target.naturalWidth
    this.draw()
  }

  /** A small picture that is not shipped, such as of a set of one's own, is made by the server. */
  missed(event) {
    const other = event.target.dataset?.else
    if (other && !event.target.src.endsWith(other)) event.target.src = other
  }

  move(step) {
    const all = album(this), at = all.findIndex((shot) => shot.id === this.choice.open.id)
    this.choice.open = { ...opened(all[(at + step + all.length) % all.length].id), mode: this.choice.open.mode, split: this.choice.open.split }
  }

  shut() { this.choice.open = null; this.draw() }
  toggle(kind, item) { const chosen = this.choice.kept[kind]; chosen.has(item) ? chosen.delete(item) : chosen.add(item) }
  needLooks() { if (!this.looks?.sets.length) allLooks().then((looks) => { this.looks = looks; this.draw() }) }

  answer(decision) {
    this.choice.sent = this.view.question?.about ?? "sent"
    this.draw()
    this.tell("vitrine:answer", { run: this.view.run, decision })
  }

  /** Let the chat do something about this card; what came of it. */
  act(payload) {
    return new Promise((reply) => this.tell("vitrine:act", { payload: { ...payload, lang: this.lang }, reply }))
      .then((told) => told ?? { ok: false, say: this.words.retry })
  }

  async once(button, payload) {
    button.disabled = true
    const told = await this.act(payload)
    if (!told.ok) { button.disabled = false; window.dispatchEvent(new CustomEvent("vitrine:say", { detail: told.say })) }
  }

  tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true })) }

  /** After a lost connection: how the run stands, from the API, as its events may have been missed. */
  async catchUp() {
    if (!this.view || !OPEN.includes(this.view.status)) return
    const answer = await fetch(`/v1/runs/${this.view.run}`).catch(() => null)
    if (answer?.ok) this.data = (await answer.json()).view
  }
}

customElements.get("vitrine-run") || customElements.define("vitrine-run", VitrineRun)
