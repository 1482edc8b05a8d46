// Scoring from the keyboard: 1 to 5 choose an anchor of the open dimension, n chooses "no evidence".
import { onKeys } from "./keys.js";

function choose(value) {
  const input = document.querySelector(`[data-rubric] input[value="${value}"]`);
  if (!input) return false;
  input.checked = true;
  input.focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

onKeys({
  ...Object.fromEntries(["1", "2", "3", "4", "5"].map((value) => [value, () => choose(value)])),
  n: () => choose("none"),
});
