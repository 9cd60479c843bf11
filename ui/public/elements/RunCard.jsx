import { useEffect, useRef } from "react"

// The card itself is a plain web component (public/vitrine.js), so that other pages show runs without Chainlit.
export default function RunCard() {
  const card = useRef(null)
  useEffect(() => {
    const element = card.current
    if (!element) return
    element.data = props
    // Where the list of chats is folded away, as on a phone, the chat library leaves the address at "/": a reload would lose the chat.
    if (location.pathname === "/" && props.thread) history.replaceState(history.state, "", `/thread/${props.thread}`)
    const onAnswer = (event) => callAction({ name: "answer", payload: event.detail })
    const onAct = (event) => callAction({ name: "act", payload: event.detail.payload }).then((told) => event.detail.reply(told?.response), () => event.detail.reply())
    element.addEventListener("vitrine:answer", onAnswer)
    element.addEventListener("vitrine:act", onAct)
    return () => {
      element.removeEventListener("vitrine:answer", onAnswer)
      element.removeEventListener("vitrine:act", onAct)
    }
  })
  return <vitrine-run ref={card} style={{ display: "block", width: "100%" }} />
}
