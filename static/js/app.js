// On every page: what htmx needs from us, where the focus goes after a part changed, the theme, the desk's menu.
import { forgetAll } from "./device.js";
import { send, token } from "./request.js";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token();
});

// Whoever sent a form hears what came of it: errors first, else what the new part offers for focus.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  const target = part.querySelector?.("[data-form-errors]") ?? part.querySelector?.("[data-focus]");
  target?.focus();
});

function tell(text) {
  const place = document.getElementById("messages");
  if (!place) return;
  const message = document.createElement("div");
  message.className = "say say-bad";
  message.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  message.append(line);
  place.replaceChildren(message);
  message.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:responseError", () => tell(document.body.dataset.failed));
document.addEventListener("htmx:sendError", () => tell(document.body.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(document.body.dataset.failed));

// The theme changes at once and is told to the server in passing; without this script the form reloads the page.
const dark = matchMedia("(prefers-color-scheme: dark)");
const shown = () => document.documentElement.dataset.bsTheme ?? (dark.matches ? "dark" : "light");

function label() {
  const other = shown() === "dark" ? "light" : "dark";
  for (const form of document.querySelectorAll("[data-theme-switch]")) {
    const button = form.querySelector("button");
    const text = button.querySelector("span");
    button.value = other;
    if (text) text.textContent = form.dataset[other];
    else button.setAttribute("aria-label", form.dataset[other]);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-sign-out]")) forgetAll();
  if (!form.matches("[data-theme-switch]")) return;
  event.preventDefault();
  const next = event.submitter?.value ?? (shown() === "dark" ? "light" : "dark");
  const body = new FormData(form);
  body.set("theme", next);
  document.documentElement.dataset.bsTheme = next;
  label();
  send(form.action, body, { redirect: "manual" }).catch(() => tell(document.body.dataset.offline));
});
dark.addEventListener("change", label);
label();

// The desk's menu closes when one goes elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("[data-menu][open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
