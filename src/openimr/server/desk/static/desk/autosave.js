// Saves what is typed soon after it is typed. What could not be saved is tried again, said, and kept until it is.
document.documentElement.classList.add("js");
const PAUSE = 700;
const RETRY = [2000, 5000, 10000, 30000];
const dirty = new Map();
let timer = 0;
let failures = 0;
let running = null;
const based = new Map(); // fields that were typed over an older revision than this page's: kept over a reload, or refused

const form = () => document.getElementById("draft-form");
const address = () => form()?.dataset.autosave || "";
const store = () => "desk " + location.pathname;
const saves = (field) => /^(line|status|why|missing|authorized|remaining):/.test(field.name || "");

function say(text, trouble = false) {
  const place = document.getElementById("saved");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("trouble", trouble);
}

// What is not saved yet outlives a reload of this tab, and goes with the tab.
function remember() {
  try {
    if (dirty.size) sessionStorage.setItem(store(), JSON.stringify([...dirty].map(([name, value]) => [name, value, based.get(name) ?? revision()])));
    else sessionStorage.removeItem(store());
  } catch { /* without storage it lives as long as the page */ }
}

function changed(event) {
  const field = event.target;
  if (!address() || !saves(field) || !form().contains(field)) return;
  if (field.dataset.line && !field.value.trim()) {
    dirty.delete(field.name);
    remember();
    say("A sentence can't be empty: set it aside instead. What it said before stays.", true);
    return;
  }
  dirty.set(field.name, field.value);
  field.classList.add("unsaved");
  remember();
  say("Not saved yet");
  clearTimeout(timer);
  timer = setTimeout(flush, field.tagName === "SELECT" ? 50 : PAUSE);
}

export async function flush() {
  clearTimeout(timer);
  if (running) await running;
  if (!dirty.size || !address()) return true;
  running = sendAll();
  const done = await running;
  running = null;
  if (done && dirty.size) return flush();
  return done;
}

const revision = () => form()?.elements.revision.value;

// What was typed over an older revision goes by itself, so that the server says what has changed at that place since.
async function sendAll() {
  let done = true;
  for (const [name, base] of [...based]) if (dirty.has(name)) done = (await send(new Map([[name, dirty.get(name)]]), base)) && done;
  const rest = new Map([...dirty].filter(([name]) => !based.has(name)));
  if (rest.size) done = (await send(rest, revision())) && done;
  return done;
}

async function send(sent, base) {
  const body = new URLSearchParams();
  for (const [name, value] of sent) {
    body.set(name, value);
    for (const beside of beside_of(name)) body.set(beside.name, beside.value);
  }
  body.set("revision", base);
  say("Saving …");
  try {
    const answer = await fetch(address(), {
      method: "POST", body, headers: { "X-CSRFToken": form().elements.csrfmiddlewaretoken.value },
    });
    if (answer.redirected || [401, 403, 404].includes(answer.status)) {
      signedOut();
      return false;
    }
    if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
    const said = await answer.json();
    if (answer.status !== 200) return await refused(said, sent, base, answer.status);
    for (const [name, value] of sent) {
      based.delete(name);
      if (dirty.get(name) === value) dirty.delete(name);
    }
    failures = 0;
    revise(said.revision);
    remember();
    for (const field of form().querySelectorAll(".unsaved")) if (!dirty.has(field.name)) field.classList.remove("unsaved");
    say(dirty.size ? "Not saved yet" : "Saved " + said.saved);
    if ([...sent.keys()].some((name) => name.startsWith("status:"))) asksWhy();
    return true;
  } catch {
    const wait = RETRY[Math.min(failures++, RETRY.length - 1)];
    say("Not saved: the server can't be reached. Your words are kept here and sent again in " + wait / 1000 + " s.", true);
    timer = setTimeout(flush, wait);
    return false;
  }
}

// Each field by itself, so that one that is in the way holds up no other; what is in the way is shown beside it.
async function refused(said, sent, base, status) {
  for (const name of sent.keys()) based.set(name, base);
  if (sent.size > 1) {
    let done = true;
    for (const one of sent) done = (await send(new Map([one]), base)) && done;
    return done;
  }
  remember();
  say(said.error, true);
  const [name] = sent.keys();
  const field = form().elements[name];
  const place = field || document.getElementById("saved");
  document.getElementById("in-the-way")?.remove();
  const note = document.createElement("p");
  note.id = "in-the-way";
  note.className = "refused";
  note.setAttribute("role", "alert");
  note.textContent = status === 409 ? "In the other window it says: " + (said.text || "(nothing)") : said.error;
  if (!field) note.textContent += " You typed: " + sent.get(name);
  place.after(note);
  if (status === 409) choice(note, "Keep mine", () => based.set(name, said.revision));
  choice(note, "Let mine go", () => letGo(name, field, said));
  return false;
}

// A status that was changed asks why: the part is shown anew with the field for it.
function asksWhy() {
  const here = document.querySelector("#draft .tabs a[aria-current]")?.getAttribute("hx-get");
  if (here && window.htmx) window.htmx.ajax("GET", here, { target: "#draft", swap: "innerHTML" });
}

function choice(note, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet small";
  button.textContent = label;
  button.addEventListener("click", () => { note.remove(); act(); flush(); });
  note.append(" ", button);
}

function letGo(name, field, said) {
  dirty.delete(name);
  based.delete(name);
  if (field && said.text) field.value = said.text;
  field?.classList.remove("unsaved");
  remember();
  if (!dirty.size) say("All is saved");
}

function signedOut() {
  say("Not saved: you are signed out, or the case is not yours any more. Your words are kept in this tab: sign in in another one, then load this page again.", true);
}

function beside_of(name) {
  const [kind, ...rest] = name.split(":");
  const pairs = { status: ["why"], why: ["status"], authorized: ["remaining"], remaining: ["authorized"] };
  return (pairs[kind] || []).map((other) => form().elements[[other, ...rest].join(":")]).filter(Boolean);
}

function revise(revision) {
  for (const field of document.querySelectorAll("input[name=revision]")) field.value = revision;
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);
addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

// A button of the form waits for what is typed; what is typed while it is answered is put back afterwards.
document.addEventListener("htmx:confirm", (event) => {
  if (!dirty.size || !["change", "quote"].some((end) => (event.detail.path || "").endsWith("/" + end + "/"))) return;
  event.preventDefault();
  flush().then((done) => { if (done) event.detail.issueRequest(true); });
});
// What the autosave leaves alone – a reason, a choice, a new sentence, a comment – outlives every refresh of the draft,
// until the button that it is for has been answered.
const open = new Map();
const KEPT = "#draft textarea:not([data-line]), #draft input[type=radio], #draft input[name^='cite-'], #draft select[name^='cite-'], #draft select[name^='tie:']";
const typed = new Map();
function note_typed() {
  for (const field of document.querySelectorAll(KEPT)) {
    if (saves(field)) continue;
    if (field.type === "radio") { if (field.checked && !field.defaultChecked) typed.set(field.name, field.value); }
    else if (field.tagName === "SELECT" ? !field.options[field.selectedIndex]?.defaultSelected : field.value !== field.defaultValue) typed.set(field.name, field.value);
    else typed.delete(field.name);
  }
}
function put_back() {
  for (const field of document.querySelectorAll(KEPT)) {
    if (!typed.has(field.name)) continue;
    if (field.type === "radio") field.checked = field.value === typed.get(field.name);
    else field.value = typed.get(field.name);
  }
}
// Which of them a button has used: decide 0 its reason and choice, add summary its sentence, cite 0 its citation.
function used(names, path) {
  const [act, ...rest] = (names || "").split(" ");
  if ((path || "").endsWith("/comment/")) return ["text"];
  if (act === "decide") return ["reason:" + rest[0], "decision:" + rest[0]];
  if (act === "add") return ["new:" + rest[0] + ":" + (rest[1] || "")];
  if (act === "cite") return [...typed.keys()].filter((name) => name.startsWith("cite-") && name.endsWith(":" + rest[0]));
  if (act === "tie") return ["tie:" + rest[0]];
  return [];
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL || location.href).pathname.startsWith("/accounts/")) { // the page to sign in
    event.detail.shouldSwap = false;
    signedOut();
    return;
  }
  if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  for (const part of document.querySelectorAll("details[data-keep]")) open.set(part.dataset.keep, part.open);
  note_typed();
  const said = event.detail.requestConfig;
  const pressed = said?.parameters?.do ?? said?.formData?.get?.("do");
  const failed = event.detail.xhr.status >= 400 || /class="message error"/.test(event.detail.serverResponse || "");
  if (!failed) for (const name of used(pressed, said?.path)) typed.delete(name);
});
document.addEventListener("htmx:afterSwap", (event) => {
  for (const part of event.target.querySelectorAll("details[data-keep]")) if (open.has(part.dataset.keep)) part.open = open.get(part.dataset.keep);
  if (event.target.id === "draft") put_back();
  restore();
});
document.addEventListener("htmx:responseError", (event) => { if ([401, 403].includes(event.detail.xhr.status)) signedOut(); });

// A field that is refreshed while it is not saved keeps what was typed.
function restore() {
  if (!form()) return;
  for (const [name, value] of dirty) {
    const field = form().elements[name];
    if (field && field.value !== value) { field.value = value; field.classList.add("unsaved"); }
  }
  if (dirty.size) { say("Not saved yet"); clearTimeout(timer); timer = setTimeout(flush, PAUSE); }
}
try {
  for (const [name, value, base] of JSON.parse(sessionStorage.getItem(store()) || "[]")) {
    dirty.set(name, value);
    based.set(name, base);
  }
} catch { /* nothing was kept */ }
// What was typed before this script was there; a reload may bring back words of before it, which are not typed now.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  for (const field of form()?.querySelectorAll("[data-line]") ?? []) if (field.value !== field.defaultValue) changed({ target: field });
}
restore();
