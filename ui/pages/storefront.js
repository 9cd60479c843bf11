// A demonstration shop: the catalog's products, each with the picture that this shopper is shown.
const zh = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("zh");
const say = words => words?.[zh ? "zh" : "en"] ?? words?.en ?? Object.values(words ?? {})[0] ?? "";
const T = zh ? {
  chat: "回到对话", shop: "示范店铺", title: "今天想买点什么？", demo: "示范：您在这里的浏览和点击会计入正在运行的实验", tests: "实验", store: "店铺", who: "我是", anyone: "普通顾客",
  next: "换一位顾客", cart: "加入购物车", buy: "立即购买", added: "已加入购物车", bought: "已下单（示范，不会扣款）", close: "关闭", empty: "商品库是空的：先运行一次 vitrine brief 或 vitrine ingest。",
  arm: "正在看", holdout: "商品原图（对照）", none: "没有实验",
} : {
  chat: "Back to the chat", shop: "Demo shop", title: "What are you looking for today?", demo: "Demonstration: what you view and click here counts in running experiments", tests: "Experiments", store: "Shop", who: "I am", anyone: "any shopper",
  next: "Next shopper", cart: "Add to cart", buy: "Buy now", added: "Added to your cart", bought: "Ordered (a demonstration: nothing is charged)", close: "Close", empty: "The catalog is empty: run vitrine brief or vitrine ingest once.",
  arm: "seeing", holdout: "plain photo (holdout)", none: "no experiment",
};
const el = (tag, props = {}, ...kids) => { const node = Object.assign(document.createElement(tag), props); node.append(...kids.filter(kid => kid != null)); return node; };
const money = price => price ? new Intl.NumberFormat(zh ? "zh-CN" : "en", { style: "currency", currency: price.currency, currencyDisplay: "narrowSymbol" }).format(price.amount) : "";
const said = el("div", { id: "said", role: "status" });
let timer;
const tell = text => { said.textContent = text; said.classList.add("on"); clearTimeout(timer); timer = setTimeout(() => said.classList.remove("on"), 1800); };
const get = async path => { const answer = await fetch(path); if (!answer.ok) throw new Error(answer.statusText); return answer.json(); };

const [{ products: kept }, { experiments }] = await Promise.all([get("/v1/products"), get("/v1/experiments?status=running")]);
const personas = [...new Set(experiments.flatMap(each => each.personas))];
const tested = new Set(experiments.map(each => each.sku));
const products = kept.filter(each => each.images.length); // what has no photo cannot be shown
products.sort((a, b) => tested.has(b.sku) - tested.has(a.sku));
document.documentElement.lang = zh ? "zh" : "en";

const persona = el("select", { ariaLabel: T.who, onchange: () => vitrine.become(vitrine.who.id, persona.value) }, el("option", { value: "", textContent: T.anyone }), ...personas.map(name => el("option", { value: name, textContent: name })));
const next = el("button", { className: "btn", id: "next", textContent: T.next, onclick: () => vitrine.become(crypto.randomUUID(), persona.value) });
document.body.append(
  el("header", { className: "top" }, el("a", { className: "brand", href: "/", title: T.chat }, el("img", { src: "/public/favicon.svg", alt: "" }), T.shop), el("label", {}, `${T.who} `, persona), next,
    el("nav", {}, el("a", { href: "/storefront", textContent: T.store, ariaCurrent: "page" }), el("a", { href: "/experiments", textContent: T.tests }))),
  el("div", { className: "demo", textContent: T.demo }),
  el("main", { className: "shop" }, el("h1", { textContent: T.title }), products.length ? el("div", { className: "goods" }, ...products.map(card)) : el("p", { className: "empty", textContent: T.empty })), said);
await vitrine.dressAll();
document.body.dataset.engine = vitrine.engine;

function card(product) {
  const image = el("img", { src: `/v1/products/${product.sku}/picture?width=512`, alt: say(product.title), className: "plain" });
  Object.assign(image.dataset, { vitrine: product.sku, width: "640", canvas: "1x1" });
  const arm = el("div", { className: "arm" });
  image.addEventListener("vitrine", ({ detail }) => {
    image.classList.toggle("plain", !detail?.creative);
    if (!detail) image.src = `/v1/products/${product.sku}/picture?width=512`;
    const name = detail?.arm === "holdout" ? T.holdout : say(experiments.find(each => each.id === detail?.trial)?.arms.find(each => each.name === detail.arm)?.title) || detail?.arm;
    arm.replaceChildren(...(detail?.arm ? [`${T.arm} `, el("i", { textContent: name })] : []));
  });
  const buy = event => { event.stopPropagation(); vitrine.ordered(product.sku, Number(product.price?.amount ?? 0)); tell(T.bought); };
  const add = event => { event.stopPropagation(); vitrine.added(product.sku); tell(T.added); };
  const quiet = button => (button.dataset.vitrineQuiet = "yes", button);
  const node = el("article", { className: "good" },
    el("button", { className: "pic", ariaLabel: say(product.title), onclick: () => open(product, image) }, image),
    el("div", { className: "txt" }, el("h2", { textContent: say(product.title) }), arm,
      el("div", { className: "buy" }, product.price && el("span", { className: "price", textContent: money(product.price) }), quiet(el("button", { className: "btn", textContent: T.cart, onclick: add })), quiet(el("button", { className: "btn p", textContent: T.buy, onclick: buy })))));
  node.dataset.vitrineCard = "yes";
  node.dataset.sku = product.sku;
  return node;
}

function open(product, image) {
  const box = el("dialog", { onclick: event => event.target === box && box.close(), onclose: () => box.remove() },
    el("div", { className: "in" }, el("img", { src: image.src, alt: say(product.title) }),
      el("div", {}, el("h2", { textContent: say(product.title) }), el("span", { className: "price", textContent: money(product.price) }),
        ...(product.attributes ?? []).slice(0, 6).map(each => el("small", { className: "mut", textContent: `${say(each.name)}: ${say(each.value)}` })),
        el("button", { className: "btn p", textContent: T.buy, onclick: () => { vitrine.ordered(product.sku, Number(product.price?.amount ?? 0)); tell(T.bought); box.close(); } }),
        el("button", { className: "btn", textContent: T.close, onclick: () => box.close() }))));
  document.body.append(box);
  box.showModal();
}
