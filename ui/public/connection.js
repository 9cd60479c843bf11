// Says when the page has lost its server, and when it is back: then every open card catches up by itself.
import { WORDS, pageLanguage } from "/public/cards/words.js"

const CALM = 20_000, WORRIED = 2_500, BAR = "vitrine-connection"
let lost = false, failures = 0, timer

function bar(text, tone) {
  const node = document.getElementById(BAR) ?? document.body.appendChild(Object.assign(document.createElement("div"), { id: BAR }))
  node.setAttribute("role", "status")
  node.className = text ? `on ${tone}` : ""
  node.textContent = text
}

async function look() {
  clearTimeout(timer)
  const fine = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(4_000) }).then((answer) => answer.ok, () => false)
  failures = fine ? 0 : failures + 1
  if (failures > 1 && !lost) { lost = true; bar(WORDS[pageLanguage()].lost, "bad") }
  if (fine && lost) { lost = false; bar("", ""); window.dispatchEvent(new Event("vitrine:online")) }
  timer = setTimeout(look, fine ? CALM : WORRIED)
}

let saying
window.addEventListener("vitrine:say", (event) => {
  bar(event.detail, "")
  clearTimeout(saying)
  saying = setTimeout(() => bar(lost ? WORDS[pageLanguage()].lost : "", "bad"), 6_000)
})
window.addEventListener("offline", () => { failures = 1; look() })
window.addEventListener("online", look)
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look())
timer = setTimeout(look, CALM)
