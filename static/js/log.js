// The form for a conversation on a phone with poor reception. The form carries data-log and data-owner (who is signed in, so that
// nothing is ever sent in someone else's name), a hidden input with data-idempotency, and fields with
// data-show-when="name=value" that matter only after one choice. Without this script all fields show and the form just sends.
import { fieldsOf, fillFields, forget, keep, recall } from "./device.js";
import { send } from "./request.js";
import { show } from "./save_state.js";

const form = document.querySelector("form[data-log]");
const owner = document.querySelector("[data-owner]")?.dataset.owner ?? "";
const DRAFT = `log:${owner}:draft`;
const OUTBOX = `log:${owner}:outbox`;

// Also where randomUUID is missing: pages that a house server offers without TLS.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function giveKey() {
  const input = form.querySelector("[data-idempotency]");
  if (input && !input.value) input.value = newKey();
}

function revealFields() {
  for (const field of form.querySelectorAll("[data-show-when]")) {
    const [name, value] = field.dataset.showWhen.split("=");
    field.hidden = !new FormData(form).getAll(name).includes(value);
  }
}

// What waits is sent one after the other, each with its own key, so that a second try is not a second report.
// A refusal is for the person to read: its fields come back into the form when that is empty, else they keep waiting.
async function sendWaiting() {
  const waiting = recall(OUTBOX) ?? [];
  if (!waiting.length || !navigator.onLine) return;
  const left = [];
  for (const report of waiting) {
    const body = new FormData();
    for (const [name, value] of report.fields) body.append(name, value);
    try {
      const response = await send(report.action, body, { redirect: "manual" });
      const taken = response.ok || response.type === "opaqueredirect";
      if (taken) continue;
      if (response.status === 422 && form && !recall(DRAFT)) {
        keep(DRAFT, report.fields);
        fillFields(form, report.fields);
        show(document, "not");
        continue;
      }
      left.push(report);
    } catch {
      left.push(report);
    }
  }
  if (left.length) keep(OUTBOX, left);
  else forget(OUTBOX);
  if (!left.length && !recall(DRAFT)) show(document, "saved");
}

function keepForLater(event) {
  event.preventDefault();
  const report = { action: form.action, fields: fieldsOf(form) };
  const kept = keep(OUTBOX, [...(recall(OUTBOX) ?? []), report]);
  show(document, kept ? "device" : "not");
  if (!kept) return;
  forget(DRAFT);
  form.reset();
  form.querySelector("[data-idempotency]").value = "";
  giveKey();
  revealFields();
}

if (form) {
  const draft = recall(DRAFT);
  if (draft) fillFields(form, draft);
  giveKey();
  revealFields();
  form.addEventListener("change", revealFields);
  form.addEventListener("input", () => keep(DRAFT, fieldsOf(form)));
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) keepForLater(event);
    else forget(DRAFT);
  });
  addEventListener("offline", () => show(document, "device"));
}
addEventListener("online", sendWaiting);
sendWaiting();
