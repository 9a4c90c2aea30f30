"use strict";
// Keys, and the page viewer. Without this script every link still leads to its page further down.
(() => {
  const viewer = document.getElementById("viewer");
  const keys = document.getElementById("keys");
  const criteria = [...document.querySelectorAll(".criterion")];
  const items = [...document.querySelectorAll(".item")];
  document.documentElement.classList.add("has-script");

  let home = null; // where the open page came from
  let opener = null; // what to give the focus back to
  let series = []; // the links that the arrows walk through
  let at = 0;

  const article = (link) => {
    const found = document.getElementById(link.hash.slice(1));
    return found && found.closest(".page") ? found : null;
  };

  function putBack() {
    const page = viewer.querySelector(".page");
    if (page && home) home.replaceWith(page);
    home = null;
    document.querySelectorAll(".now").forEach((e) => e.classList.remove("now"));
  }

  function show(link) {
    const target = article(link);
    if (!target) return;
    if (viewer.open) putBack();
    const page = target.closest(".page");
    home = document.createComment("");
    page.replaceWith(home);
    viewer.replaceChildren(bar(), page);
    if (!viewer.open) viewer.showModal();
    if (target !== page) {
      const text = target.closest("details");
      if (text) text.open = true;
      target.classList.add("now");
      if (text && target.nextElementSibling) target.nextElementSibling.classList.add("now");
      target.scrollIntoView({ block: "center" });
    } else {
      viewer.scrollTop = 0;
    }
  }

  function bar() {
    const made = document.createElement("p");
    made.className = "bar";
    const button = (label, act, off) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = label;
      b.disabled = off;
      b.addEventListener("click", act);
      made.append(b);
    };
    button("← Previous", () => step(-1), at === 0);
    const where = document.createElement("span");
    where.textContent = ` Quotation ${at + 1} of ${series.length} `;
    made.append(where);
    button("Next →", () => step(1), at === series.length - 1);
    button("Close (Esc)", () => viewer.close(), false);
    return made;
  }

  function step(by) {
    const next = at + by;
    if (next < 0 || next >= series.length) return;
    at = next;
    show(series[at]);
  }

  function open(link) {
    opener = link;
    // Walk through the quotations of the same criterion, sentence block or table row.
    const block = [".right", ".refs", "tr", "section"].map((s) => link.closest(s)).find(Boolean) || document.body;
    const seen = new Set();
    series = [...block.querySelectorAll("a[href^='#']")].filter((a) => {
      const target = article(a);
      if (!target || seen.has(a.hash)) return false;
      seen.add(a.hash);
      return true;
    });
    at = Math.max(0, series.findIndex((a) => a.hash === link.hash));
    show(series[at] || link);
  }

  viewer.addEventListener("close", () => {
    putBack();
    viewer.replaceChildren();
    if (opener) (opener.closest(".criterion") || opener).focus({ preventScroll: true });
    opener = null;
  });
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer) viewer.close();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const hash = link.hash || (link.href && link.href.baseVal) || "";
    const plain = { hash, closest: (s) => link.closest(s), focus: (o) => link.focus(o) };
    if (!hash || !article(plain)) return;
    event.preventDefault();
    open(plain);
  });

  function move(list, by) {
    if (!list.length) return;
    const here = document.activeElement.closest(list === criteria ? ".criterion" : ".item");
    let next = here ? list.indexOf(here) + by : list.findIndex((e) => e.getBoundingClientRect().bottom > 60);
    next = Math.min(Math.max(next, 0), list.length - 1);
    const target = list[next];
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: list === criteria ? "center" : "start" });
  }

  const toggleKeys = () => (keys.open ? keys.close() : keys.showModal());
  document.getElementById("show-keys").addEventListener("click", toggleKeys);
  document.getElementById("hide-keys").addEventListener("click", toggleKeys);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") { event.preventDefault(); toggleKeys(); return; }
    if (keys.open) return;
    if (viewer.open) {
      const by = { ArrowRight: 1, n: 1, j: 1, ArrowLeft: -1, p: -1, k: -1 }[event.key];
      if (by) { event.preventDefault(); step(by); }
      return;
    }
    const focused = document.activeElement.closest(".criterion");
    const arrows = document.activeElement === focused ? { ArrowDown: 1, ArrowUp: -1 } : {};
    const by = { j: 1, k: -1, ...arrows }[event.key];
    if (by) { event.preventDefault(); move(criteria, by); return; }
    const jump = { "]": 1, "[": -1 }[event.key];
    if (jump) { event.preventDefault(); move(items, jump); return; }
    if (event.key === "Enter" && focused && document.activeElement === focused) {
      const link = focused.querySelector("a.open");
      if (link) { event.preventDefault(); open(link); }
    }
  });

  // What is open in the viewer belongs to the paper's list of pages.
  addEventListener("beforeprint", () => { if (viewer.open) viewer.close(); });
})();
