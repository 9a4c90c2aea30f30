// Keys of the desk, all with Alt, so that no letter that is typed is taken for one.
import { flush } from "./autosave.js";

const $ = (query, root = document) => root.querySelector(query);
const PLACE = "#draft .quote, #draft .line, #draft .criterion";
let at = null; // the sentence or criterion that has the focus, or had it last
let last = null; // the quotation that was judged by a key last, as long as the focus stays where it was
document.addEventListener("focusin", (event) => {
  at = event.target.closest?.(PLACE) || at;
  if (last && last.at !== at?.id) last = null;
});

const quote = () => {
  at = document.activeElement?.closest(PLACE) || at; // which may have got the focus before this script was there
  const here = at && document.getElementById(at.id) ? document.getElementById(at.id) : at;
  if (!here) return null;
  return here.matches(".quote") ? here : [...here.querySelectorAll(".quote")].find((one) => !one.matches(".accepted, .rejected")) || $(".quote", here);
};
// The other key directly after takes a slip back: it is about the same quotation, not about the next one.
const judge = (mark) => {
  const one = (last && last.mark !== mark && document.getElementById(last.id)) || quote();
  const button = one && $(`button[id^='${mark}-']`, one);
  if (!button) return;
  last = { id: one.id, mark, at: at?.id };
  $("#judged").textContent = `${mark === "A" ? "Accepted" : "Rejected"}: ${$(".where", one)?.textContent || ""}`;
  button.click();
};
const press = (button) => { if (button) { button.click(); return true; } return false; };
const sentence = (step) => {
  const all = [...document.querySelectorAll("#draft .line textarea")];
  const now = all.findIndex((field) => field.closest(".line").contains(document.activeElement));
  all[Math.min(Math.max(now + step, 0), all.length - 1)]?.focus();
};
const ACTS = {
  KeyJ: () => press($("#file .turn a[rel=next]")),
  KeyK: () => press($("#file .turn a[rel=prev]")),
  KeyS: () => $("#search")?.focus(),
  KeyN: () => sentence(1),
  KeyB: () => sentence(-1),
  KeyG: () => press($(".show", quote() || document.createElement("i"))),
  KeyA: () => judge("A"),
  KeyR: () => judge("R"),
  KeyV: () => $("#draft .decision input[type=radio]")?.focus(),
  KeyQ: () => document.dispatchEvent(new Event("desk:quote")),
  KeyZ: () => { const all = [...document.querySelectorAll("[data-zoom]")]; const now = all.findIndex((one) => one.getAttribute("aria-pressed") === "true"); press(all[(now + 1) % all.length]); },
  KeyX: async () => { if (await flush()) version(); },
  KeyH: () => { const keys = $("#keys"); keys.open = !keys.open; if (keys.open) { keys.scrollIntoView(); $("summary", keys).focus(); } },
};

function version() {
  const form = $("#draft-form");
  const button = document.createElement("button");
  button.name = "do";
  button.value = "version";
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  const act = digit ? () => press(document.querySelectorAll("#draft .tabs a")[Number(digit[1]) - 1]) : ACTS[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});
