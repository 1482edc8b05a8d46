// Masks by selection, for the screener. What is selected in an answer is added as a span when [data-redact-add] is pressed:
// a hidden input `span` with "answer:start:end:category" (code points) and, in [data-redact-list], its words with a way back,
// made from template[data-redact-item] (slots: [data-words], [data-remove]). The category comes from [data-redact-category].
import { paint, rangeOf, selected } from "./selection.js";

const form = document.querySelector("[data-redact]");
let found = null;

function spans() {
  return [...form.querySelectorAll('input[name="span"]')].map((input) => {
    const [answer, start, end] = input.value.split(":");
    return { answer, start: Number(start), end: Number(end) };
  });
}

function mark() {
  const ranges = spans().map(({ answer, start, end }) => {
    const text = document.querySelector(`[data-answer="${CSS.escape(answer)}"]`);
    return text && rangeOf(text, start, end);
  });
  paint("gv-redact", ranges.filter(Boolean));
}

function add() {
  if (!found) return;
  const { answer, start, end, text } = found;
  const category = form.querySelector("[data-redact-category]")?.value ?? "";
  const item = form.querySelector("template[data-redact-item]").content.firstElementChild.cloneNode(true);
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "span" });
  input.value = [answer.dataset.answer, start, end, category].join(":");
  item.querySelector("[data-words]").textContent = text;
  item.append(input);
  form.querySelector("[data-redact-list]").append(item);
  form.dispatchEvent(new Event("input", { bubbles: true }));
  document.getSelection().removeAllRanges();
  mark();
}

if (form) {
  const button = form.querySelector("[data-redact-add]");
  button.disabled = true;
  document.addEventListener("selectionchange", () => {
    const now = selected();
    // A press on the button may empty the selection first; what was selected still counts.
    if (now || !form.contains(document.activeElement)) found = now;
    button.disabled = !found;
  });
  button.addEventListener("click", () => {
    add();
    found = null;
    button.disabled = true;
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-remove]")) return;
    event.target.closest("[data-redact-list] > *").remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    mark();
  });
  mark();
}
