// Tells the server how far someone has read: the last number shown, once the end of the list has been on the screen for two
// seconds. The end carries data-read-url and data-last-seq. The request outlives the page and changes nothing that is shown.
import { token } from "./request.js";

const LONG_ENOUGH = 2000;
const told = new Map();
const waiting = new Map();

function tell(end) {
  const { readUrl: url, lastSeq: seq } = end.dataset;
  if (!seq || Number(seq) <= (told.get(url) ?? 0)) return;
  const body = new FormData();
  body.set("seq", seq);
  body.set("csrf_token", token());
  if (navigator.sendBeacon(url, body)) told.set(url, Number(seq));
}

function start(end) {
  stop(end);
  waiting.set(end, setTimeout(() => tell(end), LONG_ENOUGH));
}

function stop(end) {
  clearTimeout(waiting.get(end));
}

const seen = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) seen.add(target);
    else seen.delete(target);
    if (isIntersecting && !document.hidden) start(target);
    else stop(target);
  }
});

document.addEventListener("visibilitychange", () => seen.forEach(document.hidden ? stop : start));

function watch() {
  document.querySelectorAll("[data-read-url]").forEach((end) => observer.observe(end));
  for (const end of seen) if (end.isConnected) start(end);
}
document.addEventListener("htmx:afterSettle", watch);
watch();
