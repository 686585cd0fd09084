/* All that the portal does in the browser: light and dark, the filter, the clock, copying, search.
   It stores one thing, the choice of light or dark, and asks no other host. Without it every page
   is there in full. */

const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const theme = JSON.parse($("#__config").textContent)
const root = new URL(theme.base.replace(/\/?$/, "/"), location)

/* Light and dark */
const palette = $("[data-palette]")
const isDark = () => (document.documentElement.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"
palette.ariaPressed = isDark()
palette.addEventListener("click", () => {
  const scheme = isDark() ? "light" : "dark"
  document.documentElement.dataset.scheme = scheme
  palette.ariaPressed = isDark()
  try {
    localStorage.setItem(SCHEME, scheme)
  } catch {
    // storage is closed: the choice holds for this page
  }
})

/* The fragment: an anchor, then the choices. "#residency/api?product=suite&region=europe" */
const FACETS = { product: "p", region: "r", standard: "s", purpose: "u", country: "c", data: "d" }
const split = (hash) => {
  const [anchor, query = ""] = hash.replace(/^#/, "").split("?")
  try {
    return [decodeURIComponent(anchor), new URLSearchParams(query)]
  } catch {
    return ["", new URLSearchParams()] // half of a character, as a link cut short has
  }
}
const join = (anchor, query) => (anchor || query.size ? "#" + anchor + (query.size ? "?" + query : "") : "")
const selects = $$(".tp-filter select, .tp-narrow select")
const [clear, output] = [$(".tp-filter [type=reset]"), $(".tp-filter output")]
let carried = false

/* What is a part of something that is counted, or says it again, is narrowed and not counted. */
const PARTS = "td, th, .tp-claim, [data-group], [data-part]"

/* Out of reach is what names other products or regions; of standards, what has to do with none. */
function holds(reach, chosen) {
  return chosen.every(([facet, value]) => {
    const named = reach.filter((token) => token.startsWith(facet + ":"))
    return named.includes(facet + ":" + value) || (!named.length && "pr".includes(facet))
  })
}

function narrow() {
  const [anchor, query] = split(location.hash)
  for (const select of selects) {
    const wanted = query.get(select.name) ?? ""
    const named = (option) => [option.value, ...(option.dataset.formerly ?? "").split(" ")].includes(wanted)
    select.value = (wanted && [...select.options].find(named)?.value) || ""
    select.classList.toggle("tp-set", !!select.value)
  }
  if (!query.size && !carried) return // the page as it was made
  const chosen = selects.filter((select) => select.value).map((select) => [FACETS[select.name], select.value])
  const global = chosen.filter(([facet]) => "prs".includes(facet))
  let all = 0, shown = 0
  for (const group of $$("[data-group]")) group.hidden = false
  for (const each of $$("[data-reach]")) {
    const fits = holds(each.dataset.reach.split(" "), each.closest("[data-narrowed]") ? chosen : global)
    if (each.classList.contains("tp-claim")) verdict(each, fits, global)
    else each.hidden = !fits
    if (each.matches(PARTS) || each.parentElement.closest("[hidden]:not([data-reach])")) continue
    all += 1
    shown += !each.closest("[hidden]")
  }
  for (const group of $$("[data-group]")) group.hidden ||= chosen.length > 0 && !$$("[data-reach]", group).some((each) => !each.hidden && !each.matches("td, th"))
  clear.hidden = !chosen.length
  output.textContent = !chosen.length || $(".tp-claim") ? "" : all ? `${shown} of ${all} apply to your choice` : "Narrowed to your choice"
  for (const link of $$("a[href]")) {
    if (link.origin !== location.origin || link.hasAttribute("download")) continue
    const [target] = split(link.hash)
    link.hash = join(target, new URLSearchParams(global.map(([facet, value]) => [Object.keys(FACETS).find((name) => FACETS[name] === facet), value])))
  }
  carried = chosen.length > 0
  const target = query.size && anchor && document.getElementById(anchor)
  if (target) target.scrollIntoView()
}

/* Three answers: yes, no, and that the scope does not say */
function verdict(claim, fits, chosen) {
  const line = $(".tp-verdict", claim)
  if (!line) return
  const reach = claim.dataset.reach
  const silent = chosen.find(([facet]) => "pr".includes(facet) && !reach.includes(facet + ":") && !reach.includes("everything"))
  line.hidden = !chosen.length
  const [answer, said] = !fits ? ["no", "This does not cover your choice: it is about something else."]
    : silent ? ["not-stated", `Whether this covers your choice is not stated: it names no ${silent[0] === "p" ? "product" : "region"}.`]
    : ["yes", "This covers your choice, under the conditions and limits below."]
  line.className = "tp-verdict tp-answer tp-answer--" + answer
  line.textContent = said
}

for (const select of selects) select.addEventListener("change", () => {
  const [anchor, query] = split(location.hash)
  select.value ? query.set(select.name, select.value) : query.delete(select.name)
  history.replaceState(null, "", join(anchor, query) || location.pathname + location.search)
  narrow()
})
clear.addEventListener("click", (event) => {
  event.preventDefault()
  history.replaceState(null, "", join(split(location.hash)[0], new URLSearchParams()) || location.pathname + location.search)
  narrow()
  selects[0].focus()
})
addEventListener("hashchange", narrow)

/* Honest in time: the dates of the page against the visitor's clock, never backwards */
const built = $("[data-built]").dateTime
const now = new Date()
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-")
const WORDS = { expiring: "Expiring", expired: "Expired", overdue: "Due again", removed: "Removed" }

function age() {
  if (today <= built) return
  let passed = 0
  for (const each of $$("[data-ends], [data-begins]")) {
    const { ends, begins, warns, then } = each.dataset
    const state = ends && today > ends ? then : begins && today >= begins ? "current" : warns && today >= warns ? "expiring" : ""
    if (!state || each.classList.contains("tp-status--" + state)) continue
    each.className = "tp-status tp-status--" + state
    each.textContent = (state === "current" && each.dataset.began) || WORDS[state]
    each.insertAdjacentHTML("afterend", ` <span class="tp-since">since this page was made${each.nextElementSibling?.matches(".tp-until") ? "," : ""}</span>`)
    passed += 1
  }
  for (const each of $$("[data-due]")) if (today > each.dataset.due) {
    each.insertAdjacentHTML("afterend", ' <strong class="tp-warn">review due</strong>')
    passed += 1
  }
  const days = Math.round((Date.parse(today) - Date.parse(built)) / 864e5)
  if (!passed && days < 31) return
  const notice = document.createElement("p")
  notice.className = "tp-notice"
  notice.setAttribute("role", "status")
  notice.appendChild(document.createElement("span")).className = "tp-wide"
  notice.firstChild.textContent = `This page was made ${days} ${days === 1 ? "day" : "days"} ago. ` +
    (passed ? `By your clock, ${passed} ${passed === 1 ? "date on it has passed; it is" : "dates on it have passed; they are"} marked.` : "No date on it has passed by your clock.")
  $(".tp-header").before(notice)
}

/* Copying: a link, a piece of HTML, or the whole answer, as plain text and as rich text */
const official = $("link[rel=canonical]")?.href
const home = official ? new URL(theme.base.replace(/\/?$/, "/"), official).href : root.href
const outside = (href) => (href.startsWith(root.href) ? home + href.slice(root.href.length) : href)
const words = (element) => element.innerText.replace(/\s+/g, " ").trim()

function rich(element) {
  const copy = element.cloneNode(true)
  for (const each of [copy, ...$$("*", copy)]) for (const { name } of [...each.attributes]) name === "href" ? (each.href = outside(each.href)) : each.removeAttribute(name)
  return copy.outerHTML
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]")
  if (!button) return
  const claim = button.closest("[data-url]")
  const url = outside(new URL(claim.dataset.url, location).href)
  const said = $$("[data-said]", claim)
  const asOf = `As of ${words($("[data-built]"))}: `
  const text = { link: () => url, embed: () => $("textarea", claim).value, answer: () => [...said.map(words), asOf + url].join("\n") }[button.dataset.copy]()
  const html = `${said.map(rich).join("")}<p>${asOf}<a href="${encodeURI(url)}">${encodeURI(url)}</a></p>`
  const before = button.textContent
  try {
    if (button.dataset.copy === "answer" && window.ClipboardItem)
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })])
    else await navigator.clipboard.writeText(text)
    button.textContent = "Copied"
  } catch {
    prompt("Copy this:", text)
  }
  setTimeout(() => (button.textContent = before), 2000)
})

/* Search: the index and its worker are fetched when the visitor turns to it */
const dialog = $(".tp-search")
const [field, said, list] = [$("input", dialog), $("p", dialog), $("ul", dialog)]
const MOST = 12
/* A question is asked with these words and not about them */
const SILENT = new Set("a an and any are as at be by can do does for from have how in is it my of on or our that the there this to us we what when where which who why will with you your".split(" "))
let worker, waiting = 0, loose = false

function turnToSearch() {
  dialog.showModal()
  field.select()
  worker ??= start()
}

async function start() {
  const run = new Worker(new URL(theme.search, location))
  const index = await (await fetch(new URL("search/search_index.json", root))).json()
  run.onmessage = ({ data }) => (data.type === 1 ? ask() : --waiting || answer(data.data.items))
  run.postMessage({ type: 0, data: { ...index, options: { suggest: false } } })
  return run
}

async function ask(loosely = false) {
  const words = field.value.replace(/[*+\-:^~"?!,;]+/g, " ").trim().split(/\s+/).filter(Boolean)
  const telling = words.filter((word) => !SILENT.has(word.toLowerCase()))
  const terms = telling.length ? telling : words
  loose = loosely
  if (!terms.length) return show()
  waiting += 1
  ;(await worker).postMessage({ type: 2, data: terms.map((term) => (loose ? `${term}* ${term}~1` : `+${term}*`)).join(" ") })
}

/* Where no page has all the words, those that have some, or nearly */
const answer = (found) => (found.length || loose ? show(found) : ask(true))

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent

function show(found) {
  const all = (found ?? []).map((group) => group.find((each) => each.score) ?? group[0])
  const count = all.length > MOST ? `${MOST} of ${all.length} places` : `${all.length} ${all.length === 1 ? "place" : "places"}`
  said.textContent = !found ? "Type a word: SOC 2, Japan, backups, TLS …"
    : !all.length ? "No page has these words. They may stand here in others: look at Find an answer."
    : loose ? `No page has all these words. Near to them: ${count}` : count
  list.replaceChildren(...all.slice(0, MOST).map(({ location: path, title, text }) => {
    const item = document.createElement("li")
    const link = item.appendChild(document.createElement("a"))
    link.href = new URL(path, root)
    link.appendChild(document.createElement("strong")).textContent = plain(title)
    link.appendChild(document.createElement("span")).textContent = plain((text ?? "").split("</p>")[0]).slice(0, 220)
    return item
  }))
}

const offline = location.protocol === "file:" /* a copy on a disk cannot fetch */
for (const button of $$("[data-opens=search]")) offline ? button.remove() : button.addEventListener("click", turnToSearch)
addEventListener("keydown", (event) => {
  if (!offline && event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); turnToSearch() }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !dialog.open) return
  const stops = [field, ...$$("a", list)]
  stops[Math.min(stops.length - 1, Math.max(0, stops.indexOf(document.activeElement) + step))].focus()
  event.preventDefault()
})
field.addEventListener("input", () => ask())
$("form", dialog).addEventListener("submit", (event) => (event.preventDefault(), $("a", list)?.click()))
dialog.addEventListener("click", ({ target }) => target.matches("dialog, button") && dialog.close())
list.addEventListener("click", () => dialog.close())

/* The menu closes when the visitor leaves it; on paper every answer is open */
const menu = $(".tp-menu")
addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false))
addEventListener("keydown", (event) => event.key === "Escape" && menu.open && ((menu.open = false), $("summary", menu).focus()))
addEventListener("beforeprint", () => $$("details:is(.tp-question, .tp-fold)").forEach((each) => (each.open = true)))

/* A link to a question, or into a fold, opens it */
const asked = () => { const found = document.getElementById(split(location.hash)[0])?.closest("details"); if (found) found.open = true }
addEventListener("hashchange", asked)

asked()
narrow()
age()
