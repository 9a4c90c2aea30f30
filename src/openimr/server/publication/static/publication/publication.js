// What is quicker with a script: keys on a doubt, and words of the letter taken over by selecting them.
const keys = document.querySelector(".keys");
if (keys) keys.hidden = false;

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const doubt = document.activeElement?.closest?.(".doubt");
  const button = doubt?.querySelector(`button[data-key="${event.code}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

const next = document.getElementById("next");
if (next && location.hash === "#next") next.focus();

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const words = document.getElementById("words");
  const place = selection?.anchorNode?.parentElement?.closest("[data-source]");
  if (!words || !place || !place.contains(selection.focusNode)) return;
  const range = selection.rangeCount ? selection.getRangeAt(0).cloneContents() : null;
  range?.querySelectorAll("sup").forEach((number) => number.remove());
  const said = range?.textContent.trim();
  if (said && said.length <= words.maxLength) words.value = said;
});
