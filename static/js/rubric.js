// Scoring from the keyboard: 1 to 5 choose an anchor of the open dimension, n chooses "no evidence", j and k keep it and go
// to the next and the previous dimension. At the last one j leads to the look over all of them.
import { onKeys } from "./keys.js";

function choose(value) {
  const input = document.querySelector(`[data-rubric] input[value="${value}"]`);
  if (!input) return false;
  input.checked = true;
  input.focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function go(by) {
  const letters = [...document.querySelectorAll(".dims button")];
  const at = letters.findIndex((letter) => letter.hasAttribute("aria-current"));
  if (at < 0) return false;
  const next = letters[at + by] ?? (by > 0 && letters[at].form.querySelector("[type=submit]"));
  next?.click?.();
  return Boolean(next);
}

onKeys({
  ...Object.fromEntries(["1", "2", "3", "4", "5"].map((value) => [value, () => choose(value)])),
  n: () => choose("none"),
  j: () => go(1),
  k: () => go(-1),
});
