// Says whether a form is saved. The words come with the page, as templates beside [data-save-state] (the `saved` macro).

const CLASSES = { device: "saved-device", not: "saved-not", two: "saved-not" };

export function now() {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(new Date());
}

export function show(scope, state, time = now()) {
  const place = scope.querySelector("[data-save-state]") ?? document.querySelector("[data-save-state]");
  const template = place?.parentElement.querySelector(`template[data-save-template="${state}"]`);
  if (!template) return;
  const body = template.content.cloneNode(true);
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace("{time}", time);
  place.className = `saved ${CLASSES[state] ?? ""}`.trim();
  place.dataset.saveState = state;
  place.replaceChildren(body);
}
