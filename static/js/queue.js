// Working through a queue from the keyboard: j and k move, Enter opens. Rows of several queues on one page follow each other.
import { onKeys } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-queue] [data-queue-row]:not(.is-done)")];
const link = (row) => row?.querySelector("a.queue-title");
const current = () => rows().find((row) => row.contains(document.activeElement)) ?? rows().find((row) => row.matches(".is-current"));

function choose(row) {
  for (const each of rows()) each.classList.toggle("is-current", each === row);
  link(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const entered = all.some((row) => row.contains(document.activeElement));
  const next = at < 0 || (!entered && by > 0) ? all[Math.max(at, 0)] : all[at + by];
  if (!next) return false;
  choose(next);
  return true;
}

onKeys({
  j: () => step(1),
  k: () => step(-1),
  Enter: (event) => {
    if (event.target.closest("a, button, summary, input")) return false;
    const row = current();
    link(row)?.click();
    return Boolean(row);
  },
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-queue-row]:not(.is-done)");
  if (row) for (const each of rows()) each.classList.toggle("is-current", each === row);
});
