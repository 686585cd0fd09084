/* "What changed since my contract?": /history/#since=2026-03-01 shows by claim what the page lists by
   release. Every change since that day stands with its date, also where a later one undid it: both
   were said. What came and went since stands last. Without script the list by release is all. */
{
  const find = (selector, from = document) => from.querySelector(selector)
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const form = find("[data-since]"), result = find("[data-since-result]"), releases = find("[data-releases]")
  const [input, share, clear] = [form.since, find("[data-share]", form), find("[type=reset]", form)]
  const [said, list] = [find("p", result), find("ul", result)]
  const KINDS = ["weakened", "removed", "retired", "added", "redefined", "changed", "corrected", "strengthened", "reworded"]
  const inWords = (day) => new Date(day + "T00:00").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })

  /* The changes after a day by claim, oldest first; a claim that was renamed stays one */
  function since(day) {
    const claims = new Map()
    for (const change of all("[data-change]", releases).reverse()) {
      if (change.dataset.on <= day) continue
      const { change: id, was = id } = change.dataset
      const before = claims.get(was) ?? []
      claims.delete(was)
      claims.set(id, [...before, change])
    }
    return [...claims.values()]
  }

  const kindsOf = (changes) => changes.flatMap((change) => change.dataset.kinds.split(" "))
  const gone = (changes) => ["removed", "retired"].some((kind) => changes.at(-1).dataset.kinds.split(" ").includes(kind))
  const passed = (changes) => changes[0].dataset.kinds.split(" ").includes("added") && gone(changes)
  const rank = (changes) => (passed(changes) ? KINDS.length : Math.min(...kindsOf(changes).map((kind) => KINDS.indexOf(kind))))

  function row(changes) {
    const latest = changes.at(-1)
    const item = latest.cloneNode(false)
    item.append(find("p", latest).cloneNode(true))
    if (passed(changes)) item.append("Came and went since that day.")
    for (const change of changes) {
      const day = document.createElement("p")
      day.className = "tp-note"
      day.textContent = inWords(change.dataset.on)
      item.append(day, find("ul", change).cloneNode(true))
    }
    return item
  }

  /* The day in a fragment, or nothing where it is none of the calendar */
  function dayOf(hash) {
    const day = /[#?&]since=(\d{4}-\d\d-\d\d)(?:[&?]|$)/.exec(hash)?.[1]
    const read = new Date(day + "T00:00Z")
    return !isNaN(read) && read.toISOString().startsWith(day) ? day : ""
  }

  function show() {
    const day = input.value = dayOf(location.hash)
    result.hidden = share.hidden = clear.hidden = !day
    releases.hidden = !!day
    if (!day) return
    const claims = since(day).sort((one, other) => rank(one) - rank(other))
    const days = all("[data-release]", releases)
    const then = days.find((each) => each.dataset.release <= day && each.id !== "not-yet-released")
    const weaker = claims.filter((changes) => rank(changes) < 3).length
    said.textContent = (claims.length
      ? `Since ${inWords(day)} ${claims.length} ${claims.length === 1 ? "record" : "records"} changed${weaker ? `, ${weaker} of them to say less or no longer` : ""}. `
      : `Nothing changed since ${inWords(day)}. `) +
      (then ? "" : `The record begins on ${inWords(days.at(-1).dataset.release)}; what changed before that day is not on it.`)
    if (then?.dataset.file) {
      const link = document.createElement("a")
      link.href = then.dataset.file
      link.download = ""
      link.textContent = `the release of ${inWords(then.dataset.release)}`
      said.append("What was said then is in ", link, ".")
    }
    list.replaceChildren(...claims.map(row))
  }

  const go = (hash) => {
    history.replaceState(null, "", hash || location.pathname + location.search)
    show()
  }
  input.addEventListener("change", () => go(input.value && "#since=" + input.value))
  clear.addEventListener("click", (event) => (event.preventDefault(), go(""), input.focus()))
  form.addEventListener("submit", (event) => event.preventDefault())
  share.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      share.textContent = "Copied"
      setTimeout(() => (share.textContent = "Copy link"), 2000)
    } catch {
      prompt("Copy this:", location.href)
    }
  })
  addEventListener("hashchange", show)
  show()
}
