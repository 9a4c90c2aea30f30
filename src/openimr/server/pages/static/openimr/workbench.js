// After htmx has changed a part of the page, the new part is announced and focus stays where it was.
document.addEventListener("htmx:responseError", (event) => {
  const main = document.getElementById("main");
  const note = document.createElement("p");
  note.className = "message error";
  note.setAttribute("role", "alert");
  note.textContent = "That did not work (" + event.detail.xhr.status + "). Nothing was changed; load the page again.";
  main.prepend(note);
});
