// Beside evidence.js: a sentence chosen from the list becomes the evidence, and a later selection in the text outranks it.
const panel = document.querySelector("[data-evidence]");
const pick = panel?.querySelector("[data-evidence-pick]");

pick?.addEventListener("change", () => {
  const option = pick.selectedOptions[0];
  if (!option?.value) return;
  const [answer, start, end] = option.value.split(":");
  panel.querySelector("[data-evidence-answer]").value = answer;
  panel.querySelector("[data-evidence-start]").value = start;
  panel.querySelector("[data-evidence-end]").value = end;
  panel.querySelector("[data-evidence-quote]").textContent = option.textContent.trim();
});

panel?.querySelector("[data-evidence-answer]").addEventListener("change", () => {
  if (pick) pick.value = "";
});

// Saving leads to the next dimension of the same text. Whoever scores in the sheet over the text keeps their place in it.
const form = document.querySelector("form#score");
const PLACE = `place:${location.pathname}`;

try {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place && location.hash === "#rubric") scrollTo({ top: Number(place), behavior: "instant" });
  form?.addEventListener("submit", () => sessionStorage.setItem(PLACE, String(scrollY)));
} catch {
  // A browser that keeps nothing begins at the top.
}
