// Pictures that the merchant likes: kept by the server, so that every device and every card shows the same.
export const liked = new Set()
let reading

/** Read them once; again with `anew`, after something was said that may have changed them. */
export function readPicks(anew = false) {
  if (reading && !anew) return reading
  return (reading = fetch("/v1/picks").then((answer) => (answer.ok ? answer.json() : Promise.reject())).then(({ picks }) => {
    const ids = picks.map((one) => one.creative_id)
    if (ids.length === liked.size && ids.every((id) => liked.has(id))) return
    liked.clear()
    ids.forEach((id) => liked.add(id))
    window.dispatchEvent(new Event("vitrine:picks"))
  }).catch(() => (reading = null)))
}

/** Like a picture no longer; whether that was taken. */
export async function drop(id) {
  const answer = await fetch(`/v1/picks/${id}`, { method: "DELETE" }).catch(() => null)
  if (!answer?.ok && answer?.status !== 404) return false
  liked.delete(id)
  window.dispatchEvent(new Event("vitrine:picks"))
  return true
}
