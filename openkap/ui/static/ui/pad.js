/* A number pad for gloves: inputs with data-pad get 64 px keys on touch screens; a keyboard still types as ever. */

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "next"];
const touch = window.matchMedia("(pointer: coarse)");
let pad = null;
let input = null;

function key(name) {
  const words = document.getElementById("ui-words")?.dataset ?? {};
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.key = name;
  button.textContent = { back: words.back ?? "Delete", next: words.next ?? "Next" }[name] ?? name;
  if (name.length > 1) button.className = "word";
  return button;
}

function open(field) {
  const place = field.closest(".pad-fields") ?? field.closest(".field") ?? field;
  input = field;
  field.inputMode = "none";
  if (pad?.isConnected && pad.previousElementSibling === place) return;
  pad?.remove();
  pad = document.createElement("div");
  pad.className = "pad";
  pad.setAttribute("role", "group");
  pad.setAttribute("aria-label", document.getElementById("ui-words")?.dataset.pad ?? "Number pad");
  pad.append(...KEYS.map(key));
  place.after(pad);
}

function press(name) {
  if (name === "next") return next();
  const old = input.value;
  input.value = name === "back" ? old.slice(0, -1) : old + name;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const longest = String(input.max || "999").length;
  if (name !== "back" && input.value.length >= longest) next();
}

function next() {
  input.dispatchEvent(new Event("change", { bubbles: true }));
  const fields = [...input.form.querySelectorAll("input[data-pad]")];
  const after = fields[fields.indexOf(input) + 1];
  if (after) after.focus();
  else {
    pad?.remove();
    input.form.querySelector("button:not([type='button'])")?.focus();
  }
}

document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-pad]")) return;
  if (touch.matches || field.dataset.pad === "always") open(field);
});
document.addEventListener("pointerdown", (event) => {
  const pressed = event.target.closest?.(".pad [data-key]");
  if (!pressed) return;
  event.preventDefault();
  press(pressed.dataset.key);
});
