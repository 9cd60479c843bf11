import { useEffect, useRef } from "react"

// The card itself is a plain web component (public/vitrine.js), so that other pages show runs without Chainlit.
export default function RunCard() {
  const card = useRef(null)
  useEffect(() => {
    const element = card.current
    if (!element) return
    element.data = props
    const onAnswer = (event) => callAction({ name: "answer", payload: event.detail })
    element.addEventListener("vitrine:answer", onAnswer)
    return () => element.removeEventListener("vitrine:answer", onAnswer)
  })
  return <vitrine-run ref={card} style={{ display: "block", width: "100%" }} />
}
