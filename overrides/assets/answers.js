/* What the portal says on a question, found as `trust-portal answer` finds it. Needs portal.js. */
{
  const [asked, said, found] = [$("#tp-asked"), $("#tp-answered"), $(".tp-found")]
  const source = document.currentScript.dataset.index
  let fetched, known

  /* The terms of a text, each with whether an answer must speak of it itself */
  function read(text) {
    const stems = []
    const plain = text.replace(/['\u2019]s?\b/g, "")
    for (const { 0: match, index } of plain.matchAll(/[A-Za-z0-9]+(?:[./&-][A-Za-z0-9]+)*/g)) {
      const begins = /(^|[.?!:])\s*$/.test(plain.slice(0, index))
      for (const part of match.split(/[-/&.]/)) {
        const word = part === "US" ? "usa" : part.toLowerCase()
        const end = !word.endsWith("ss") && known.endings.find((end) => word.endsWith(end) && word.length - end.length >= (end === "s" ? 2 : 4))
        stems.push([end ? word.slice(0, -end.length) : word, (!begins && /^[A-Z]/.test(part)) || /^\d{3,}$/.test(part)])
      }
    }
    const terms = new Map()
    while (stems.length) {
      let length = known.longest, name
      while (!(name = known.phrases[stems.slice(0, length).map(([stem]) => stem).join(" ")]) && length > 1) length -= 1
      const taken = stems.splice(0, length)
      name ??= taken[0][0]
      if (known.filler.includes(name)) continue
      const named = taken.some(([, named]) => named) && !known.nameless.includes(name)
      terms.set(name, terms.get(name) || named || known.decisive.includes(name))
    }
    return terms
  }

  const sum = (terms, of) => terms.reduce((whole, term) => whole + of(term), 0)
  const weight = (term) => known.weights[term] ?? known.unknown

  function ranked(question) {
    const terms = read(question), names = [...terms.keys()]
    const heavy = (term) => weight(term) * (terms.get(term) ? known.heavier : 1)
    const telling = names.filter((term) => !known.generic.includes(term))
    return known.entries.filter((each) =>
      names.every((term) => !terms.get(term) || term in each.terms)
      && !each.not_for.some((title) => question.includes(title))
      && (!each.aspects || each.aspects.some((term) => terms.has(term)))
    ).map((each) => {
      const focus = Math.max(...each.subjects.map((subject) => sum(subject.filter((term) => terms.has(term)), weight) / (sum(subject, weight) || 1)))
      const met = telling.filter((term) => term in each.terms)
      const close = sum(names, (term) => heavy(term) * (each.terms[term] ?? 0)) / sum(names, heavy) * (1 - known.focus * (1 - focus))
      const near = known.near[Math.max(0, Math.min(2 * met.length - telling.length, known.near.length - 1))]
      return { ...each, close, met, sure: close >= near && (met.length > 1 || focus >= known.subject || weight(met[0]) >= known.rare) }
    }).filter((each) => each.met.length && each.close >= known.doubtful).sort((one, other) => other.close - one.close)
  }

  function card({ path, title, text }, sure) {
    const made = $(".tp-shape").firstElementChild.cloneNode(true)
    if (!sure) $("[data-copy=answer]", made).remove() /* it may be on something else */
    made.dataset.url = Object.assign($("a", made), { textContent: title, href: new URL(path, root) }).href
    for (const line of text.split("\n").filter(Boolean)) {
      const words = Object.assign(document.createElement("p"), { textContent: line })
      words.dataset.said = ""
      $(".tp-actions", made).before(words)
    }
    return made
  }

  async function answer() {
    known = await (fetched ??= fetch(source).then((index) => index.json()))
    const all = ranked(asked.value), sure = all[0]?.sure
    const near = all.filter((each) => !sure || each.close >= all[0].close * known.rival).slice(0, 4)
    said.textContent = !asked.value.trim() ? "" : !near.length ? "Nothing here answers that in these words. Look through the questions below, or ask us."
      : !sure ? "Nothing answers that for certain. This comes closest: read it before you use it." : near[1] ? "One of these answers it." : "This answers it."
    found.replaceChildren(...near.map((each) => card(each, sure)))
  }

  asked.addEventListener("input", answer)
  asked.form.addEventListener("submit", (event) => event.preventDefault())
}
