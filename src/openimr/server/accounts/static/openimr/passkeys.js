// Passkeys are allauth's own scripts; what went wrong is said on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.createElement("p");
  note.className = "message error";
  note.setAttribute("role", "alert");
  const byNumber = /^[0-9.]+$|^\[/.test(location.hostname); // browsers know no passkeys of an address in numbers
  note.textContent = byNumber ? "Passkeys work only where the server is called by a name: open it by its name (on this machine: localhost) and try again." : "The passkey was not used: your browser or device refused it, or you stopped it. Try again, or use another way.";
  const main = document.getElementById("main");
  main.querySelectorAll(".message.error").forEach((old) => old.remove());
  main.prepend(note);
});
