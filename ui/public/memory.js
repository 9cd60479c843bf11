// The brand kit and memory panel: what is remembered of the merchant, where it comes from, and forgetting it.
import { icon, morph, safe } from "/public/cards/dom.js"
import { CARD } from "/public/cards/style.js"
import { fill, pageLanguage, say } from "/public/cards/words.js"

const ADDRESS = "#brand-kit"
const WORDS = {
  zh: { title: "品牌与记忆", lead: "Vitrine 记住了这些，每个方案都会用到，并列出来让你随时关掉。", empty: "还没有记住什么。在对话里说一句“以后都不要红色”或“logo 总放左上角”，就会记在这里。", rule: "品牌规则", preference: "习惯", decision: "决定", forget: "忘掉", all: "全部忘掉", sure: "真的全部忘掉吗？", said: "你说过：", seen: "见过 {n} 次", failed: "没有读到，请检查连接后重试。", close: "关闭" },
  en: { title: "Brand kit and memory", lead: "Vitrine remembers this. Every plan uses it, shows it, and lets you switch it off.", empty: "Nothing is remembered yet. Say “never use red” or “always keep the logo top left” in a chat, and it will be kept here.", rule: "Brand rules", preference: "Habits", decision: "Decisions", forget: "Forget", all: "Forget everything", sure: "Really forget everything?", said: "You said: ", seen: "seen {n} times", failed: "It could not be read. Check the connection and try again.", close: "Close" },
}
const STYLE = `${CARD}
dialog{border:0;padding:0;margin:0 0 0 auto;width:min(440px,100vw);height:100dvh;max-height:none;max-width:none;background:var(--panel);color:var(--ink);box-shadow:-20px 0 60px #0005}dialog::backdrop{background:#0c111080}
header{display:flex;align-items:center;gap:8px;padding:18px 22px 0}h2{margin:0;font-size:20px;letter-spacing:-.01em;flex:1}.round{border:0;background:none;border-radius:50%;width:40px;height:40px;display:grid;place-items:center}.round:hover{background:var(--tint)}
main{padding:6px 22px 30px}h3{font-size:13px;color:var(--soft);margin:22px 0 8px}ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:minmax(0,1fr);gap:8px}ul li{border:1px solid var(--line);border-radius:13px;padding:11px 8px 11px 14px;display:flex;gap:8px;align-items:center}ul div{flex:1;min-width:0}ul small{color:var(--soft);display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.end{margin-top:24px}.empty{padding:26px 18px;text-align:center;color:var(--soft);background:var(--tint);border-radius:16px;margin-top:18px}`

class VitrineMemory extends HTMLElement {
  connectedCallback() {
    this.attachShadow({ mode: "open" }).innerHTML = `<style>${STYLE}</style><dialog data-testid="memory" aria-labelledby="title"></dialog>`
    this.dialog = this.shadowRoot.querySelector("dialog")
    this.shadowRoot.addEventListener("click", (event) => this.clicked(event))
  }

  get words() { return WORDS[pageLanguage()] }

  async open() {
    this.memories = null
    this.problem = ""
    this.draw()
    this.dialog.showModal()
    await this.read()
  }

  async read() {
    const answer = await fetch("/v1/memory").catch(() => null)
    this.problem = answer?.ok ? "" : this.words.failed
    this.memories = answer?.ok ? (await answer.json()).memories : []
    this.draw()
  }

  draw() {
    const { words } = this, lang = pageLanguage(), all = this.memories ?? []
    const groups = ["rule", "preference", "decision"].map((kind) => [kind, all.filter((one) => one.kind === kind)]).filter(([, found]) => found.length)
    const line = (one) => `<li data-key="${safe(one.id)}" data-testid="memory-item"><div>${safe(say(one.words, lang))}<small>${one.kind === "preference" && one.runs?.length > 1 ? `${fill(words.seen, { n: new Set(one.runs).size })} · ` : ""}${one.source ? words.said + safe(one.source) : ""}</small></div>
      <button class="btn small" data-forget="${safe(one.id)}" aria-label="${words.forget}: ${safe(say(one.words, lang))}">${words.forget}</button></li>`
    morph(this.dialog, `<header><h2 id="title">${words.title}</h2><button class="round" data-close aria-label="${words.close}">${icon("close")}</button></header><main><p class="soft">${words.lead}</p>
      ${this.problem ? `<p class="note bad" role="alert">${this.problem}</p>` : this.memories && !all.length ? `<p class="empty" data-testid="memory-empty">${words.empty}</p>` : ""}
      ${groups.map(([kind, found]) => `<section data-key="${kind}"><h3>${words[kind]}</h3><ul>${found.map(line).join("")}</ul></section>`).join("")}
      ${all.length ? `<p class="end" data-key="end"><button class="btn" data-forget="">${words.all}</button></p>` : ""}</main>`)
  }

  async clicked(event) {
    if (event.target === this.dialog || event.target.closest("[data-close]")) return this.dialog.close()
    const button = event.target.closest("[data-forget]")
    if (!button || (!button.dataset.forget && !confirm(this.words.sure))) return
    button.disabled = true
    await fetch(`/v1/memory${button.dataset.forget ? `/${button.dataset.forget}` : ""}`, { method: "DELETE" }).catch(() => null)
    await this.read()
  }
}

customElements.get("vitrine-memory") || customElements.define("vitrine-memory", VitrineMemory)
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`a[href$="${ADDRESS}"]`)
  if (!link) return
  event.preventDefault()
  const panel = document.querySelector("vitrine-memory") ?? document.body.appendChild(document.createElement("vitrine-memory"))
  panel.open()
}, true)
