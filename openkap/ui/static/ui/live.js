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

/* Nobody loses a half-typed number: news waits until the hand leaves a part and its form has been answered. */
function isBusy(part) {
  const hand = document.activeElement;
  const writing = part.contains(hand) && hand.matches("input, select, textarea");
  return writing || part.querySelector('[aria-busy="true"]') !== null;
}

function fetchPart(part) {
  stale.delete(part);
  if (isBusy(part)) return void stale.add(part);
  const address = part.dataset.livePart || part.getAttribute("hx-get");
  if (address) window.htmx.ajax("GET", address, { source: part, target: part, swap: "outerHTML" });
}

/* The hand may have come back while the news was on its way; and what it left half done is put into the new part. */
let typed = [];

document.addEventListener("htmx:before:swap", (event) => {
  const part = event.detail.ctx?.sourceElement;
  if (!part?.matches?.("[data-live-part]")) return;
  if (isBusy(part)) {
    event.preventDefault();
    stale.add(part);
    return;
  }
  typed = [...part.querySelectorAll("form")].flatMap(changes);
});

document.addEventListener("htmx:after:swap", () => {
  for (const { action, name, value } of typed.splice(0)) {
    const form = [...document.forms].find((each) => each.getAttribute("action") === action);
    const field = form?.elements[name];
    if (field && "value" in field) field.value = value;
  }
});

function changes(form) {
  const isChanged = (field) => field.matches("select")
    ? field.selectedIndex > 0 && !field.selectedOptions[0].defaultSelected
    : field.matches("input:not([type]), input[type=text], input[type=number], textarea") && field.value !== field.defaultValue;
  const action = form.getAttribute("action");
  return [...form.elements].filter((field) => field.name && isChanged(field))
    .map((field) => ({ action, name: field.name, value: field.value }));
}

function fetchStale() {
  for (const part of [...stale]) {
    if (part.isConnected) fetchPart(part);
    else stale.delete(part);
  }
}

document.addEventListener("focusout", () => setTimeout(fetchStale));
document.addEventListener("htmx:finally:request", () => setTimeout(fetchStale));
document.addEventListener("htmx:after:swap", start);
window.addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  streams.clear();
  start();
});
start();
