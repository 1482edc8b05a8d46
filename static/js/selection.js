// Places in a text, counted in code points of the text as it was given, because the server counts so.
// The text stands in an element with [data-answer]. What only decorates it carries [data-skip];
// an element with [data-source] stands for that text, such as a mask.

const points = (text) => [...text].length;

// The pieces of text in order: { node, text, whole }. A whole piece can't be entered, only taken.
function* pieces(answer) {
  const walker = document.createTreeWalker(answer, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    if (node.hasAttribute("data-skip")) return NodeFilter.FILTER_REJECT;
    return node.hasAttribute("data-source") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  let node = walker.nextNode();
  while (node) {
    const whole = node.nodeType === Node.ELEMENT_NODE;
    yield { node, whole, text: whole ? node.dataset.source : node.data };
    node = whole ? after(walker, node) : walker.nextNode();
  }
}

// The next node that is not inside `element`.
function after(walker, element) {
  let node = walker.nextNode();
  while (node && element.contains(node)) node = walker.nextNode();
  return node;
}

// Where the selection lies: { answer, start, end, text }, without blanks at its ends; null when it is empty or leaves the answer.
export function selected() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const common = range.commonAncestorContainer;
  const answer = (common.nodeType === Node.ELEMENT_NODE ? common : common.parentElement).closest("[data-answer]");
  if (!answer) return null;
  let at = 0;
  let start = null;
  let text = "";
  for (const piece of pieces(answer)) {
    if (range.intersectsNode(piece.node)) {
      const from = !piece.whole && piece.node === range.startContainer ? range.startOffset : 0;
      const to = !piece.whole && piece.node === range.endContainer ? range.endOffset : piece.text.length;
      if (to > from) {
        start ??= at + points(piece.text.slice(0, from));
        text += piece.text.slice(from, to);
      }
    }
    at += points(piece.text);
  }
  if (start === null || !text.trim()) return null;
  start += points(text) - points(text.trimStart());
  text = text.trim();
  return { answer, start, end: start + points(text), text };
}

// The range of the document that shows the code points from start to end, or null.
export function rangeOf(answer, start, end) {
  const range = document.createRange();
  let at = 0;
  let begun = false;
  for (const piece of pieces(answer)) {
    const length = points(piece.text);
    const inside = (point) => [...piece.text].slice(0, point - at).join("").length;
    if (!begun && start < at + length) {
      if (piece.whole) range.setStartBefore(piece.node);
      else range.setStart(piece.node, inside(start));
      begun = true;
    }
    if (begun && end <= at + length) {
      if (piece.whole) range.setEndAfter(piece.node);
      else range.setEnd(piece.node, inside(end));
      return range;
    }
    at += length;
  }
  return null;
}

// Paints ranges without touching the document; browsers that can't simply don't.
export function paint(name, ranges) {
  if (globalThis.CSS?.highlights && globalThis.Highlight) CSS.highlights.set(name, new Highlight(...ranges));
}
