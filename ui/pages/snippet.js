// Vitrine for storefronts. Put this on a page, and data-vitrine="SKU" on the <img> that it may replace:
//   <script src="https://YOUR-VITRINE/sdk/growthbook.js"></script>
//   <script src="https://YOUR-VITRINE/pages/snippet.js" data-persona="office" defer></script>
// With the official GrowthBook SDK on the page, decisions are made in the browser; without it, Vitrine is asked (OFREP).
(() => {
  const script = document.currentScript;
  const host = new URL(script?.src ?? location.href).origin;
  const key = script?.dataset.key ?? ""; // of `vitrine keys create --scope deliver`, where Vitrine asks for keys
  const at = path => { const url = new URL(path, host); if (key) url.searchParams.set("key", key); return url; };
  const fresh = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
  const stored = (name, value) => {
    try { if (value !== undefined) localStorage.setItem(name, value); return localStorage.getItem(name); } catch { return value ?? null; }
  };
  const who = { id: stored("vitrine_id") ?? fresh(), persona: script?.dataset.persona ?? "" };
  stored("vitrine_id", who.id);
  let engine = "none", book = null, seen = new Set(), queue = [], timer = 0;

  /** What this shopper is shown for a product; null where nothing is on. */
  async function decide(sku) {
    const feature = `creative-${sku}`;
    if (window.growthbook) {
      engine = "growthbook";
      if (!book) {
        book = new window.growthbook.GrowthBook({ apiHost: host, clientKey: key || "local", attributes: { ...who } });
        await book.init({ timeout: 2000, skipCache: true });
      }
      return book.getFeatureValue(feature, null);
    }
    engine = "ofrep";
    const answer = await fetch(at(`/ofrep/v1/evaluate/flags/${encodeURIComponent(feature)}`), {
      method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ context: { targetingKey: who.id, persona: who.persona } }),
    });
    if (!answer.ok) return null;
    const { value, metadata } = await answer.json();
    return { ...value, propensity: metadata.propensity };
  }

  /** Report something the shopper did. Sent in batches; also when the page is left. */
  function track(event, properties = {}) {
    queue.push({
      type: "track", event, properties, messageId: fresh(), userId: who.id, timestamp: new Date().toISOString(),
      context: { userAgent: navigator.userAgent },
    });
    clearTimeout(timer);
    timer = setTimeout(flush, queue.length >= 50 ? 0 : 400);
  }

  async function flush() {
    const batch = queue.splice(0, 500);
    if (!batch.length) return;
    try {
      const answer = await fetch(at("/v1/batch"), { method: "POST", keepalive: true, body: JSON.stringify({ batch }) });
      if (answer.status >= 500) throw new Error(answer.statusText);
    } catch {
      queue.unshift(...batch); // the ids are the same, so nothing is counted twice
      timer = setTimeout(flush, 5000);
    }
  }

  /** An image shows its arm; it counts as seen once half of it was on the screen. */
  async function dress(image) {
    const sku = image.dataset.vitrine;
    const value = await decide(sku).catch(() => null);
    image.vitrine = value;
    const shown = value?.pictures?.[image.dataset.canvas] ?? value;
    if (shown?.url) {
      const url = new URL(shown.url, host);
      if (image.dataset.width) url.searchParams.set("width", image.dataset.width);
      image.src = url;
    }
    watcher.unobserve(image); // observed anew, it is told again whether it is on the screen
    if (value?.arm) watcher.observe(image);
    image.dispatchEvent(new CustomEvent("vitrine", { bubbles: true, detail: value }));
  }

  const about = image => {
    const { trial, arm, sku, propensity } = image.vitrine ?? {};
    return arm ? { trial, arm, sku, persona: who.persona, ...(propensity ? { propensity } : {}) } : { sku: image.dataset.vitrine };
  };
  const watcher = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      const mark = `${who.id} ${target.vitrine?.trial} ${target.dataset.vitrine}`;
      if (!isIntersecting || seen.has(mark)) continue;
      seen.add(mark);
      track("Experiment Viewed", about(target));
    }
  }, { threshold: 0.5 });

  document.addEventListener("click", event => {
    const image = event.target.closest?.("[data-vitrine-card]")?.querySelector("[data-vitrine]") ?? event.target.closest?.("[data-vitrine]");
    if (!image || event.target.closest("[data-vitrine-quiet]")) return;
    if (image.vitrine?.arm) track("Promotion Clicked", about(image));
  });
  addEventListener("pagehide", flush);

  const dressAll = () => Promise.all([...document.querySelectorAll("[data-vitrine]")].map(dress));
  window.vitrine = {
    who, track, flush, dressAll,
    get engine() { return engine; },
    /** A purchase: attributed by product to every test that this shopper was in. */
    ordered: (sku, revenue) => track("Order Completed", { sku, revenue }),
    added: sku => track("Product Added", { sku }),
    /** Become somebody else: for demonstrations and tests. */
    async become(id, persona = who.persona) {
      await new Promise(done => requestAnimationFrame(() => setTimeout(done))); // what is on the screen is still theirs
      await flush();
      Object.assign(who, { id, persona });
      stored("vitrine_id", id);
      book?.setAttributes({ ...who });
      await dressAll();
    },
  };
  if (!script?.dataset.manual) document.readyState === "loading" ? addEventListener("DOMContentLoaded", dressAll) : dressAll();
})();
