/* Lighthouse, mobile and throttled, over every page type of site/, served compressed as a host
   would. Prints a table; ends with 1 when a page misses a goal. `node measure.mjs faq/` for one. */

import { createServer } from "node:http"
import { readFile } from "node:fs/promises"
import { extname, join, normalize } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync } from "node:zlib"
import * as launcher from "chrome-launcher"
import lighthouse from "lighthouse"

const SITE = fileURLToPath(new URL("../../site/", import.meta.url))
const PAGES = ["", "certifications/", "residency/", "retention/", "subprocessors/", "encryption/", "features/",
  "documents/", "service_levels/", "faq/", "updates/", "machines/", "checks/", "sources/", "claims/certifications/soc-2-type-2/"]
const GOALS = { performance: 1, accessibility: 1, "best-practices": 1, seo: 1 }
const [LCP, CLS, BYTES] = [1300, 0, 75_000]
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".json": "application/json", ".png": "image/png", ".woff2": "font/woff2", ".txt": "text/plain", ".xml": "application/xml" }

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname))
  const file = join(SITE, path.endsWith("/") ? path + "index.html" : path)
  try {
    const body = await readFile(file)
    const small = [".png", ".woff2"].includes(extname(file))
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": file.includes("/assets/") ? "max-age=31536000" : "no-cache",
      ...(small ? {} : { "content-encoding": "br" }),
    })
    response.end(small ? body : brotliCompressSync(body))
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((ready) => server.listen(0, "127.0.0.1", ready))
const chrome = await launcher.launch({ chromePath: process.env.CHROME_PATH,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"] })

const address = `http://127.0.0.1:${server.address().port}/`
await lighthouse(address, { port: chrome.port, logLevel: "error" }) // a browser's first page is slow

let missed = 0
console.log("| page | " + Object.keys(GOALS).join(" | ") + " | LCP | CLS | bytes |\n|---|---|---|---|---|---|---|---|")
for (const page of process.argv.length > 2 ? process.argv.slice(2) : PAGES) {
  const { lhr } = await lighthouse(address + page, {
    port: chrome.port, logLevel: "error", onlyCategories: Object.keys(GOALS) })
  const scores = Object.keys(GOALS).map((name) => lhr.categories[name].score)
  const lcp = lhr.audits["largest-contentful-paint"].numericValue
  const cls = lhr.audits["cumulative-layout-shift"].numericValue
  const bytes = lhr.audits["total-byte-weight"].numericValue
  const low = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 1 &&
    Object.values(lhr.categories).some((category) => category.auditRefs.some((ref) => ref.id === audit.id && ref.weight > 0)))
  const good = scores.every((score) => score === 1) && lcp < LCP && cls <= CLS && bytes <= BYTES
  missed += !good
  console.log(`| ${page || "home"} | ${scores.map((score) => Math.round(score * 100)).join(" | ")} | ${Math.round(lcp)} ms | ${cls.toFixed(3)} | ${Math.round(bytes / 1000)} kB |`)
  for (const audit of low) if (!good) console.error(`    ${audit.id}: ${audit.title} ${audit.displayValue ?? ""}`)
}
await chrome.kill()
server.close()
process.exit(missed ? 1 : 0)
