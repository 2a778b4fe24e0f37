/* Small manners for every page. Everything here only helps: each form also works without it. */

/* A tablet's clock may be wrong: minutes are counted by the clinic's clock. */
const ahead = (Date.parse(document.body.dataset.now) || Date.now()) - Date.now();

const words = () => document.getElementById("ui-words")?.dataset ?? {};
const status = (text) => {
  const region = document.getElementById("ui-status");
  if (region) region.textContent = text ?? "";
};

/* A form in flight cannot be sent again; its buttons wait until the answer, or eight seconds. */
const inFlight = new Set();

function release(form) {
  inFlight.delete(form);
  for (const button of form.querySelectorAll('button[aria-busy="true"]')) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

function hold(form, submitter) {
  inFlight.add(form);
  setTimeout(() => {
    for (const button of form.querySelectorAll('button:not([type="button"]):not(:disabled)')) {
      if (button === submitter || !submitter) button.setAttribute("aria-busy", "true");
      button.disabled = button.getAttribute("aria-busy") === "true";
    }
  });
  setTimeout(() => release(form), 8000);
}

document.addEventListener("submit", (event) => {
  if (!inFlight.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const answeredHere = form.hasAttribute("data-htmx-powered");
  dirty.delete(form);
  if (event.defaultPrevented && !answeredHere) return;
  status("");
  hold(form, event.submitter);
});

document.addEventListener("htmx:finally:request", () => [...inFlight].forEach(release));
window.addEventListener("pageshow", () => [...inFlight].forEach(release));

/* Typed but not sent: say so before the page goes away. */
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard], [data-autosave]")) dirty.add(form);
  if (form?.matches("[data-autosave]")) autosave(form);
});

window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});

/* Drafts keep themselves: a pause in typing sends the form to data-autosave. One at a time, in the order of typing. */
const waiting = new WeakMap();
const queued = new WeakSet();
const keeping = new Map();

function autosave(form, pause = 1200) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), pause));
}

/* An answer that is chosen, or left behind, is kept at once; so is whatever is typed when the page is put away. */
document.addEventListener("change", (event) => {
  if (event.target.form?.matches("[data-autosave]")) autosave(event.target.form, 0);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of dirty) if (form.matches("[data-autosave]")) sendDraft(form);
});

function keep(form) {
  clearTimeout(waiting.get(form));
  if (queued.has(form)) return;
  queued.add(form);
  const turn = (keeping.get(form) ?? Promise.resolve()).then(() => {
    queued.delete(form);
    return sendDraft(form);
  });
  keeping.set(form, turn);
  turn.finally(() => { if (keeping.get(form) === turn) keeping.delete(form); });
}

/* What is handed in comes after every draft that is still under way: an older draft never lands on newer words. */
const PATIENCE = 30000;
const patient = new WeakSet();

function handInAfterDrafts(event) {
  const form = event.target;
  clearTimeout(waiting.get(form));
  for (const other of dirty) if (other !== form && other.isConnected && other.matches("[data-autosave]")) keep(other);
  if (!keeping.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (patient.has(form)) return;
  patient.add(form);
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const drafts = Promise.allSettled(keeping.values());
  Promise.race([drafts, new Promise((done) => { setTimeout(done, PATIENCE); })]).then(() => {
    patient.delete(form);
    keeping.clear();
    button?.removeAttribute("aria-busy");
    if (form.isConnected) form.requestSubmit(button?.isConnected ? button : null);
  });
}

document.addEventListener("submit", handInAfterDrafts, true);

async function sendDraft(form) {
  if (!form.isConnected || inFlight.has(form)) return;
  const mark = form.querySelector("[data-saved]");
  const say = (state, text) => {
    if (!mark) return;
    mark.dataset.state = state;
    mark.textContent = text ?? "";
  };
  try {
    dirty.delete(form);
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Autosave": "true" },
      redirect: "error",
      keepalive: true,
    });
    if (!answer.ok) dirty.add(form);
    if (answer.status === 409) return say("lost", mark?.dataset.otherWord ?? mark?.dataset.lostWord);
    if (answer.status >= 400 && answer.status < 500) return say("lost", mark?.dataset.refusedWord ?? mark?.dataset.lostWord);
    if (!answer.ok) throw new Error(String(answer.status));
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say("kept", `${mark?.dataset.keptWord ?? ""} ${time}`.trim());
  } catch {
    dirty.add(form);
    say("lost", mark?.dataset.lostWord);
    waiting.set(form, setTimeout(() => keep(form), 10000));
  }
}

/* A number on a scale gets a handle to drag; untouched, it stays unanswered. */
function addHandles() {
  for (const number of document.querySelectorAll("input[data-slider]:not([data-ready])")) {
    number.dataset.ready = "";
    const handle = document.createElement("input");
    Object.assign(handle, { type: "range", min: number.min, max: number.max, step: number.step || 1 });
    handle.value = (Number(number.min) + Number(number.max)) / 2;
    handle.setAttribute("aria-label", number.labels[0]?.firstChild?.textContent.trim() || number.name);
    const follow = () => {
      handle.classList.toggle("is-unset", number.value === "");
      if (number.value !== "") handle.value = number.value;
    };
    handle.addEventListener("input", () => {
      number.value = handle.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    });
    number.addEventListener("input", follow);
    follow();
    number.after(handle);
  }
}

/* One tap answers one question. Arrow keys only move; Enter sends. */
let touched = 0;
document.addEventListener("pointerup", () => { touched = Date.now(); }, true);

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "radio" || !input.closest("[data-autosubmit]")) return;
  if (Date.now() - touched < 600) input.form?.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
  const opener = event.target.closest?.("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
});

/* Focus goes where the news is: the error summary, the same button in the new part, or the part itself. */
let lostFrom = "";
let pressed = null;

document.addEventListener("submit", (event) => { pressed = event.submitter; }, true);

document.addEventListener("htmx:before:swap", (event) => {
  const target = event.detail.ctx?.target;
  const hand = document.activeElement === document.body ? pressed : document.activeElement;
  lostFrom = hand && target?.contains?.(hand) ? target.id : "";
});

document.addEventListener("htmx:after:swap", () => {
  if (focusNews()) return;
  if (!lostFrom || document.activeElement !== document.body) return;
  const part = document.getElementById(lostFrom);
  const again = pressed?.name && `button[name="${CSS.escape(pressed.name)}"][value="${CSS.escape(pressed.value)}"]`;
  const place = (again && part?.querySelector(again)) || part;
  if (place === part) part?.setAttribute("tabindex", "-1");
  place?.focus({ preventScroll: true });
});

function focusNews() {
  const news = document.querySelector("[data-focus]:not([data-focused])");
  if (!news) return false;
  news.setAttribute("data-focused", "");
  news.focus();
  return true;
}

/* A whole page never lands inside a part of another: signed out, or an address that moved. */
document.addEventListener("htmx:after:request", (event) => {
  const ctx = event.detail.ctx;
  if (!ctx?.text || !/^\s*<!doctype html/i.test(ctx.text)) return;
  if (ctx.select && new DOMParser().parseFromString(ctx.text, "text/html").querySelector(ctx.select)) return;
  ctx.target = document.body;
  ctx.swap = "outerHTML show:top";
  ctx.select = null;
});

document.addEventListener("htmx:error", () => status(words().lost));

/* Minutes that walk: [data-since] counts up, [data-until] counts down. */
function tick() {
  for (const place of document.querySelectorAll("[data-since], [data-until]")) {
    const minutes = (Date.now() + ahead - Date.parse(place.dataset.since ?? place.dataset.until)) / 60000;
    const shown = String("since" in place.dataset ? Math.max(0, Math.floor(minutes)) : Math.ceil(-minutes));
    if (place.textContent !== shown) place.textContent = shown;
    if ("until" in place.dataset) place.closest(".timer")?.classList.toggle("is-late", minutes > 0);
  }
}

function settle() {
  addHandles();
  tick();
}

focusNews();
settle();
const here = document.querySelector(".places [aria-current]");
if (here) here.closest(".places").scrollLeft = Math.max(0, here.offsetLeft - 80);
setInterval(tick, 5000);
document.addEventListener("htmx:after:swap", settle);
