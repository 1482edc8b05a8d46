// Counts words as someone writes: those that blanks part, as the server does. [data-words-for] names the field by its id.

function count(text) {
  return text.trim() ? text.trim().split(/\s+/u).length : 0;
}

function show(place) {
  const input = document.getElementById(place.dataset.wordsFor);
  if (!input) return;
  const n = count(input.value);
  const limit = Number(input.dataset.words);
  const over = n > limit;
  place.textContent = (over ? place.dataset.over : place.dataset.one).replace("{n}", n).replace("{limit}", limit);
  place.classList.toggle("words-over", over);
}

const all = () => document.querySelectorAll("[data-words-for]").forEach(show);

document.addEventListener("input", (event) => {
  const place = event.target.id && document.querySelector(`[data-words-for="${CSS.escape(event.target.id)}"]`);
  if (place) show(place);
  else if (event.target instanceof HTMLFormElement) all(); // a draft was put back
});
document.addEventListener("htmx:afterSettle", all);
all();
