// Evidence by selection: a sentence selected in an answer becomes the evidence of the dimension that is being scored.
// Inside [data-evidence]: inputs [data-evidence-answer], [data-evidence-start] and [data-evidence-end] (code points), a place
// [data-evidence-quote] that shows the words, and a button [data-evidence-clear]. The fields also work when filled by hand.
import { paint, rangeOf, selected } from "./selection.js";

const panel = document.querySelector("[data-evidence]");
const part = (name) => panel.querySelector(`[data-evidence-${name}]`);

function mark() {
  const { value: key } = part("answer");
  const answer = key && document.querySelector(`[data-answer="${CSS.escape(key)}"]`);
  const range = answer && part("end").value && rangeOf(answer, Number(part("start").value), Number(part("end").value));
  paint("gv-evidence", range ? [range] : []);
  const clear = part("clear");
  if (clear) clear.hidden = !range;
}

function fill(answer, start, end, text) {
  part("answer").value = answer;
  part("start").value = start;
  part("end").value = end;
  const quote = part("quote");
  if (quote) quote.textContent = text;
  part("answer").dispatchEvent(new Event("change", { bubbles: true }));
  mark();
}

function take() {
  const found = selected();
  if (!found) return;
  fill(found.answer.dataset.answer, found.start, found.end, found.text);
}

if (panel) {
  document.addEventListener("pointerup", () => setTimeout(take)); // after the browser has settled the selection
  document.addEventListener("keyup", (event) => event.shiftKey && take());
  part("clear")?.addEventListener("click", () => fill("", "", "", ""));
  mark();
}
