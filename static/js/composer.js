// The composer: write or preview, three tools, quoting what is selected, and a draft that survives leaving the page.
import { forget, keep, recall } from "./device.js";
import { send } from "./request.js";
import { now, show } from "./save_state.js";

function put(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  // execCommand alone keeps the browser's undo; setRangeText is what remains where it is gone.
  if (!document.execCommand?.("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const quoted = (text) => text.trim().split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");

const TOOLS = {
  bold(area, text) {
    const start = area.selectionStart;
    put(area, `**${text}**`);
    area.setSelectionRange(start + 2, start + 2 + text.length);
  },
  link(area, text) {
    const start = area.selectionStart;
    put(area, `[${text}](https://)`);
    const at = text ? start + text.length + 3 : start + 1;
    area.setSelectionRange(at, text ? at + "https://".length : at);
  },
  quote(area, text) {
    put(area, `${quoted(text)}\n`);
  },
};

class Composer {
  constructor(box) {
    this.box = box;
    this.area = box.querySelector("textarea");
    this.form = this.area.form;
    this.key = box.dataset.draftKey && `composer:${box.dataset.draftKey}`;
    box.querySelector("[data-composer-tools]").hidden = false;
    box.querySelector('[data-composer-view="write"]')?.removeAttribute("hidden");
    box.addEventListener("click", (event) => this.clicked(event));
    if (this.key) this.keepDrafts();
  }

  clicked(event) {
    const tool = event.target.closest("[data-composer-tool]");
    const view = event.target.closest("[data-composer-view]");
    if (tool) {
      this.write();
      TOOLS[tool.dataset.composerTool](this.area, this.area.value.slice(this.area.selectionStart, this.area.selectionEnd));
    } else if (view) {
      event.preventDefault();
      if (view.dataset.composerView === "preview") this.preview();
      else this.write();
    }
  }

  toggle(previewing) {
    this.area.hidden = previewing;
    this.box.querySelector("[data-composer-preview]").hidden = !previewing;
    for (const view of this.box.querySelectorAll("[data-composer-view]")) {
      view.setAttribute("aria-pressed", String((view.dataset.composerView === "preview") === previewing));
    }
  }

  write() {
    this.toggle(false);
    this.area.focus();
  }

  async preview() {
    const place = this.box.querySelector("[data-composer-preview]");
    try {
      const response = await send(this.box.dataset.previewUrl, new FormData(this.form), { part: true });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      place.innerHTML = await response.text();
    } catch {
      place.textContent = document.body.dataset.failed;
    }
    this.toggle(true);
  }

  keepDrafts() {
    const draft = recall(this.key);
    if (draft && !this.area.value) {
      this.area.value = draft.text;
      show(this.box, "draft", draft.time);
    }
    this.area.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepDraft(), 500);
    });
    this.form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && this.drop());
    this.form.addEventListener("submit", (event) => {
      const leaves = !event.defaultPrevented && !event.submitter?.hasAttribute("formaction") && navigator.onLine;
      if (leaves && !this.form.matches("[hx-post]")) this.drop();
    });
  }

  keepDraft() {
    const time = now();
    if (!this.area.value.trim()) forget(this.key);
    else show(this.box, keep(this.key, { text: this.area.value, time }) ? "draft" : "not", time);
  }

  drop() {
    clearTimeout(this.timer);
    forget(this.key);
  }

  quote(name, text) {
    this.write();
    const before = this.area.value && !this.area.value.endsWith("\n") ? "\n\n" : "";
    const end = this.area.value.length;
    put(this.area, `${before}${quoted(`**${name}:** ${text}`)}\n\n`, end, end);
    this.box.scrollIntoView({ block: "nearest" });
  }
}

const composers = [...document.querySelectorAll("[data-composer]")].map((box) => new Composer(box));

// A link [data-quote] in a post quotes what is selected there, else the whole post; without this script it leads to ?quote=.
document.addEventListener("click", (event) => {
  const post = event.target.closest("[data-quote]")?.closest("article.post");
  if (!post || !composers.length) return;
  event.preventDefault();
  const body = post.querySelector(".post-text");
  const selection = document.getSelection();
  const inside = selection.rangeCount && !selection.isCollapsed && body.contains(selection.getRangeAt(0).commonAncestorContainer);
  composers[0].quote(post.querySelector(".who").textContent, inside ? selection.toString() : body.innerText);
});
