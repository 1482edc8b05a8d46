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
