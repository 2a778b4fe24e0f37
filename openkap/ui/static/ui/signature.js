/* A signature drawn with a finger, a pen or a mouse. Only points are sent; the clinic draws the picture itself. Without
   scripts the pad stays hidden and a typed name signs. */

const WIDEST = 4000;

function points(pad, canvas) {
  const strokes = pad.toData().map((group) => group.points.map(({ x, y }) => [Math.round(x), Math.round(y)]));
  const { width, height } = canvas.getBoundingClientRect();
  return JSON.stringify({ width: Math.min(Math.round(width), WIDEST), height: Math.min(Math.round(height), WIDEST), strokes });
}

/* What was drawn before the form came back with an error is drawn again. */
function restore(pad, value) {
  try {
    const kept = JSON.parse(value);
    pad.fromData(kept.strokes.map((stroke) => ({
      minWidth: 1, maxWidth: 2.5, dotSize: 2, penColor: "black", velocityFilterWeight: 0.7, compositeOperation: "source-over",
      points: stroke.map(([x, y], time) => ({ x, y, pressure: 0.5, time })),
    })));
  } catch {
    pad.clear();
  }
}

function start(field) {
  const input = field.querySelector("input[type=hidden]");
  const canvas = field.querySelector("canvas");
  field.hidden = false;
  const scale = Math.max(window.devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * scale;
  canvas.height = canvas.offsetHeight * scale;
  canvas.getContext("2d").scale(scale, scale);
  const pad = new window.SignaturePad(canvas, { minWidth: 1, maxWidth: 2.5 });
  if (input.value) restore(pad, input.value);
  const told = () => input.dispatchEvent(new Event("input", { bubbles: true }));
  pad.addEventListener("endStroke", () => {
    input.value = points(pad, canvas);
    told();
  });
  field.querySelector("button[data-clear]").addEventListener("click", () => {
    pad.clear();
    input.value = "";
    told();
  });
}

for (const field of document.querySelectorAll("[data-signature]")) if (window.SignaturePad) start(field);
