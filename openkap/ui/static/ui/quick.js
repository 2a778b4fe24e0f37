/* A long form without a mouse. On a choice, a letter or a number picks and goes on; = takes over what was told.
   Buttons with data-fill fill the form in place; without scripts the server does the same. */
const LATER = "input:not([type=hidden]), select, textarea";

function put(form, key, value) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(key)}"]`)];
  const choice = controls.find((each) => each.type === "radio" && each.value === value);
  if (choice) choice.checked = true;
  else if (controls[0] && controls[0].type !== "radio") controls[0].value = value;
  (choice ?? controls[0])?.dispatchEvent(new Event("input", { bubbles: true }));
}

const isEmpty = (form, key) => {
  const found = form.elements[key];
  return found ? !found.value : false;
};

function onward(control) {
  const all = [...control.form.querySelectorAll(LATER)].filter((each) => each.tabIndex >= 0 && !each.disabled);
  const next = all.slice(all.indexOf(control) + 1).find((each) => each.name !== control.name);
  if (!next) return;
  const group = next.type === "radio" ? [...next.form.querySelectorAll(`[name="${CSS.escape(next.name)}"]`)] : [next];
  (group.find((each) => each.checked) ?? next).focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-quick] button[data-fill]");
  if (!button) return;
  event.preventDefault();
  const one = button.name === "confirm";
  for (const [key, value] of Object.entries(JSON.parse(button.dataset.fill))) {
    if (one || isEmpty(button.form, key)) put(button.form, key, value);
  }
  const field = button.closest(".field")?.querySelector(LATER);
  if (field) onward(field);
});

function picked(control, key) {
  const group = [...control.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`)];
  const word = (each) => each.labels[0]?.textContent.trim().toLowerCase() ?? "";
  const begun = group.filter((each) => word(each).startsWith(key));
  const number = /^[1-9]$/.test(key) ? group[Number(key) - 1] : null;
  return number ?? begun[(begun.indexOf(control) + 1) % begun.length];
}

document.addEventListener("keydown", (event) => {
  const control = event.target;
  if (!control.closest?.("[data-quick]") || event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
  const told = control.closest(".field")?.querySelector("button[data-fill]");
  if (event.key === "=" && told && (control.type === "radio" || !control.value)) {
    event.preventDefault();
    told.click();
  } else if (control.type === "radio" && event.key !== " ") {
    const hit = picked(control, event.key.toLowerCase());
    if (!hit) return;
    event.preventDefault();
    put(control.form, control.name, hit.value);
    onward(hit);
  }
});
