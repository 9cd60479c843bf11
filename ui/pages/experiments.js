// How tests stand: a list, the figures between looks with limits that always hold, and what a person may do about it.
const colour = i => `var(--${"abcdef"[i % 6]})`;
const zh = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("zh");
const say = words => words?.[zh ? "zh" : "en"] ?? words?.en ?? Object.values(words ?? {})[0] ?? "";
const T = zh ? {
  failed: "没有读到，正在重试。请检查连接。", chat: "回到对话", tests: "实验", store: "店铺", analytics: "效果榜", none: "还没有实验。做一次带 A/B 测试的素材，草案就会出现在这里。", status: { draft: "草案", running: "进行中", paused: "已暂停", stopped: "已结束" },
  start: "开始", resume: "继续", pause: "暂停", stop: "结束", promote: "推广胜者", demote: "撤回推广", follow: "改为自动分流", anyway: "仍然开始", promoted: "所有人现在看到：", users: "人", of: "计划", look: "下次判定在",
  arm: "画面", people: "人数", value: "数值", lift: "相对变化", limits: "随时有效的区间", chance: "更好的概率", shows: "只供参考，不据此停止", live: "实时走势", looks: "各画面", byFactor: "每种元素单独的作用", independent: "元素之间互不影响的 p 值", csv: "下载 CSV", figures: "数字", only: "只测：", liveNote: "与第一种画面之差；色带是任何时候看都成立的 95% 区间。只有计划好的判定点才下结论。",
  holdout: "对照（商品原图）", holdoutNote: "所有画面合起来比原图", byPersona: "按人群", byElement: "按元素", elements: { set: "场景", layout: "版式", hook: "切入点", palette: "配色", sticker: "贴片" }, bandit: "自动分流：每类人群多看他们爱点的", weights: "当前流量", design: "设计", perArm: "每组", days: "天", robots: "机器人已剔除", waiting: "条待统计", split: "分流检查", fine: "正常", off: "异常", guard: "退货 / 投诉", first: "对照组", sure: "让所有顾客看到这张画面？",
} : {
  failed: "It could not be read; trying again. Check the connection.", chat: "Back to the chat", tests: "Experiments", store: "Shop", analytics: "Leaderboard", none: "No experiments yet. Make a kit with an A/B test and its draft will appear here.", status: { draft: "draft", running: "running", paused: "paused", stopped: "ended" },
  start: "Start", resume: "Resume", pause: "Pause", stop: "End", promote: "Promote the winner", demote: "Take promotion back", follow: "Let traffic follow clicks", anyway: "Start all the same", promoted: "Everybody now sees: ", users: "users", of: "of planned", look: "next decision at",
  arm: "Look", people: "Users", value: "Value", lift: "Change", limits: "Always-valid limits", chance: "P(better)", shows: "for display: nothing stops on it", live: "Live", looks: "By look", byFactor: "What each element does by itself", independent: "p-value that elements act independently", csv: "Download CSV", figures: "Figures", only: "Only among: ", liveNote: "Difference from the first look; the band is a 95 % interval that holds whenever you look. Only planned looks decide.",
  holdout: "Holdout (plain photo)", holdoutNote: "All looks together against the plain photo", byPersona: "By audience", byElement: "By element", elements: { set: "Set", layout: "Layout", hook: "Hook", palette: "Palette", sticker: "Stickers" }, bandit: "Traffic follows clicks, audience by audience", weights: "traffic now", design: "Design", perArm: "per arm", days: "days", robots: "robots left out", waiting: "events to count", split: "Split check", fine: "fine", off: "off", guard: "Returned / complained", first: "baseline", sure: "Show this look to every shopper?",
};
const el = (tag, props = {}, ...kids) => { const node = Object.assign(document.createElement(tag), props); node.append(...kids.flat().filter(kid => kid != null && kid !== false)); return node; };
const ask = async (path, method = "GET", body) => {
  const answer = await fetch(path, { method, headers: { "accept-language": zh ? "zh" : "en", ...(body ? { "content-type": "application/json" } : {}) }, body: body && JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(say(data.words) || data.detail), { code: data.code });
  return data;
};
const percent = (value, digits = 1) => `${(100 * value).toFixed(digits)}%`;
const money = metric => ["gmv", "roas"].includes(metric);
const list = el("div", { className: "list" }), main = el("main"), lab = el("div", { className: "lab" }, list, main);
let chosen = location.hash.slice(1), problem = "";
document.documentElement.lang = zh ? "zh" : "en";
document.body.append(el("header", { className: "top" }, el("a", { className: "brand", href: "/", title: T.chat }, el("img", { src: "/public/favicon.svg", alt: "" }), "Vitrine"),
  el("nav", {}, el("a", { href: "/storefront", textContent: T.store }), el("a", { href: "/experiments", textContent: T.tests, ariaCurrent: "page" }), el("a", { href: "/leaderboard", textContent: T.analytics }))), lab);

const when = new Intl.DateTimeFormat(zh ? "zh-CN" : "en", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const named = await ask("/v1/products").then(({ products }) => Object.fromEntries(products.map(each => [each.sku, say(each.title)])), () => ({}));

async function refresh() {
  const { experiments } = await ask("/v1/experiments");
  if (!experiments.length) return lab.replaceChildren(el("p", { className: "empty", textContent: T.none }));
  chosen = experiments.some(each => each.id === chosen) ? chosen : experiments[0].id;
  list.replaceChildren(...experiments.map(each => el("button", { ariaCurrent: String(each.id === chosen), onclick: () => { chosen = each.id; location.hash = chosen; problem = ""; refresh(); } },
    el("b", { textContent: named[each.sku] ?? each.sku }), el("small", { className: "why mut", textContent: say(each.hypothesis), title: say(each.hypothesis) }), el("span", { className: `state ${each.status}`, textContent: T.status[each.status] }), " ", el("small", { className: "mut", textContent: when.format(new Date(each.created_at)) }))));
  if (!list.isConnected) lab.replaceChildren(list, main);  // after an error
  const one = await ask(`/v1/experiments/${chosen}`);
  const charts = one.figures.users ? await ask(`/v1/experiments/${chosen}/charts?lang=${zh ? "zh" : "en"}`) : {};
  const open = [...main.querySelectorAll("details[open]")].map(each => each.id);
  main.replaceChildren(head(one), live(one, charts), arms(one, charts), factors(one, charts), audiences(one, charts), elements(charts));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  document.body.dataset.status = one.status;
}

async function act(id, what, body) {
  problem = "";
  try { await ask(`/v1/experiments/${id}/${what}`, "POST", body); } catch (error) { problem = error.message; }
  await refresh();
}

function head(one) {
  const { figures, sample } = one, done = Math.min(1, figures.progress);
  const button = (text, what, primary = false, body) => el("button", { className: primary ? "btn p" : "btn", textContent: text, id: what, onclick: () => (what !== "promote" || confirm(T.sure)) && act(one.id, what, body) });
  const dos = { draft: [button(T.start, "start", true)], running: [button(T.pause, "pause"), button(T.stop, "stop"), one.mode === "ab" && button(T.follow, "follow")],
    paused: [button(T.resume, "start", true), button(T.stop, "stop")], stopped: [!one.promoted && one.winner && button(T.promote, "promote", true, { by: "merchant" }), one.promoted && button(T.demote, "demote"), button(T.follow, "follow")] }[one.status];
  if (problem && one.status === "draft") dos.push(button(T.anyway, "start", false, { anyway: true }));
  const look = one.looks.at(-1), bad = look && ["harmful", "no_difference"].includes(look.outcome);
  return el("section", { className: "card" }, el("span", { className: `state ${one.status}`, textContent: T.status[one.status] }), el("h1", { textContent: say(one.hypothesis) }),
    el("div", { className: "mut", textContent: `${say(figures.metric.name)} · ${T.perArm} ${sample.users_per_arm.toLocaleString()} · ${sample.days ?? "?"} ${T.days} · ${one.id}` }),
    one.mode === "ab" && el("div", { className: "bar" }, el("i", { style: `width:${100 * done}%` }), ...Array.from({ length: one.looks_planned }, (_, i) => el("u", { style: `left:${100 * (i + 1) / one.looks_planned}%` }))),
    one.mode === "ab" ? el("small", { className: "mut", textContent: `${figures.users.toLocaleString()} / ${figures.planned_users.toLocaleString()} ${T.users}${figures.next_look ? ` · ${T.look} ${percent(figures.next_look, 0)}` : ""}${one.waiting ? ` · ${one.waiting} ${T.waiting}` : ""}` }) : el("small", { className: "mut", textContent: T.bandit }),
    look && el("p", { className: `verdict ${bad ? "bad" : ""}`, id: "verdict", textContent: say(look.reason) }), !look && say(one.note) && el("p", { className: "verdict bad", textContent: say(one.note) }),
    one.promoted && el("p", { className: "verdict", id: "promoted", textContent: T.promoted + say(one.arms.find(each => each.name === one.promoted).title) }),
    one.audience?.length > 0 && el("small", { className: "mut", textContent: T.only + one.audience.join(", ") }), problem && el("p", { className: "verdict bad", role: "alert", textContent: problem }), one.status === "draft" && !problem && say(one.warning) && el("p", { className: "verdict bad", textContent: say(one.warning) }), el("div", { className: "do" }, dos, figures.users > 0 && el("a", { className: "btn", href: `/v1/experiments/${one.id}/table.csv`, textContent: T.csv })));
}

const drawn = svg => { const box = el("div", { className: "scroll" }); box.innerHTML = svg; return box; };

function live(one, charts) {
  if (!charts.live) return "";
  const names = one.arms.map(each => say(each.title) || each.name);
  return el("section", { className: "card" }, el("h2", { textContent: T.live }), drawn(charts.live),
    el("div", { className: "keys" }, names.map((name, i) => el("span", {}, el("i", { style: `background:${colour(i)}` }), name + (i ? "" : ` (${T.first})`)))), el("small", { className: "mut", textContent: T.liveNote }));
}

function factors(one, charts) {
  if (!charts.factors) return "";
  return el("section", { className: "card" }, el("h2", { textContent: T.byFactor }), drawn(charts.factors), one.figures.factors.independent_p != null && el("small", { className: "mut", textContent: `${T.independent}: ${one.figures.factors.independent_p.toFixed(2)}` }));
}

function arms(one, charts) {
  const shown = money(one.metric) ? value => value.toFixed(2) : value => percent(value, 2);
  const any = one.figures.users > 0, base = one.figures.arms[0].value, picture = arm => one.exhibits.find(each => each.arm === arm)?.asset;
  const rows = one.figures.arms.map((row, i) => el("tr", {}, el("td", {}, picture(row.arm) && el("img", { src: `/v1/assets/${picture(row.arm)}?width=128`, alt: "", loading: "lazy" })), el("td", { textContent: say(row.title) || row.arm }),
    el("td", { className: "n", textContent: row.users.toLocaleString() }), ...(any ? [el("td", { className: "n", textContent: row.users ? shown(row.value) : "–" }), el("td", { className: "n", textContent: i && base && row.users ? `${row.difference >= 0 ? "+" : ""}${percent(row.difference / base, 0)}` : "" }),
    el("td", { className: "n mut", textContent: i && row.high ? `${shown(row.low)} … ${shown(row.high)}` : "" }), el("td", { title: T.shows }, row.chance == null ? "" : [el("span", { className: "chance" }, el("i", { style: `width:${100 * row.chance}%` })), percent(row.chance, 0)]), el("td", { className: "n mut", textContent: row.buyers ? `${row.returned} / ${row.complained}` : "" })] : [])));
  const { holdout } = one.figures;
  if (holdout) rows.push(el("tr", {}, el("td"), el("td", { textContent: T.holdout }), el("td", { className: "n", textContent: holdout.users.toLocaleString() }), el("td", { className: "n", textContent: shown(holdout.value) }), el("td", { colSpan: 4, className: "mut", textContent: holdout.value ? `${T.holdoutNote}: ${holdout.lift >= 0 ? "+" : ""}${percent(holdout.lift, 0)}` : "" })));
  const split = one.figures.split_p;
  return el("section", { className: "card" }, el("h2", { textContent: T.looks }), charts.arms && drawn(charts.arms), el("div", { className: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, el("th"), ...(any ? [T.arm, T.people, T.value, T.lift, T.limits, T.chance, T.guard] : [T.arm, T.people]).map((name, i) => el("th", { textContent: name, className: i && i !== 5 ? "n" : "" })))), el("tbody", {}, rows))),
    el("small", { className: "mut", textContent: [any && T.chance + ": " + T.shows, split != null && one.figures.users && `${T.split}: ${split < 0.001 ? T.off : T.fine}`, one.figures.robots && `${one.figures.robots} ${T.robots}`].filter(Boolean).join(" · ") }));
}

function audiences(one, charts) {
  const found = Object.entries(one.figures.personas);
  if (!found.length) return "";
  const cell = (row, arm, weight) => el("td", { className: "n" }, row[arm] ? `${money(one.metric) ? row[arm].value.toFixed(2) : percent(row[arm].value, 1)} ` : "–", el("small", { className: "mut", textContent: row[arm] ? `${row[arm].users}` : "" }), weight != null && el("small", { className: "mut", textContent: ` · ${percent(weight, 0)}` }));
  return el("section", { className: "card" }, el("h2", { textContent: T.byPersona }), charts.personas && drawn(charts.personas), el("details", { id: "people", open: one.mode === "bandit" }, el("summary", { className: "mut", textContent: T.figures + (one.mode === "bandit" ? ` (${T.weights})` : "") }), el("div", { className: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, el("th"), one.arms.map(each => el("th", { className: "n", textContent: say(each.title) || each.name })))),
    el("tbody", {}, found.map(([persona, row]) => el("tr", {}, el("td", { textContent: persona }), one.arms.map((each, i) => cell(row, each.name, one.mode === "bandit" ? one.weights[persona]?.[i] : null)))))))));
}

function elements(charts) {
  return charts.elements ? el("section", { className: "card" }, el("h2", { textContent: T.byElement }), drawn(charts.elements)) : "";
}

await refresh().catch(() => lab.replaceChildren(el("p", { className: "empty", role: "alert", textContent: T.failed })));
setInterval(() => document.visibilityState === "visible" && refresh().catch(() => {}), 2500);
