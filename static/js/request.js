// Requests of our own scripts: same origin, with the CSRF token that the page carries.

export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

// `part` asks for the part of a page, as htmx does, so that one address answers both.
export function send(url, body, { method = "POST", part = false, keepalive = false, redirect = "follow" } = {}) {
  const headers = { "X-CSRFToken": token(), Accept: part ? "text/html" : "application/json, text/html" };
  if (part) headers["HX-Request"] = "true";
  return fetch(url, { method, body, headers, keepalive, redirect, credentials: "same-origin" });
}

export function isJson(response) {
  return (response.headers.get("Content-Type") ?? "").startsWith("application/json");
}
