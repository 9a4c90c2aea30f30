// Marking words on the picture of a page: drag over them, or tap the first and the last one; Shift and a click extend.
const SVG = "http://www.w3.org/2000/svg";
const REACH = 24; // dots: how far beside a word a press still means it
let first = -1;
let end = -1;
let dragging = false;

const words = () => [...document.querySelectorAll("#sheet svg .words text")];

// The word under or nearest to a point: by its line first.
function nearest(x, y, reach) {
  let best = -1;
  let least = Infinity;
  words().forEach((word, n) => {
    const box = word.getBoundingClientRect();
    const across = Math.max(box.left - x, 0, x - box.right);
    const down = Math.max(box.top - y, 0, y - box.bottom);
    const far = across + 4 * down;
    if (far < least) { least = far; best = n; }
  });
  return least <= reach ? best : -1;
}

function draw() {
  const svg = document.querySelector("#sheet svg");
  if (!svg) return;
  svg.querySelector(".picking")?.remove();
  if (first < 0 || end < 0) return;
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "picking");
  for (const word of words().slice(Math.min(first, end), Math.max(first, end) + 1)) {
    const box = word.getBBox();
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of [["x", box.x], ["y", box.y], ["width", box.width], ["height", box.height]]) rect.setAttribute(name, value);
    group.append(rect);
  }
  svg.append(group);
}

/** The words that are marked: where they begin and end in the page's text, and what they say. */
export function picked() {
  if (first < 0 || end < 0) return null;
  const some = words().slice(Math.min(first, end), Math.max(first, end) + 1);
  if (!some.length) return null;
  return {
    start: Math.min(...some.map((word) => Number(word.dataset.s))),
    end: Math.max(...some.map((word) => Number(word.dataset.e))),
    text: some.map((word) => word.textContent.trim()).join(" "),
  };
}

/** Whether words are being marked now. */
export const picking = () => dragging;

/** Nothing is marked any more. */
export function unpick() { first = end = -1; dragging = false; draw(); }

document.addEventListener("pointerdown", (event) => {
  const svg = event.target.closest?.("#sheet svg");
  if (!svg || event.button !== 0) return;
  const at = nearest(event.clientX, event.clientY, REACH);
  if (event.pointerType === "touch") return tap(at);
  if (event.shiftKey && first >= 0 && at >= 0) end = at;
  else { first = at; end = -1; }
  dragging = true;
  event.preventDefault();
  draw();
});
document.addEventListener("pointermove", (event) => {
  if (!dragging || first < 0) return;
  const at = nearest(event.clientX, event.clientY, Infinity);
  if (at !== end) { end = at; draw(); }
});
document.addEventListener("pointerup", (event) => {
  if (!dragging) return;
  dragging = false;
  const at = nearest(event.clientX, event.clientY, Infinity);
  if (first >= 0 && end < 0 && at === first) end = at; // a click marks one word
  draw();
  document.dispatchEvent(new Event("desk:picked"));
});

function tap(at) {
  if (at < 0) return;
  if (first < 0 || end >= 0 && end !== first) first = end = at;
  else end = at;
  draw();
  document.dispatchEvent(new Event("desk:picked"));
}
