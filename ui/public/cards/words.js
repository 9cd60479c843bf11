// Every word of the cards, in the languages Vitrine speaks.
export const WORDS = {
  zh: {
    queued: "排队中", running: "制作中", waiting: "等你确认", completed: "已完成", partial: "部分完成", failed: "没有完成", cancelled: "已取消",
    audiences: "人群", formats: "尺寸", moreFormats: "更多平台尺寸…", perLook: "每个人群几种画面", less: "减少", more: "增加", pictures: "张图", abTest: "A/B 测试", work: "要做的事",
    kit_rules: "你的品牌规则和习惯（点一下，这次不用）", approve: "确认，开始制作", cancel: "取消", about: "约", seconds: "秒", free: "免费", steps: "步", of: "/", atLeastOne: "至少选一个", notes: "条说明",
    certificate: "商品一致性证书", passed: "一致", review: "请复核", fail: "不一致", deltaE: "色差", ssim: "结构", iou: "轮廓", why: "为什么这样做", stop: "停止", undo: "撤销这次修改",
    close: "关闭", previous: "上一张", next: "下一张", download: "下载这张", kit: "下载整套", pics: "只下载图片", sheet: "打开样张", edit: "修改", pick: "喜欢，选它", picked: "已选", edited: "已修改，新版在下面", takenBack: "已撤销", editedLong: "这张后来改过。修改和喜欢都算在新版上。", takenBackLong: "这次修改已撤销，现在用的是之前那张。", seeNow: "看现在这张",
    modes: "看法", look: "画面", before: "前后对比", compare: "并排比较", zones: "安全区", heat: "差异热图", yourPhoto: "你的照片", picture: "成品", split: "拖动，对比照片和成品", other: "和哪张比", platform: "平台",
    zoneNote: "虚线以外会被平台界面或裁切遮住，文字和商品都在里面。", heatNote: "灰色表示和你的照片一致；黄到红表示有差异。蓝线是商品轮廓。", heatWait: "正在逐像素比较…", beforeNote: "左边是你照片里的商品，位置和大小与成品相同。",
    words: "文字", headline: "标题", subline: "副标题", set: "场景", palette: "配色", layout: "版式", top: "文字在上", left: "文字在左", right: "文字在右", resize: "换成其他尺寸", regenerate: "重做", note: "想要什么不同？（可不填）", noteHint: "例如：背景再亮一点",
    apply: "应用修改", redo: "重做这张", applied: "已开始，新图会出现在下面", noLooks: "场景列表没有读到，请检查连接后重新打开。", draft: "A/B 测试", states: { draft: "草案", running: "进行中", paused: "已暂停", stopped: "已结束" }, start: "开始测试", pause: "暂停", resume: "继续", anyway: "仍然开始", details: "看实时数据", exact: "按平台精确规则做的图，只能换尺寸。",
    sample: "要看出{metric}从 {from} 升到 {to}，每组需要 {users} 位访客，一共 {all} 位{days}。差得更小的话，结论会是“没看出差别”。", days: "，按每天 {daily} 位约 {days} 天", split_: "流量分配", decided: "判定",
    repaired: "张图重做后通过", fellBack: "语言模型没有可用的回答，这一步由内置引擎完成", hook: { function: "功能", style: "风格", price: "价格" }, share: "占", lost: "连接断了，正在重试…任务在后台继续。", retry: "没有送达，请检查连接后再点一次。",
    metrics: { ctr: "点击率", conversion: "转化率", gmv: "成交额", roas: "投产比", add_to_cart: "加购率", engagement: "互动率", completion_rate: "完播率" }, image: "图",
  },
  en: {
    queued: "queued", running: "working", waiting: "waiting for you", completed: "done", partial: "partly done", failed: "not done", cancelled: "cancelled",
    audiences: "Audiences", formats: "Formats", moreFormats: "More platform formats…", perLook: "Looks per audience", less: "fewer", more: "more", pictures: "pictures", abTest: "A/B test", work: "What will be done",
    kit_rules: "Your brand rules and habits (click to leave one out this time)", approve: "Approve and start", cancel: "Cancel", about: "about", seconds: "s", free: "free", steps: "steps", of: "/", atLeastOne: "choose at least one", notes: "notes",
    certificate: "Product certificate", passed: "consistent", review: "please review", fail: "not consistent", deltaE: "colour", ssim: "structure", iou: "outline", why: "Why it looks like this", stop: "Stop", undo: "Undo this change",
    close: "Close", previous: "Previous", next: "Next", download: "Download", kit: "Download the kit", pics: "Pictures only", sheet: "Contact sheet", edit: "Change it", pick: "I like this one", picked: "Picked", edited: "edited: newer below", takenBack: "taken back", editedLong: "This one was edited later. Changes and likes go to the newer version.", takenBackLong: "This change was taken back: the earlier picture counts.", seeNow: "See the one that counts",
    modes: "View", look: "Picture", before: "Before / after", compare: "Compare", zones: "Safe zones", heat: "Heat map", yourPhoto: "your photo", picture: "picture", split: "Slide between your photo and the picture", other: "Compare with", platform: "Platform",
    zoneNote: "Apps cover or crop what is outside the dashed line. Words and product stay inside.", heatNote: "Grey is the same as your photo; yellow to red differs. The blue line is the product's outline.", heatWait: "Comparing pixel by pixel…", beforeNote: "On the left is the product of your photo, in the same place and size.",
    words: "Words", headline: "Headline", subline: "Subline", set: "Set", palette: "Palette", layout: "Layout", top: "words on top", left: "words left", right: "words right", resize: "Another format", regenerate: "Make it again", note: "What should be different? (optional)", noteHint: "for example: a brighter background",
    apply: "Apply changes", redo: "Make it again", applied: "Started: the new picture appears below", noLooks: "The sets could not be read. Check the connection and open this again.", draft: "A/B test", states: { draft: "draft", running: "running", paused: "paused", stopped: "ended" }, start: "Start the test", pause: "Pause", resume: "Resume", anyway: "Start all the same", details: "Live figures", exact: "Made by a platform's exact rules: only its size can change.",
    sample: "To see the {metric} rise from {from} to {to}, each arm needs {users} visitors: {all} in all{days}. If the difference is smaller, the answer will be “none found”.", days: ", about {days} days at {daily} a day", split_: "Traffic split", decided: "Decision",
    repaired: "pictures passed after a repair", fellBack: "The language model gave no usable answer; the built-in engine did this step", hook: { function: "function", style: "style", price: "price" }, share: "share", lost: "Connection lost, trying again… Your runs go on.", retry: "That did not get through. Check the connection and click again.",
    metrics: { ctr: "click-through rate", conversion: "conversion rate", gmv: "revenue", roas: "ROAS", add_to_cart: "add-to-cart rate", engagement: "engagement", completion_rate: "completion rate" }, image: "picture",
  },
}

// A text given by language, in this one or else in any.
export const say = (words, lang) => (words ? words[lang] ?? words.en ?? words.zh ?? Object.values(words)[0] ?? "" : "")
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
export const pageLanguage = () => (navigator.language.startsWith("zh") ? "zh" : "en")
