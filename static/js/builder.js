// The form builder: every change is kept at once, questions move by drag, by buttons and by arrow keys, and the preview
// follows. The server answers each deed with the parts of the page that changed (questionnaires/_parts.html).
import { send } from "./request.js";
import { show } from "./save_state.js";

const WAIT = 700; // milliseconds after the last key
const builder = document.querySelector("[data-builder]");
const deeds = document.getElementById("deeds");
let last = Promise.resolve(); // one request after the other: each carries the version that the one before it made
let timer;
let dirty = false; // typed and not sent
let refused = false; // sent and not taken

const byId = (id) => document.getElementById(id);
const panel = () => builder.querySelector("[data-panel]");
const itemOf = (key) => builder.querySelector(`li[data-key="${CSS.escape(key)}"]`);
const typed = (form) => new URLSearchParams(new FormData(form)).toString();

function enqueue(task) {
  const running = last.then(task);
  last = running.catch(() => {});
  return running;
}

// What only works with a script appears; what only helps without one goes.
function dress() {
  tools();
  builder.querySelectorAll("[data-dismiss]").forEach((button) => (button.hidden = false));
  builder.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  const how = byId("how-to-move");
  if (how) how.hidden = builder.querySelectorAll("[data-grip]").length < 2;
  ask();
}

// Each row gets a handle, with its place in the list in its name, and its arrows.
function tools() {
  const pattern = byId("tools");
  const rows = [...builder.querySelectorAll("[data-list] > li")];
  rows.forEach((item, at) => {
    const row = item.querySelector(".q-row");
    if (row.querySelector("[data-grip]")) return;
    const key = item.dataset.key;
    const [grip, up, down] = [...pattern.content.cloneNode(true).children];
    const words = { question: row.querySelector("[data-open]").textContent, number: at + 1, count: rows.length };
    grip.id = `grip-${key}`;
    grip.setAttribute("aria-label", pattern.dataset.name.replace(/\{(\w+)\}/g, (_whole, name) => words[name]));
    row.prepend(grip);
    Object.entries({ up, down }).forEach(([way, button]) => {
      button.id = `${way}-${key}`;
      button.value = `${key}:${way}`;
      button.disabled = at === (way === "up" ? 0 : rows.length - 1);
      button.setAttribute("aria-labelledby", `move-${way} title-${key}`);
      row.querySelector(".q-moves").append(button);
    });
  });
}

// Only the answers of the question that the condition names are shown.
function ask() {
  const parent = builder.querySelector("[data-condition]");
  const when = builder.querySelector("[data-when]");
  if (!parent || !when) return;
  when.hidden = !parent.value;
  const any = when.querySelector('input[name="op"]:checked')?.value === "answered";
  when.querySelectorAll("[data-values]").forEach((one) => (one.hidden = any || one.dataset.values !== parent.value));
}

function remember() {
  const at = document.activeElement;
  return { id: at?.id, value: at?.value, start: at?.selectionStart, end: at?.selectionEnd, element: at };
}

function refocus(before, wanted) {
  const same = before.id && byId(before.id);
  const keeps = same && !same.disabled && (!wanted || wanted.startsWith("row-"));
  const target = keeps ? same : byId(wanted);
  if (!target || target === document.activeElement) return;
  target.focus({ preventScroll: keeps });
  if (!keeps || target === before.element || !("selectionStart" in target)) return;
  target.value = before.value;
  if (before.start !== null && before.start !== undefined) target.setSelectionRange(before.start, before.end);
}

// The list is put into its new order without touching the open question.
function arrange(fresh, takePanel) {
  const list = builder.querySelector("[data-list]");
  const freshList = fresh.querySelector("[data-list]");
  if (!list || !freshList) {
    byId("questions").replaceWith(fresh);
    return;
  }
  const keys = new Set();
  const opened = freshList.querySelector(".panel");
  if (takePanel && opened) close();
  for (const item of [...freshList.children]) {
    keys.add(item.dataset.key);
    const old = itemOf(item.dataset.key);
    if (!old) {
      list.append(item);
      continue;
    }
    old.querySelector(".q-row").replaceWith(item.querySelector(".q-row"));
    const newPanel = item.querySelector(".panel");
    if (takePanel && newPanel) {
      old.append(newPanel);
      old.className = "is-open";
    }
    list.append(old);
  }
  [...list.children].filter((item) => !keys.has(item.dataset.key)).forEach((item) => item.remove());
}

function close() {
  builder.querySelectorAll(".panel").forEach((one) => one.remove());
  builder.querySelectorAll("li.is-open").forEach((one) => {
    one.classList.remove("is-open");
    one.removeAttribute("id");
  });
  builder.querySelectorAll("[data-open][aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  dirty = refused = false;
}

// What is wrong stands at the top of the open question and at its inputs, which stay as they are.
function fault(fresh) {
  const place = byId("panel-faults");
  if (!place || !fresh) return;
  place.replaceChildren(...fresh.childNodes);
  builder.querySelectorAll("[data-marked]").forEach((one) => {
    one.removeAttribute("aria-invalid");
    one.removeAttribute("data-marked");
    one.classList.remove("is-invalid");
  });
  panel()?.querySelectorAll(".invalid-feedback").forEach((one) => one.remove());
  place.querySelectorAll("[data-for]").forEach((line) => {
    const input = byId(line.dataset.for);
    if (!input) return;
    input.dataset.marked = "";
    if (input.matches("input, textarea, select")) {
      input.setAttribute("aria-invalid", "true");
      input.classList.add("is-invalid");
    }
    const sentence = document.createElement("p");
    sentence.className = "invalid-feedback d-block";
    sentence.textContent = line.querySelector("span").textContent;
    (input.closest(".field") ?? input).append(sentence);
  });
}

// Options get keys when they are kept: the editor is drawn anew when these differ from what stands there.
function options(fresh) {
  const old = byId("options");
  const next = fresh?.querySelector("#options");
  if (!old || !next) return;
  const keys = (place) => [...place.querySelectorAll('[name="option-key"]')].map((input) => input.value).join();
  if (keys(old) !== keys(next)) old.replaceWith(next);
}

function take(page, { takePanel, keepSaying }) {
  const before = remember();
  const fresh = (id) => page.getElementById(id);
  const said = fresh("says");
  if (!keepSaying || said.children.length) byId("says").replaceChildren(...said.childNodes);
  if (!takePanel) {
    fault(fresh("panel-faults"));
    options(page);
  }
  arrange(fresh("questions"), takePanel);
  byId("add").replaceWith(fresh("add"));
  const tried = byId("preview").querySelector("form");
  const answered = tried && [...new FormData(tried)].some(([name, value]) => /^a_.*(?<!-asked)$/.test(name) && value);
  if (answered) enqueue(look);
  else byId("preview").replaceWith(fresh("preview"));
  const news = fresh("new-version");
  document.querySelectorAll("[data-version]").forEach((input) => (input.value = news.value));
  dress();
  refocus(before, news.dataset.focus);
  follow();
}

// The counters of words begin anew, as after a draft that was put back.
const recount = () => byId("preview").querySelector("form")?.dispatchEvent(new Event("input", { bubbles: true }));

// The preview shows the question that is open.
function follow() {
  recount();
  const side = builder.querySelector(".build-side");
  const live = side.querySelector(".is-live");
  if (live) side.scrollTop += live.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
}

async function parts(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById("new-version") ? page : null;
}

// What a button sends, told before anything replaces it.
function press(button) {
  return { url: button?.getAttribute("formaction"), name: button?.name, value: button?.value };
}

function plainly(form, url, { name, value }) {
  form.dataset.plain = "";
  form.action = url;
  if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

// Not for want of a connection: something in it has to change first.
function unsaved() {
  show(document, "not");
  const texts = [...document.querySelector("[data-save-state]").childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  if (texts.length) texts[0].data = builder.dataset.unsaved;
}

// Sends a form. What the server can't answer with parts (a session that is over) is sent again as a page.
async function post(form, pressed, how) {
  const url = pressed.url || form.getAttribute("action");
  const body = new FormData(form);
  if (pressed.name) body.append(pressed.name, pressed.value);
  const sent = typed(form);
  let response;
  try {
    response = await send(url, body, { part: true });
  } catch {
    show(document, "not");
    return false;
  }
  const page = await parts(response);
  if (!page) {
    dirty = refused = false;
    plainly(form, url, pressed);
    return false;
  }
  const own = form === panel();
  const saved = response.status < 400;
  if (own) {
    refused = !saved;
    dirty = typed(form) !== sent;
  }
  // Another kind of question has other inputs.
  const redraw = response.status === 409 || "redraw" in page.getElementById("new-version").dataset;
  take(page, { ...how, takePanel: how.takePanel || redraw });
  if (saved || response.status === 409) show(document, saved ? "saved" : "two");
  else unsaved();
  if (own && dirty) soon(WAIT);
  return saved;
}

function keep(button) {
  const pressed = press(button);
  return enqueue(() => panel() && post(panel(), pressed, { keepSaying: !button }));
}

function soon(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => keep(), milliseconds);
}

// Before anything else happens, what was typed is kept. False: it can't be, and stays open.
async function flush() {
  clearTimeout(timer);
  if (dirty && panel()) await keep();
  await last;
  return !dirty && !refused;
}

function stay() {
  const place = byId("panel-faults");
  place?.scrollIntoView({ block: "center" });
  unsaved();
}

// What opens another question waits until the open one is kept; what only moves one does not. The open question is drawn
// anew, since others around it may have changed what can be asked of it, unless something in it is not kept.
async function deed(form, pressed, opens) {
  const kept = await flush();
  if (!kept && opens) return stay();
  form.querySelectorAll('[name="open"]').forEach((input) => (input.value = panel()?.closest("li").dataset.key ?? ""));
  return enqueue(() => post(form, pressed, { takePanel: kept }));
}

async function open(link) {
  if (!(await flush())) return stay();
  await enqueue(async () => {
    const response = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const page = response.ok && (await parts(response));
    if (!page) {
      location.assign(link.href);
      return;
    }
    history.replaceState(null, "", link.href.split("#")[0]);
    take(page, { takePanel: true });
    byId("label")?.focus();
  });
}

async function look() {
  const form = byId("preview")?.querySelector("form");
  if (!form) return;
  const response = await send(form.getAttribute("action"), new FormData(form), { part: true });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("preview");
  if (!fresh) return;
  const before = remember();
  byId("preview").replaceWith(fresh);
  recount();
  dress();
  refocus(before, "");
}

builder.addEventListener("input", (event) => {
  if (!event.target.closest("[data-panel]")) return;
  dirty = true;
  ask();
  soon(event.target.matches("[type=checkbox], [type=radio], select") ? 50 : WAIT);
});

builder.addEventListener("change", (event) => {
  if (event.target.closest("[data-preview]")) enqueue(look);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("plain" in form.dataset) return;
  if (form === deeds) {
    event.preventDefault();
    deed(form, press(event.submitter), event.submitter.name !== "move");
  } else if (form.matches("[data-deed]")) {
    event.preventDefault();
    deed(form, press(event.submitter), false);
  } else if (form.matches("[data-panel]")) {
    event.preventDefault();
    clearTimeout(timer);
    keep(event.submitter);
  } else if (form.matches("[data-preview]")) {
    event.preventDefault();
    enqueue(look);
  }
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-dismiss]")) byId("says").replaceChildren();
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-open]")) {
    event.preventDefault();
    open(link);
  } else if (link.matches("[data-close]")) {
    event.preventDefault();
    if (!(await flush())) return stay();
    const row = link.closest("li").querySelector("[data-open]");
    history.replaceState(null, "", link.href.split("#")[0]);
    close();
    row.focus();
  } else if (link.matches("[data-view]")) {
    event.preventDefault();
    builder.dataset.viewNow = link.dataset.view;
    document.querySelectorAll("[data-view]").forEach((one) => one.toggleAttribute("aria-current", false));
    link.setAttribute("aria-current", "page");
  }
});

// Moving by arrow keys on a handle.
function moveTo(key, to) {
  return deed(deeds, { name: "move", value: `${key}:${to}` }, false);
}

builder.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches('[name="option-label"]')) {
    // One option after the other, without leaving the keys.
    event.preventDefault();
    clearTimeout(timer);
    keep(panel().querySelector('[value="option-add"]'));
    return;
  }
  const grip = event.target.closest("[data-grip]");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!grip || !way) return;
  event.preventDefault();
  moveTo(grip.closest("li").dataset.key, way);
});

// Moving by drag, with a mouse or a pen; a finger has the buttons.
let dragged = null;

builder.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("[data-grip]")?.closest("li");
  if (item) item.draggable = true;
});
builder.addEventListener("pointerup", () => builder.querySelectorAll("li[draggable]").forEach((one) => one.removeAttribute("draggable")));
builder.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("li[draggable]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("is-dragged");
});
builder.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("li[data-key]");
  if (!dragged) return;
  event.preventDefault();
  if (!over || over === dragged) return;
  const half = over.getBoundingClientRect();
  over[event.clientY > half.top + half.height / 2 ? "after" : "before"](dragged);
});
builder.addEventListener("drop", (event) => dragged && event.preventDefault());
builder.addEventListener("dragend", () => {
  if (!dragged) return;
  const item = dragged;
  dragged = null;
  item.classList.remove("is-dragged");
  item.removeAttribute("draggable");
  moveTo(item.dataset.key, [...item.parentElement.children].indexOf(item));
});

window.addEventListener("beforeunload", (event) => {
  if (dirty || refused) event.preventDefault();
});

dress();
follow();
