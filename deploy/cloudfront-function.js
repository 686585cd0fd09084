// A CloudFront function for viewer requests: S3 has no folders, so /faq/ asks for /faq/index.html,
// and /faq is led to /faq/. Files have an ending, but for two that hosts and programs ask for.
function handler(event) {
  var request = event.request
  var last = request.uri.split("/").pop()
  if (last === "") {
    request.uri += "index.html"
  } else if (last.indexOf(".") === -1 && request.uri.indexOf("/.well-known/") === -1 && last !== "_headers" && last !== "_redirects" && last !== "SHA256SUMS") {
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: request.uri + "/" } } }
  }
  return request
}
