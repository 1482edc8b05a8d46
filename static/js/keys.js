// Single keys as commands. They never act while someone is typing, with a modifier, or when switched off by the page
// (<body data-keys="off">): single-key commands get in the way of speech input.

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

export function onKeys(commands) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.keys === "off" || event.target.closest?.(TYPING)) return;
    const command = commands[event.key];
    if (command && command(event) !== false) event.preventDefault();
  });
}
