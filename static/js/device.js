// What this device keeps until the server has it: drafts, by key. Private windows and full disks refuse; then nothing is kept.

const PREFIX = "grapevine:";
const UNKEPT = new Set(["csrf_token", "version"]);

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept either.
  }
}

// Copies of forms that were sent, of those whose key begins so. See autosave.js.
export function forgetSubmitted(beginning) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX + beginning)) continue;
      if (recall(name.slice(PREFIX.length))?.submitted) localStorage.removeItem(name);
    }
  } catch {
    // Nothing was kept either.
  }
}

// For signing out on a shared device.
export function forgetAll() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  } catch {
    // Nothing was kept either.
  }
}

// The fields of a form as [name, text] pairs; files, passwords and the token stay out.
export function fieldsOf(form) {
  const secret = new Set([...form.querySelectorAll('[type="password"]')].map((input) => input.name));
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !UNKEPT.has(name) && !secret.has(name),
  );
}

export function fillFields(form, pairs) {
  const texts = new Map();
  for (const [name, value] of pairs) texts.set(name, [...(texts.get(name) ?? []), value]);
  for (const input of form.elements) {
    if (!input.name || UNKEPT.has(input.name) || ["file", "password", "submit", "button"].includes(input.type)) continue;
    const values = texts.get(input.name) ?? [];
    if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
    else if (input.type === "select-multiple") for (const option of input.options) option.selected = values.includes(option.value);
    else if (values.length) input.value = values.shift();
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
