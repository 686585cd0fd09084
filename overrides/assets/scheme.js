/* Light or dark as the visitor chose it here before, set before the page is drawn. */

const SCHEME = new URL("../..", document.currentScript.src).pathname + "scheme"
try {
  document.documentElement.dataset.scheme = localStorage.getItem(SCHEME) ?? ""
} catch {
  // storage is closed: the page follows the system
}
