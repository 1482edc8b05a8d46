// Copies what stands in a field: [data-copy] names it by its id. The button shows itself only where that can work;
// without it the field is there to be marked and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span") ?? button;
  const words = label.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      label.textContent = button.dataset.done;
      label.setAttribute("role", "status");
      setTimeout(() => (label.textContent = words), 4000);
    } catch {
      field.focus();
      field.select();
    }
  });
}
