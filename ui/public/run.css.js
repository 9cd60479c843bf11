// The card's own style; colours come from the page's theme, with defaults for pages that have none.
export const CSS = `
:host{--ink:hsl(var(--foreground,220 18% 12%));--soft:hsl(var(--muted-foreground,220 8% 42%));--line:hsl(var(--border,40 16% 87%));--panel:hsl(var(--card,0 0% 100%));
 --tint:hsl(var(--muted,40 22% 94%));--go:hsl(var(--primary,168 62% 24%));--on-go:hsl(var(--primary-foreground,0 0% 100%));--warn:#b7791f;--bad:#c0392b;
 display:block;color:var(--ink);font:14px/1.5 var(--font-sans,Inter,"Noto Sans","Noto Sans CJK SC",system-ui,sans-serif);font-variant-numeric:tabular-nums}
*{box-sizing:border-box}button{font:inherit;color:inherit;cursor:pointer}a{color:inherit}
:focus-visible{outline:2px solid var(--go);outline-offset:2px}
.card{border:1px solid var(--line);border-radius:16px;background:var(--panel);overflow:hidden}
.top{display:flex;align-items:center;gap:12px;padding:14px 18px}.top b{font-weight:650}.grow{flex:1}
.badge{font-size:12.5px;padding:3px 10px;border-radius:99px;background:var(--tint);color:var(--soft);white-space:nowrap}.badge.ok{color:var(--go)}.badge.bad{color:var(--bad)}.badge.wait{color:var(--warn)}
.bar{height:3px;background:var(--tint)}.bar i{display:block;height:100%;background:var(--go);transition:width .4s}
details.steps>summary{list-style:none;padding:10px 18px;color:var(--soft);cursor:pointer;display:flex;gap:8px}details.steps>summary::-webkit-details-marker{display:none}
ol{list-style:none;margin:0;padding:4px 18px 12px}li{display:grid;grid-template-columns:18px 1fr auto;gap:10px;padding:3px 0;align-items:baseline}
li .dot{width:9px;height:9px;border-radius:50%;background:var(--line);justify-self:center;align-self:center}li.done .dot{background:var(--go)}li.running .dot{background:var(--go);animation:pulse 1.1s infinite}li.stopped .dot{background:var(--bad)}
@keyframes pulse{50%{opacity:.25;transform:scale(.7)}}@media(prefers-reduced-motion:reduce){li.running .dot{animation:none}.bar i{transition:none}}
li small,.soft{color:var(--soft)}small{font-size:12.5px}
.part{padding:14px 18px;border-top:1px solid var(--line)}h4{margin:0 0 8px;font-size:13px;font-weight:650}
.chips{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 12px}.chip{border:1px solid var(--line);background:none;border-radius:99px;padding:5px 13px}.chip[aria-pressed=true]{border-color:var(--go);background:color-mix(in srgb,var(--go) 12%,transparent)}
.acts{display:flex;flex-wrap:wrap;gap:10px;align-items:center}.btn{border:1px solid var(--line);background:none;border-radius:11px;padding:9px 16px;text-decoration:none;display:inline-block;min-height:40px}.btn.go{background:var(--go);color:var(--on-go);border-color:var(--go);font-weight:600}.btn:hover{filter:brightness(1.06)}.btn:disabled{opacity:.5;cursor:default}
.shots{display:flex;flex-wrap:wrap;gap:18px 22px;padding:16px 18px;border-top:1px solid var(--line)}.who{max-width:100%;min-width:0}.who header{display:flex;gap:8px;align-items:baseline;margin-bottom:7px}
.row{display:flex;gap:10px;overflow-x:auto;padding:2px 2px 6px;scrollbar-width:thin}.shot{border:0;padding:0;background:none;flex:none;display:block;text-align:left}.shot .pic{display:block;height:174px;border-radius:12px;overflow:hidden;background:var(--tint);transition:transform .2s}.shot:hover .pic{transform:translateY(-2px)}
.shot img{height:100%;width:100%;display:block;object-fit:cover}.cap{display:flex;gap:6px;align-items:center;font-size:12.5px;color:var(--soft);padding:5px 2px 0}.cap b{color:var(--ink);font-weight:600}.cap i{margin-left:auto;width:16px;height:16px;border-radius:50%;display:grid;place-items:center;color:#fff;font:11px/1 system-ui;background:var(--go)}.cap i.review{background:var(--warn)}.cap i.fail{background:var(--bad)}
.ghost{background:linear-gradient(100deg,var(--tint) 40%,var(--panel) 50%,var(--tint) 60%) 0/200% 100%;animation:sweep 1.4s linear infinite;cursor:default}@keyframes sweep{to{background-position:-200% 0}}@media(prefers-reduced-motion:reduce){.ghost{animation:none}}
.note{padding:8px 12px;border-radius:10px;background:var(--tint);color:var(--soft);margin:0 0 8px}.note.bad{color:var(--bad)}
.arms{display:flex;height:10px;border-radius:99px;overflow:hidden;margin:8px 0 10px}.arms i{display:block;height:100%}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin-bottom:8px}.legend span:before{content:"";display:inline-block;width:9px;height:9px;border-radius:3px;background:var(--c);margin-right:6px}
dialog{border:0;border-radius:18px;padding:0;max-width:min(1120px,94vw);width:100%;max-height:92vh;background:var(--panel);color:var(--ink);overflow:auto}dialog::backdrop{background:#000a}
.big{display:grid;grid-template-columns:minmax(0,1.5fr) minmax(260px,1fr)}.big .pic{background:var(--tint);display:grid;place-items:center;min-height:300px}.big img{max-width:100%;max-height:84vh;display:block}.big aside{padding:22px}.big h3{margin:16px 0 4px;font-size:19px}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:10px 0}dt{color:var(--soft)}dd{margin:0}
.say{white-space:pre-line}
@media(max-width:720px){.big{grid-template-columns:1fr}.shot .pic{height:180px}.top,.part,ol{padding-left:14px;padding-right:14px}.shots{padding:14px}}
`
