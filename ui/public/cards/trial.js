// The A/B test: arms with their pictures, the split, how many visitors it needs in plain words, start and pause.
import { number, safe, shown } from "./dom.js"
import { fill } from "./words.js"

const ARMS = ["#0f766e", "#d97706", "#4f46e5", "#be185d", "#4d7c0f", "#0369a1"]
const percent = (value) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)}%`

export function trialPart(card) {
  const { view, words, choice } = card, test = view.experiment
  if (!test) return ""
  const status = choice.trial?.status ?? test.status, busy = choice.trial?.busy ? "disabled" : ""
  const arms = test.arms.map((arm, i) => {
    const shot = arm.creatives.map((id) => shown.get(id)).find(Boolean)
    return `<li data-testid="arm" style="--c:${ARMS[i % ARMS.length]}">${shot ? `<img src="${safe(shot.thumb)}" alt="" width="44" height="44" loading="lazy">` : ""}<span>${card.say(arm.title) || safe(arm.name)}</span><b>${percent(arm.share)}</b></li>`
  }).join("")
  const bar = test.arms.map((arm, i) => `<i style="width:${arm.share * 100}%;background:${ARMS[i % ARMS.length]}"></i>`).join("")
  const move = { draft: "start", paused: "resume", running: "pause" }[status]
  const what = { draft: "start", paused: "start", running: "pause" }[status]
  const tone = { running: "ok", stopped: "" }[status] ?? "wait"
  const act = move ? `<button class="btn ${move === "pause" ? "" : "go"}" data-trial="${what}" data-testid="trial-${move}" ${busy}>${words[move]}</button>` : ""
  const anyway = choice.trial?.refused ? `<button class="btn" data-trial="start" data-anyway data-testid="trial-anyway" ${busy}>${words.anyway}</button>` : ""
  const told = choice.trial?.told ? `<p class="note bad" role="alert">${safe(choice.trial.told)}</p>` : ""
  return `<div class="part" data-key="trial" data-testid="experiment" data-status="${safe(status)}"><h4>${words.draft} <span class="badge ${tone}" data-testid="trial-status" role="status">${words.states[status] ?? status}</span> <span class="badge">${words.metrics[test.metric]}</span></h4>
    <p>${card.say(test.hypothesis)}</p><div class="arms" role="img" aria-label="${words.split_}">${bar}</div><ul class="sides">${arms}</ul>
    <p class="soft" data-testid="sample">${safe(inWords(test, words))}</p><p class="soft">${words.decided}: ${card.say(test.stop_rule)}</p>${told}
    <div class="acts">${act}${anyway}<a class="btn" href="/experiments#${safe(test.id)}" target="_blank" rel="noopener">${words.details}</a></div></div>`
}

function inWords(test, words) {
  const { sample } = test, rate = !["gmv", "roas"].includes(test.metric)
  const from = rate ? percent(sample.baseline) : number(sample.baseline), target = sample.baseline * (1 + sample.lift)
  const days = sample.days && sample.daily_users ? fill(words.days, { days: number(Math.ceil(sample.days)), daily: number(sample.daily_users) }) : ""
  return fill(words.sample, {
    metric: words.metrics[test.metric], from, to: rate ? percent(target) : number(target.toFixed(2)), users: number(sample.users_per_arm),
    all: number(sample.users_per_arm * test.arms.length), days,
  })
}

/** How the test stands by now; the card's own snapshot is from when it was drafted. */
export async function readTrial(card) {
  const test = card.view.experiment
  if (!test || card.choice.trial) return
  card.choice.trial = { status: test.status }
  const answer = await fetch(`/v1/experiments/${test.id}`).catch(() => null)
  if (answer?.ok) card.choice.trial.status = (await answer.json()).status
  card.draw()
}

/** Start, resume or pause it. */
export async function moveTrial(card, what, anyway) {
  const { trial } = card.choice
  Object.assign(trial, { busy: true, told: "", refused: false })
  card.draw()
  const told = await card.act({ what, experiment: card.view.experiment.id, anyway })
  Object.assign(trial, { busy: false }, told.ok ? { status: told.status } : { told: told.say, refused: told.anyway })
  card.draw()
}
