// Saves a long form while someone writes it. The form carries data-autosave-url and, if it likes, data-autosave-method
// (PATCH when absent) and a hidden `version`. The server answers { version, saved_at } as JSON; 409 means that
// another window saved first: both texts are kept, and what it sends as HTML is shown in [data-conflict].
import { fieldsOf, fillFields, forget, keep, recall } from "./device.js";
import { isJson, send } from "./request.js";
import { now, show } from "./save_state.js";

const IDLE = 5000;
const RETRY = 20000;
const PATIENCE = 3000; // how long sending the form waits for a save that is under way

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `form:${form.dataset.autosaveUrl}`;
    this.changes = 0; // since the page was opened
    this.saved = 0; // how many of them the server has
    this.running = null; // the save that is under way
    this.stopped = false;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("click", (event) => event.target.closest("[data-step]") && this.save());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save({ keepalive: true }));
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  set version(value) {
    if (this.form.elements.version) this.form.elements.version.value = value;
  }

  // A copy on the device is newer than what the server sent. It keeps the version it was written against,
  // so that the server notices when someone saved elsewhere in between.
  restore() {
    const copy = recall(this.key);
    if (!copy) return;
    if (copy.submitted) return forget(this.key); // this page is the answer to it
    fillFields(this.form, copy.fields);
    this.version = copy.version;
    this.changes += 1;
    this.save();
  }

  changed() {
    this.changes += 1;
    const kept = keep(this.key, { fields: fieldsOf(this.form), version: this.version });
    if (!navigator.onLine) show(this.form, kept ? "device" : "not");
    this.later(IDLE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save({ keepalive = false } = {}) {
    if (this.running || this.stopped || this.changes === this.saved) return;
    clearTimeout(this.timer);
    this.running = this.post(keepalive).finally(() => (this.running = null));
  }

  // What is written. Files have a way of their own: they would be sent again with every save.
  texts() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    return data;
  }

  async post(keepalive) {
    const covers = this.changes;
    try {
      const { autosaveUrl: url, autosaveMethod: method = "PATCH" } = this.form.dataset;
      const response = await send(url, this.texts(), { method, keepalive });
      if (response.ok) await this.accepted(response, covers);
      else if (response.status === 409) await this.conflicting(response);
      else this.refused();
    } catch {
      show(this.form, recall(this.key) ? "device" : "not");
      this.later(RETRY);
    }
  }

  async accepted(response, covers) {
    const answer = isJson(response) ? await response.json() : {};
    this.saved = covers;
    if (answer.version !== undefined) this.version = answer.version;
    show(this.form, "saved", answer.saved_at ?? now());
    if (this.changes === covers) forget(this.key);
    else this.later(IDLE);
  }

  async conflicting(response) {
    this.stopped = true;
    show(this.form, "two");
    const place = this.form.querySelector("[data-conflict]") ?? document.querySelector("[data-conflict]");
    if (!place || isJson(response)) return;
    place.innerHTML = await response.text();
    place.querySelector("[data-focus]")?.focus();
  }

  refused() {
    show(this.form, "not");
    this.later(RETRY);
  }

  submitted(event) {
    if (event.defaultPrevented) return;
    if (!navigator.onLine) {
      event.preventDefault();
      show(this.form, recall(this.key) ? "device" : "not");
      return;
    }
    // Leaving the last field has begun a save, which brings a new version: the form must carry that one, or it would
    // look like another window's.
    if (this.running) {
      event.preventDefault();
      const { submitter } = event;
      const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE));
      Promise.race([this.running, enough]).then(() => {
        this.running = null;
        this.form.requestSubmit(submitter);
      });
      return;
    }
    this.stopped = true;
    clearTimeout(this.timer);
    // Not gone yet: the line may break on the way. The next page that comes from the server lets go of it.
    const copy = recall(this.key);
    if (copy) keep(this.key, { ...copy, submitted: true });
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
