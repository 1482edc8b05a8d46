// Takes the writer of an answer to the words that would be masked. The hint comes from the server, with the place of the
// first of them in code points; the text area counts in UTF-16 units.
const units = (text, points) => [...text].slice(0, points).join("").length;

function offer() {
  for (const deeds of document.querySelectorAll("[data-nudge]")) deeds.hidden = false;
}

document.addEventListener("click", (event) => {
  const place = event.target.closest?.("[data-nudge-for]");
  if (!place) return;
  if (event.target.closest("[data-nudge-leave]")) place.replaceChildren();
  if (!event.target.closest("[data-nudge-go]")) return;
  const input = document.getElementById(place.dataset.nudgeFor);
  const { start, end } = event.target.closest("[data-nudge]").dataset;
  const blank = input.value.length - input.value.trimStart().length; // the server read it without
  const text = input.value.slice(blank);
  input.focus();
  input.setSelectionRange(blank + units(text, Number(start)), blank + units(text, Number(end)));
});
document.addEventListener("htmx:afterSettle", offer);
offer();
