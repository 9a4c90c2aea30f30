// A PDF as its sender made it, by pdf.js: asked for in parts, drawn without scripts of the file and without wasm.
const place = document.getElementById("pdf");
const build = new URL(place.dataset.build, location.href).href;
const pdfjs = await import(build + "pdf.min.mjs");
pdfjs.GlobalWorkerOptions.workerSrc = build + "pdf.worker.min.mjs";

const byId = (id) => document.getElementById(id);
const canvas = byId("canvas");
const state = byId("state");
let pdf, number = 1, scale = 0, drawing = null, turn = 0;

async function show() {
  const mine = ++turn;
  if (drawing) drawing.cancel();
  const page = await pdf.getPage(number);
  if (mine !== turn) return;
  const room = byId("page").parentElement.clientWidth;
  const fit = room / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale: fit * 1.25 ** scale });
  const dots = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.floor(viewport.width * dots);
  canvas.height = Math.floor(viewport.height * dots);
  canvas.style.width = byId("page").style.width = Math.floor(viewport.width) + "px";
  canvas.style.height = byId("page").style.height = Math.floor(viewport.height) + "px";
  byId("page").style.setProperty("--total-scale-factor", viewport.scale);
  drawing = page.render({ canvas, viewport, transform: [dots, 0, 0, dots, 0, 0] });
  const text = byId("text");
  text.replaceChildren();
  try {
    await drawing.promise;
    await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
  } catch (error) {
    if (error.name === "RenderingCancelledException" || error.name === "AbortException") return;
    throw error;
  }
  if (mine !== turn) return;
  byId("at").value = number;
  byId("previous").disabled = number === 1;
  byId("next").disabled = number === pdf.numPages;
  state.textContent = "Page " + number + " of " + pdf.numPages + ".";
  place.dataset.shown = number;
  history.replaceState(null, "", "#" + number);
}

function go(to) {
  const wanted = Math.min(Math.max(1, Math.round(to) || 1), pdf.numPages);
  if (wanted === number && place.dataset.shown) return;
  number = wanted;
  show().catch(broken);
}

function broken() {
  state.textContent = "This page can't be drawn here: look at it as a picture.";
}

try {
  pdf = await pdfjs.getDocument({
    url: new URL(place.dataset.content, location.href).href,
    rangeChunkSize: 1024 * 1024,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    useSystemFonts: false,
    wasmUrl: build + "wasm/",
    standardFontDataUrl: build + "standard_fonts/",
  }).promise;
  byId("at").max = pdf.numPages;
  byId("count").textContent = "of " + pdf.numPages;
  byId("previous").addEventListener("click", () => go(number - 1));
  byId("next").addEventListener("click", () => go(number + 1));
  byId("at").addEventListener("change", (event) => go(Number(event.target.value)));
  byId("larger").addEventListener("click", () => { scale = Math.min(scale + 1, 6); show().catch(broken); });
  byId("smaller").addEventListener("click", () => { scale = Math.max(scale - 1, -3); show().catch(broken); });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.matches("input")) return;
    const inside = byId("page").parentElement;
    if (document.activeElement === inside && inside.scrollWidth > inside.clientWidth) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) go(number + step);
  });
  number = Math.min(Math.max(1, Number(location.hash.slice(1)) || 1), pdf.numPages);
  await show();
} catch {
  state.textContent = "The file can't be opened here: look at its pages as pictures.";
}
