// Saves what is typed soon after it is typed. What could not be saved is tried again, said, and kept until it is.
document.documentElement.classList.add("js");
const PAUSE = 700;
const RETRY = [2000, 5000, 10000, 30000];
const dirty = new Map();
let timer = 0;
let failures = 0;
let running = null;

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
    if (dirty.size) sessionStorage.setItem(store(), JSON.stringify([...dirty]));
    else sessionStorage.removeItem(store());
  } catch { /* without storage it lives as long as the page */ }
}

function changed(event) {
  const field = event.target;
  if (!address() || !saves(field) || !form().contains(field)) return;
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
  running = send();
  const done = await running;
  running = null;
  if (done && dirty.size) return flush();
  return done;
}

async function send() {
  const sent = new Map(dirty);
  const body = new URLSearchParams();
  for (const [name, value] of sent) {
    body.set(name, value);
    for (const beside of beside_of(name)) body.set(beside.name, beside.value);
  }
  body.set("revision", form().elements.revision.value);
  say("Saving …");
  try {
    const answer = await fetch(address(), {
      method: "POST", body, headers: { "X-CSRFToken": form().elements.csrfmiddlewaretoken.value },
    });
    if (answer.redirected || ![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
    const said = await answer.json();
    if (answer.status !== 200) {
      refused(said, sent);
      return false;
    }
    for (const [name, value] of sent) if (dirty.get(name) === value) dirty.delete(name);
    failures = 0;
    revise(said.revision);
    remember();
    for (const field of form().querySelectorAll(".unsaved")) if (!dirty.has(field.name)) field.classList.remove("unsaved");
    say(dirty.size ? "Not saved yet" : "Saved " + said.saved);
    return true;
  } catch {
    const wait = RETRY[Math.min(failures++, RETRY.length - 1)];
    say("Not saved: the server can't be reached. Your words are kept here and sent again in " + wait / 1000 + " s.", true);
    timer = setTimeout(flush, wait);
    return false;
  }
}

function refused(said, sent) {
  say(said.error, true);
  if (said.text && sent.size === 1) {
    const [name] = sent.keys();
    const field = form().elements[name];
    if (field) {
      const note = document.createElement("p");
      note.className = "refused";
      note.setAttribute("role", "alert");
      note.textContent = "In the other window it says: " + said.text;
      field.after(note);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet small";
      button.textContent = "Keep mine";
      button.addEventListener("click", () => { note.remove(); revise(said.revision); flush(); });
      note.append(" ", button);
    }
  }
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
const open = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  for (const part of document.querySelectorAll("details[data-keep]")) open.set(part.dataset.keep, part.open);
  for (const field of document.querySelectorAll("#draft textarea[name^='new:'], #draft textarea[name^='reason:']")) open.set(field.name, field.value);
});
document.addEventListener("htmx:afterSwap", (event) => {
  for (const part of event.target.querySelectorAll("details[data-keep]")) if (open.has(part.dataset.keep)) part.open = open.get(part.dataset.keep);
  restore();
});

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
  for (const [name, value] of JSON.parse(sessionStorage.getItem(store()) || "[]")) dirty.set(name, value);
} catch { /* nothing was kept */ }
restore();
