// The page of the case file: words that are marked become the quotation; a quotation's place is brought into view.
import { picked, picking, unpick } from "./picking.js";

const quoteForm = () => document.getElementById("quote-form");
let last = null; // the sentence that had the focus last

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("#draft .line");
  if (line) { last = line.id.slice(2); choose(last); }
});

addEventListener("load", () => { last ??= document.activeElement?.closest("#draft .line")?.id.slice(2) ?? null; });

function choose(line) {
  const target = quoteForm()?.elements.target;
  if (!target) return;
  const wanted = [...target.options].find((option) => option.value === "line " + line);
  if (wanted) target.value = wanted.value;
}

// The words that are marked: on a page without a picture as the browser marks text.
function marked() {
  const plain = document.getElementById("text");
  const selection = getSelection();
  if (!plain) return picked();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!plain.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(plain);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  const text = range.toString();
  return { start, end: start + [...text].length, text };
}

function take() {
  const form = quoteForm();
  const found = form && marked();
  if (!found) return;
  form.elements.start.value = found.start;
  form.elements.end.value = found.end;
  form.elements.words.value = found.text;
}

document.addEventListener("desk:picked", take);
document.addEventListener("mouseup", (event) => { if (event.target.closest?.("#text")) setTimeout(take); });
document.addEventListener("input", (event) => {
  const form = quoteForm();
  if (form && event.target === form.elements.words) { form.elements.start.value = form.elements.end.value = ""; unpick(); }
});
document.addEventListener("desk:quote", () => {
  take();
  const form = quoteForm();
  if (form?.elements.words.value) form.requestSubmit();
  else form?.elements.words.focus();
});
document.addEventListener("quoted", () => {
  unpick();
  const form = quoteForm();
  if (form) for (const name of ["words", "start", "end"]) form.elements[name].value = "";
});

// After a change of the draft the marks on the page, and what a quotation can be for, are drawn anew.
function refresh() {
  const sheet = document.getElementById("sheet");
  const part = document.querySelector("#draft-form input[name=part]")?.value;
  if (!part) return;
  history.replaceState(null, "", location.pathname + "?part=" + part);
  // A quotation that is being made keeps its page and its form; so does a search.
  if (!sheet || busy()) return;
  const query = new URLSearchParams({ part, file: sheet.dataset.file, page: sheet.dataset.page });
  refreshing = true;
  htmx.ajax("GET", location.pathname + "file/?" + query, { target: "#file" });
  refreshing = false;
}
const busy = () => quoteForm()?.elements.words.value || picking() || document.querySelector("#file .hits");

// Of two answers for the case file the one that was asked for last counts; what is drawn anew of itself gives way to
// what was begun meanwhile, and takes no word from the search that is being typed.
let refreshing = false;
let asked = null;
let words = null;
const ofItself = new WeakSet();
document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.target?.id !== "file") return;
  asked = event.detail.xhr;
  if (refreshing) ofItself.add(asked);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "file") return;
  const { xhr } = event.detail;
  const search = document.getElementById("search");
  words = null;
  if (xhr !== asked || (ofItself.has(xhr) && busy())) event.detail.shouldSwap = false;
  else if (ofItself.has(xhr) && search && search.value !== search.defaultValue) words = search.value;
});

// After an answer of the draft the focus is where the next thing is: on what was refused, or on the button again.
let pressed = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#draft button, #draft .tabs a");
  if (button) pressed = { name: button.name, value: button.value, says: button.textContent };
}, true);

function goOn() {
  const draft = document.getElementById("draft");
  const refused = draft.querySelector(".message.error[role=alert]");
  if (refused) {
    refused.tabIndex = -1;
    return refused.focus(); // which brings it into view
  }
  const was = pressed;
  pressed = null; // what saves itself takes the focus from nobody
  if (!was || document.activeElement !== document.body) return;
  const same = (one) => one.name === was.name && one.value === was.value && one.textContent === was.says;
  const again = [...draft.querySelectorAll("button, .tabs a")].find(same);
  if (!again) draft.tabIndex = -1;
  (again || draft).focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "draft") goOn();
  if (event.target.id === "file" && turned) document.querySelector("#file .hits [role=status]")?.focus();
  if (event.target.id === "file") turned = false;
});
// Another page of what was found begins at its head, by the keyboard too.
let turned = false;
document.addEventListener("submit", (event) => { if (event.target.matches?.("#file .hit-pages")) turned = true; }, true);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "draft") refresh();
  if (event.target.id !== "file") return;
  const search = document.getElementById("search");
  if (words !== null && search) search.value = words;
  words = null;
  unpick();
  wide();
  show();
  if (last) choose(last);
});

// To the quotation that was asked for: where the case file scrolls by itself, the rest of the page stays where it is.
function show() {
  const here = document.getElementById("here");
  const pane = document.getElementById("file");
  if (!here || !pane) return;
  if (pane.scrollHeight <= pane.clientHeight + 1) return here.scrollIntoView({ block: "center", behavior: "instant" });
  const to = () => { pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3; };
  to();
  const image = document.querySelector("#sheet img");
  if (image && !image.complete) image.addEventListener("load", to, { once: true });
}
addEventListener("load", show);

// How wide the page is shown; kept from page to page.
let zoom = "";
function wide() {
  const frame = document.getElementById("frame");
  if (!frame) return;
  frame.classList.remove("wide", "widest");
  if (zoom) frame.classList.add(zoom);
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.setAttribute("aria-pressed", String(button.dataset.zoom === zoom));
  }
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-zoom]");
  if (button) { zoom = button.dataset.zoom; wide(); }
});
