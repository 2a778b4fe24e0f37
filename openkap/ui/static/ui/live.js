/* Pages that several people share: when something changes on the server, their parts are fetched again.
   <div data-live="/live/…"> holds parts <section id="…" data-live-part="/address/of/the/part/">. */

const streams = new Map();
const stale = new Set();

function start() {
  for (const [place, stream] of streams) {
    if (place.isConnected) continue;
    stream.close();
    streams.delete(place);
  }
  for (const place of document.querySelectorAll("[data-live]")) {
    if (!streams.has(place)) streams.set(place, listen(place));
  }
}

function listen(place) {
  const stream = new EventSource(place.dataset.live);
  let opened = false;
  show(place, "connecting");
  stream.addEventListener("open", () => {
    show(place, "live");
    if (opened) refresh(place);
    opened = true;
  });
  stream.addEventListener("error", () => show(place, "lost"));
  for (const name of ["message", "changed"]) stream.addEventListener(name, () => refresh(place));
  return stream;
}

function show(place, state) {
  for (const sign of place.querySelectorAll("[data-live-state]")) {
    sign.dataset.state = state;
    sign.textContent = sign.dataset[`${state}Word`] ?? state;
  }
}

function refresh(place) {
  for (const part of place.querySelectorAll("[data-live-part]")) fetchPart(part);
}

/* Nobody loses a half-typed number: a part that is being written in waits until the hand leaves it. */
function fetchPart(part) {
  const writing = document.activeElement;
  if (part.contains(writing) && writing.matches("input, select, textarea")) {
    stale.add(part);
    return;
  }
  stale.delete(part);
  const address = part.dataset.livePart || part.getAttribute("hx-get");
  if (address) window.htmx.ajax("GET", address, { source: part, target: part, swap: "outerHTML" });
}

document.addEventListener("focusout", () => setTimeout(() => {
  for (const part of [...stale]) {
    if (part.isConnected) fetchPart(part);
    else stale.delete(part);
  }
}));
document.addEventListener("htmx:after:swap", start);
window.addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  streams.clear();
  start();
});
start();
