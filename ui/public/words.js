// Every word of the cards, in the languages Vitrine speaks.
export const WORDS = {
  zh: {
    queued: "排队中", running: "制作中", waiting: "等你确认", completed: "已完成", partial: "部分完成", failed: "没有完成", cancelled: "已取消",
    planTitle: "方案", audiences: "人群", formats: "尺寸", each: "每个人群每种尺寸", pictures: "张图", abTest: "A/B 测试",
    kit_rules: "你的品牌规则和习惯（点一下，这次不用）", approve: "确认，开始制作", cancel: "取消", about: "约", seconds: "秒", free: "免费", steps: "步", of: "/",
    certificate: "商品一致性", passed: "一致", review: "请复核", fail: "不一致", deltaE: "色差", ssim: "结构", iou: "轮廓",
    why: "为什么这样做", close: "关闭", previous: "上一张", next: "下一张", download: "下载", kit: "下载整套", sheet: "打开样张",
    draft: "A/B 草案", perArm: "每组用户", days: "天", metric: "指标", split: "分流", edit: "想改这张？直接说：", editHint: "“第{n}张换成户外背景，价格59.9”",
    repaired: "张图重做后通过", fellBack: "语言模型没有可用的回答，这一步由内置引擎完成", hook: { function: "功能", style: "风格", price: "价格" },
    metrics: { ctr: "点击率", conversion: "转化率", gmv: "成交额", roas: "投产比", add_to_cart: "加购率", engagement: "互动率", completion_rate: "完播率" },
    share: "占", evidence: "依据", all: "全部", atLeastOne: "至少选一个",
  },
  en: {
    queued: "queued", running: "working", waiting: "waiting for you", completed: "done", partial: "partly done", failed: "not done", cancelled: "cancelled",
    planTitle: "Plan", audiences: "Audiences", formats: "Formats", each: "per audience and format", pictures: "pictures", abTest: "A/B test",
    kit_rules: "Your brand rules and habits (click to leave one out this time)", approve: "Approve and start", cancel: "Cancel", about: "about", seconds: "s", free: "free", steps: "steps", of: "/",
    certificate: "Product consistency", passed: "consistent", review: "please review", fail: "not consistent", deltaE: "colour", ssim: "structure", iou: "outline",
    why: "Why it looks like this", close: "Close", previous: "Previous", next: "Next", download: "Download", kit: "Download the kit", sheet: "Open contact sheet",
    draft: "A/B draft", perArm: "users per arm", days: "days", metric: "metric", split: "split", edit: "Want it changed? Just say:", editHint: "“Make number {n} outdoors, price 59.9”",
    repaired: "pictures passed after a repair", fellBack: "The language model gave no usable answer; the built-in engine did this step", hook: { function: "function", style: "style", price: "price" },
    metrics: { ctr: "click-through", conversion: "conversion", gmv: "revenue", roas: "ROAS", add_to_cart: "add to cart", engagement: "engagement", completion_rate: "completion" },
    share: "share", evidence: "evidence", all: "all", atLeastOne: "choose at least one",
  },
}

// A text given by language, in this one or else in any.
export const say = (words, lang) => (words ? words[lang] ?? words.en ?? words.zh ?? Object.values(words)[0] ?? "" : "")
