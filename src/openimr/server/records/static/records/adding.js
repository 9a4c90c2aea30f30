// While files are sent a bar says how much of them has gone; without scripts the browser itself tells.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "adding") return;
  event.preventDefault();
  const form = event.target;
  const sending = document.getElementById("sending");
  const bar = document.getElementById("sent");
  const button = form.querySelector("button");
  const told = (text) => {
    const note = document.createElement("p");
    note.className = "message error";
    note.setAttribute("role", "alert");
    note.textContent = text;
    form.before(note);
  };
  const files = [...form.querySelector("input[type=file]").files];
  const megabytes = files.reduce((sum, file) => sum + file.size, 0) / 1048576;
  if (megabytes > Number(form.dataset.together)) {
    told(`Together the files are larger than ${form.dataset.together} MB: add them in several goes.`);
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
  });
  const failed = () => {
    button.disabled = false;
    sending.hidden = true;
    told("The files did not arrive. Check the connection and send them again; what has arrived is not doubled.");
  };
  request.addEventListener("load", () => {
    if (request.status >= 400) {
      failed();
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    if (window.htmx) window.htmx.process(document.getElementById("main"));
    document.getElementById("main").focus();
  });
  request.addEventListener("error", failed);
  request.send(new FormData(form));
  sending.hidden = false;
  button.disabled = true;
});
