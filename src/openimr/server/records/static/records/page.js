// The arrow keys turn the page; without scripts its links do.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const at = document.activeElement;
  if (at && (at.matches("input, textarea, select, [contenteditable]") || (at.matches("[tabindex='0']") && at.scrollWidth > at.clientWidth))) return;
  const link = document.getElementById({ ArrowLeft: "previous", ArrowRight: "next" }[event.key] || "");
  if (link) {
    event.preventDefault();
    link.click();
  }
});
