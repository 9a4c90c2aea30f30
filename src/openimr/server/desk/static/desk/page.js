// The page of the case file: words that are marked become the quotation; a quotation's place is brought into view.
const quoteForm = () => document.getElementById("quote-form");
let last = null; // the sentence that had the focus last

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("#draft .line");
  if (line) { last = line.id.slice(2); choose(last); }
});

function choose(line) {
  const target = quoteForm()?.elements.target;
  if (!target) return;
  const wanted = [...target.options].find((option) => option.value === "line " + line);
  if (wanted) target.value = wanted.value;
}

// The words of the page that are marked: first and last, by their places in the page's text.
function marked() {
  const selection = getSelection();
  const sheet = document.getElementById("sheet");
  if (!sheet || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!sheet.contains(range.commonAncestorContainer)) return null;
  const plain = document.getElementById("text");
  if (plain) {
    const before = document.createRange();
    before.selectNodeContents(plain);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length;
    const text = range.toString();
    return { start, end: start + [...text].length, text };
  }
  const words = [...sheet.querySelectorAll("svg .words text")].filter((word) => range.intersectsNode(word) && holds(range, word));
  if (!words.length) return null;
  const starts = words.map((word) => Number(word.dataset.s));
  const ends = words.map((word) => Number(word.dataset.e));
  return { start: Math.min(...starts), end: Math.max(...ends), text: words.map((word) => word.textContent.trim()).join(" ") };
}

// A range that only touches the edge of a word does not hold it.
function holds(range, word) {
  const inside = document.createRange();
  inside.selectNodeContents(word);
  const starts_after = range.compareBoundaryPoints(Range.END_TO_START, inside) >= 0;
  const ends_before = range.compareBoundaryPoints(Range.START_TO_END, inside) <= 0;
  return !starts_after && !ends_before;
}

function take() {
  const form = quoteForm();
  const found = form && marked();
  if (!found) return false;
  form.elements.start.value = found.start;
  form.elements.end.value = found.end;
  form.elements.words.value = found.text;
  if (last) choose(last);
  return true;
}

document.addEventListener("mouseup", () => setTimeout(take));
document.addEventListener("input", (event) => {
  const form = quoteForm();
  if (form && event.target === form.elements.words) { form.elements.start.value = ""; form.elements.end.value = ""; }
});
document.addEventListener("desk:quote", () => {
  take();
  const form = quoteForm();
  if (form?.elements.words.value) form.requestSubmit();
  else form?.elements.words.focus();
});
document.addEventListener("quoted", () => {
  const form = quoteForm();
  if (form) { for (const name of ["words", "start", "end"]) form.elements[name].value = ""; }
});

// After a change of the draft the marks on the page, and what a quotation can be for, are drawn anew.
function refresh() {
  const sheet = document.getElementById("sheet");
  const part = document.querySelector("#draft-form input[name=part]")?.value;
  if (!part) return;
  history.replaceState(null, "", location.pathname + "?part=" + part);
  if (!sheet) return;
  const query = new URLSearchParams({ part, file: sheet.dataset.file, page: sheet.dataset.page });
  const words = quoteForm()?.elements.words.value;
  if (words) return; // a quotation is being made: its form stays
  htmx.ajax("GET", location.pathname + "file/?" + query, { target: "#file" });
}

// To the quotation that was asked for.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "draft") refresh();
  if (event.target.id !== "file") return;
  show();
  if (last) choose(last);
});
function show() {
  const here = document.getElementById("here");
  if (here) here.scrollIntoView({ block: "center", behavior: "instant" });
}
addEventListener("load", show);

// How wide the page is shown; kept from page to page.
let zoom = "";
function wide() {
  const frame = document.getElementById("frame");
  if (!frame) return;
  frame.classList.remove("wide", "widest");
  if (zoom) frame.classList.add(zoom);
  for (const button of document.querySelectorAll("[data-zoom]")) button.setAttribute("aria-pressed", String(button.dataset.zoom === zoom));
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-zoom]");
  if (button) { zoom = button.dataset.zoom; wide(); }
});
document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "file") wide(); });
