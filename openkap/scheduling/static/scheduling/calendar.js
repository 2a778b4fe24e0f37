/* The calendar by keyboard and by dragging. Everything works without it: each appointment has a page with a form. */
const calendar = document.querySelector("[data-calendar]");
const dialog = document.querySelector("[data-moving]");
const blocks = () => [...calendar.querySelectorAll(".cal-block")];

/* Arrow keys: the nearest appointment in that direction; M: the form that moves. */
const AHEAD = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

function nearest(from, [x, y]) {
  const here = from.getBoundingClientRect();
  let best = null;
  let least = Infinity;
  for (const other of blocks()) {
    if (other === from) continue;
    const there = other.getBoundingClientRect();
    const along = x ? x * (there.left - here.left) : y * (there.top - here.top);
    const aside = Math.abs(x ? there.top - here.top : there.left - here.left);
    if (along > 1 && along + 3 * aside < least) [best, least] = [other, along + 3 * aside];
  }
  return best;
}

calendar?.addEventListener("keydown", (event) => {
  const block = event.target.closest(".cal-block");
  if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
  if (AHEAD[event.key]) {
    event.preventDefault();
    nearest(block, AHEAD[event.key])?.focus();
  } else if (event.key.toLowerCase() === "m" && block.dataset.move) {
    location.assign(block.dataset.move);
  }
});

/* Dragging asks the house what it would break. Nothing is saved before the form in the dialog is sent. */
let dragged = null;

calendar?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-move]");
  if (!dragged) return;
  const box = dragged.getBoundingClientRect();
  dragged.dataset.grip = event.clientY - box.top;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.move);
  dragged.classList.add("is-dragged");
});

calendar?.addEventListener("dragover", (event) => {
  const place = event.target.closest(".is-drop");
  if (!dragged || !place) return;
  event.preventDefault();
  for (const each of calendar.querySelectorAll(".is-over")) if (each !== place) each.classList.remove("is-over");
  place.classList.add("is-over");
});

calendar?.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  for (const each of calendar.querySelectorAll(".is-over")) each.classList.remove("is-over");
});

calendar?.addEventListener("drop", (event) => {
  const place = event.target.closest(".is-drop");
  if (!dragged || !place) return;
  event.preventDefault();
  const asked = new URLSearchParams({ on: place.dataset.on, time: timeAt(place, event.clientY), room: place.dataset.room });
  show(`${dragged.dataset.move}?${asked}`);
});

/* On a page of one day the height says when; in a week the time of day stays. */
function timeAt(place, y) {
  if (place.dataset.first === undefined) return dragged.dataset.time;
  const line = place.querySelectorAll(".cal-line");
  const hour = line[1].getBoundingClientRect().top - line[0].getBoundingClientRect().top;
  const top = y - Number(dragged.dataset.grip) - line[0].getBoundingClientRect().top;
  const quarters = Math.max(0, Math.round((4 * top) / hour)) + 4 * Number(place.dataset.first);
  const minutes = Math.min(95, quarters) * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

async function show(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    dialog.querySelector("[data-answer]").innerHTML = await answer.text();
    dialog.showModal();
  } catch {
    location.assign(address);
  }
}
