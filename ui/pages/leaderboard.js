// What sells: sets, layouts and makers by their effect within products, and what was learned for which audience.
const zh = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("zh");
const say = words => words?.[zh ? "zh" : "en"] ?? words?.en ?? Object.values(words ?? {})[0] ?? "";
const T = zh ? {
  denied: "效果榜由全体商家的实验汇总而成，只对运营人员开放。您自己的结果在“实验”里。", failed: "没有读到，请检查连接后刷新页面。", chat: "回到对话", tests: "实验", store: "店铺", board: "效果榜", by: { set: "场景", layout: "版式", hook: "切入点", palette: "配色", sticker: "贴片", generator: "生成方式", model: "语言模型", prompt: "提示词版本", persona: "为谁而做" },
  intro: "点击率高出或低于平均多少，已扣除商品本身热度的差别；横线是 95% 区间。", none: "还没有实验数据。在“实验”里开始一个 A/B 测试，有了点击就会出现在这里。", few: "曝光太少", shown: "曝光", products: "商品", accepted: "一次通过", seconds: "秒/张", cost: "每张 $", csv: "下载 CSV", pairs: "导出偏好对",
  learned: "学到的偏好", everybody: "所有人", inUse: "使用中：第 {n} 版", off: "未使用", stop: "不再使用", follow: "使用最新版", tests3: "次实验", effect: "影响", above: "高于", below: "低于", measures: { delta_e: "商品偏色", ssim: "商品结构相似度", mask_iou: "商品轮廓重合度" }, limit: "质检收紧：{m}{side} {l} 的画面不再采用。这样的画面有 {r}% 的买家投诉（其余 {w}%，上限 {b}%）。", version: "第 {n} 版",
} : {
  denied: "The leaderboard sums up every merchant's tests and is open to operators only. Your own results are under Experiments.", failed: "It could not be read. Check the connection and reload the page.", chat: "Back to the chat", tests: "Experiments", store: "Shop", board: "Leaderboard", by: { set: "Sets", layout: "Layouts", hook: "Hooks", palette: "Palettes", sticker: "Stickers", generator: "Generators", model: "Language models", prompt: "Prompts", persona: "Made for" },
  intro: "How much more or less it is clicked than the average, with each product's own popularity taken out; the line is the 95 % interval.", none: "There is no test data yet. Start an A/B test under Experiments: what is clicked appears here.", few: "too few views", shown: "views", products: "products", accepted: "accepted at once", seconds: "s each", cost: "$ each:", csv: "Download CSV", pairs: "Export preference pairs",
  learned: "What was learned", everybody: "everybody", inUse: "in use: version {n}", off: "not in use", stop: "Stop using it", follow: "Use the newest", tests3: "tests", effect: "effect", above: "above", below: "below", measures: { delta_e: "colour error of the product", ssim: "structural likeness of the product", mask_iou: "overlap of the product's outline" }, limit: "Stricter gate: pictures with {m} {side} {l} are no longer used. {r} % of their buyers complained ({w} % of the others; {b} % are allowed).", version: "version {n}",
};
const el = (tag, props = {}, ...kids) => { const node = Object.assign(document.createElement(tag), props); node.append(...kids.flat().filter(kid => kid != null && kid !== false)); return node; };
const get = async (path, options) => { const answer = await fetch(path, options); if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status }); return answer.json(); };
const signed = value => `${value >= 0 ? "+" : "−"}${Math.abs(100 * value).toFixed(0)}%`;
let by = location.hash.slice(1) || "set";
const main = el("main", { className: "shop" });
document.documentElement.lang = zh ? "zh" : "en";
document.body.append(el("header", { className: "top" }, el("a", { className: "brand", href: "/", title: T.chat }, el("img", { src: "/public/favicon.svg", alt: "" }), "Vitrine"),
  el("nav", {}, el("a", { href: "/storefront", textContent: T.store }), el("a", { href: "/experiments", textContent: T.tests }), el("a", { href: "/leaderboard", textContent: T.board, ariaCurrent: "page" }))), main);

async function refresh() {
  const [{ entries, choices }, found] = await Promise.all([get(`/v1/leaderboard?by=${by}`), get("/v1/findings")]);
  const tabs = el("div", { className: "tabs" }, choices.map(name => el("button", { className: "btn", ariaPressed: String(name === by), textContent: T.by[name] ?? name, onclick: () => { by = name; location.hash = by; refresh(); } })));
  main.replaceChildren(el("h1", { textContent: T.board }), tabs, el("section", { className: "card" }, el("p", { className: "mut", textContent: T.intro }), entries.length ? board(entries) : el("p", { className: "empty", textContent: T.none }),
    entries.length > 0 && el("div", { className: "do" }, el("a", { className: "btn", href: `/v1/leaderboard?by=${by}&format=csv`, textContent: T.csv }), el("a", { className: "btn", href: "/v1/preference-pairs", textContent: T.pairs }))), learned(found));
}

function board(entries) {
  const reach = 1.05 * Math.max(0.05, ...entries.filter(each => each.ranked).flatMap(each => [Math.abs(each.low), Math.abs(each.high)])), at = value => `${50 + 50 * Math.max(-1, Math.min(1, value / reach))}%`;
  return el("div", { className: "board" }, entries.map(each => {
    const colour = each.low > 0 ? "var(--ok)" : each.high < 0 ? "var(--err)" : "var(--mut)";
    return el("div", { className: "rank" }, el("b", { textContent: each.name }),
      el("div", { className: "span" }, el("u"), each.ranked && el("i", { style: `left:${at(each.low)};right:calc(100% - ${at(each.high)});background:${colour}` }), each.ranked && el("s", { style: `left:${at(each.effect)};background:${colour}` })),
      el("span", { textContent: each.ranked ? signed(each.effect) : T.few, style: each.ranked ? `color:${colour}` : "", className: each.ranked ? "n" : "n mut" }),
      el("small", { className: "mut", textContent: [`${each.shown.toLocaleString()} ${T.shown}`, `${each.products} ${T.products}`, each.accepted_rate && `${(100 * each.accepted_rate).toFixed(0)}% ${T.accepted}`, each.seconds && `${each.seconds.toFixed(1)} ${T.seconds}`, each.cost && `${T.cost} ${each.cost.toFixed(4)}`].filter(Boolean).join(" · ") }));
  }));
}

function learned({ used, versions }) {
  const newest = versions[0];
  if (!newest) return "";
  const clear = newest.findings.filter(each => each.low > 0 || each.high < 0).slice(0, 20);
  const choose = version => get("/v1/findings/used", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ version }) }).then(refresh);
  return el("section", { className: "card" }, el("h2", { textContent: `${T.learned} · ${used && versions.find(each => each.version === used)?.active ? T.inUse.replace("{n}", used) : T.off}` }), el("p", { className: "mut", textContent: `${T.version.replace("{n}", newest.version)}: ${say(newest.reason)}` }),
    clear.length > 0 && el("div", { className: "scroll" }, el("table", {}, el("tbody", {}, clear.map(each => el("tr", {}, el("td", { textContent: each.persona || T.everybody }), el("td", { textContent: `${T.by[each.element] ?? each.element}: ${each.value}` }), el("td", { className: "n", textContent: signed(each.effect), style: `color:var(--${each.low > 0 ? "ok" : "err"})` }), el("td", { className: "n mut", textContent: `${signed(each.low)} … ${signed(each.high)}` }), el("td", { className: "n mut", textContent: `${each.trials} ${T.tests3}` })))))),
    newest.limits.map(each => el("p", { className: "limit", textContent: T.limit.replace("{m}", T.measures[each.measure] ?? each.measure).replace("{side}", each.above ? T.above : T.below).replace("{l}", each.limit.toPrecision(3)).replace("{r}", (100 * each.rate).toFixed(1)).replace("{w}", (100 * each.rate_within).toFixed(1)).replace("{b}", (100 * each.budget).toFixed(1)) })),
    el("div", { className: "do" }, el("button", { className: "btn", textContent: T.stop, disabled: !used, onclick: () => choose(0) }), el("button", { className: "btn", textContent: T.follow, disabled: used === newest.version, onclick: () => choose("newest") }),
      versions.slice(1, 6).map(each => el("button", { className: "btn", textContent: T.version.replace("{n}", each.version), disabled: used === each.version, onclick: () => choose(each.version) }))));
}

await refresh().catch(error => main.replaceChildren(el("h1", { textContent: T.board }), el("p", { className: "empty", role: "alert", textContent: error.status === 403 ? T.denied : T.failed })));
