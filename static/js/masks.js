// Working through the masks from the keyboard: n and p go from one to the next, m masks, l leaves, a masks all that a rule
// is sure of, u takes the last step back. With words selected, m adds them (redact.js). Each [data-mask] line has two radio
// buttons; its number stands in the text too.
import { onKeys } from "./keys.js";
import { selected } from "./selection.js";

const list = document.querySelector("[data-masks]");
const lines = [...(list?.querySelectorAll("[data-mask]") ?? [])];
const undoButton = document.querySelector("[data-mask-undo]");
const steps = [];

const radios = (line) => [...line.querySelectorAll('input[type="radio"]')];
const chosen = (line) => radios(line).find((radio) => radio.checked)?.value;
const current = () => lines.findIndex((line) => line.classList.contains("is-current"));

function signOf(line) {
  const signs = document.querySelectorAll("[data-answer] .ev");
  return [...signs].find((sign) => parseInt(sign.lastChild.textContent, 10) === Number(line.dataset.mask));
}

function remember(undo) {
  steps.push(undo);
  if (undoButton) undoButton.disabled = false;
}

function undo() {
  const step = steps.pop();
  if (!step) return false;
  step();
  if (undoButton) undoButton.disabled = !steps.length;
  return true;
}

// What a line says is shown at once, in the list and in the text.
function show(line) {
  const masked = chosen(line) === "accepted" || !radios(line).length;
  for (const sign of [line.querySelector(".ev"), signOf(line)]) sign?.classList.toggle("ev-live", masked);
  let mark = signOf(line)?.previousElementSibling;
  while (mark && mark.matches(".ev")) mark = mark.previousElementSibling;
  if (mark?.matches("mark")) mark.classList.toggle("is-live", masked);
}

function set(line, value) {
  const radio = radios(line).find((each) => each.value === value);
  if (!radio || radio.checked) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function go(at) {
  const line = lines[at];
  if (!line) return false;
  for (const each of lines) {
    each.classList.toggle("is-current", each === line);
    signOf(each)?.classList.toggle("is-current", each === line);
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  (signOf(line) ?? line).scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  if (getComputedStyle(line.closest("form")).position !== "sticky") return true;
  line.scrollIntoView({ block: "nearest" });
  (radios(line).find((radio) => radio.checked) ?? line).focus({ preventScroll: true });
  return true;
}

function decide(value) {
  const at = current();
  if (at < 0) return false;
  set(lines[at], value);
  if (at + 1 < lines.length) go(at + 1);
  return true;
}

function sure() {
  const changed = lines.filter((line) => "sure" in line.dataset && chosen(line) === "rejected");
  if (!changed.length) return false;
  const before = steps.length;
  for (const line of changed) set(line, "accepted");
  // One step to take back, not many.
  const undone = steps.splice(before);
  remember(() => undone.reverse().forEach((step) => step()));
  return true;
}

if (list) {
  for (const hidden of document.querySelectorAll("[data-mask-tools], [data-mask-keys]")) hidden.hidden = false;
  const was = new Map(lines.map((line) => [line, chosen(line)]));
  list.addEventListener("change", (event) => {
    const line = event.target.closest("[data-mask]");
    const before = was.get(line);
    was.set(line, chosen(line));
    show(line);
    remember(() => {
      for (const radio of radios(line)) radio.checked = radio.value === before;
      was.set(line, before);
      show(line);
    });
  });
  document.querySelector("[data-mask-sure]")?.addEventListener("click", sure);
  undoButton?.addEventListener("click", undo);
  const added = document.querySelector("[data-redact-list]");
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) remember(() => node.querySelector("[data-remove]")?.click());
    }
  }).observe(added, { childList: true });
  onKeys({
    n: () => go(current() + 1),
    p: () => go(Math.max(current() - 1, 0)),
    m: () => {
      const add = document.querySelector("[data-redact-add]");
      if (selected() && !add.disabled) return add.click();
      return decide("accepted");
    },
    l: () => decide("rejected"),
    a: sure,
    u: undo,
  });
}
