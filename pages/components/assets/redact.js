// A picture on which is drawn what must not leave: rectangles by pointer, or by four numbers for whoever uses keys.
const WHOLE = 1000;
const LEAST = 8;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function within(value) {
  return Math.min(WHOLE, Math.max(0, Math.round(value)));
}

function place(box, region) {
  const [left, top, width, height] = region.map((one) => `${one / 10}%`);
  Object.assign(box.style, { left, top, width, height });
}

const kept = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".part");
  const known = kept.get(root);
  if (known && known.src === data.src) return;
  const state = { src: data.src, regions: data.regions.map((one) => [...one]), preview: false };
  kept.set(root, state);
  root.classList.add("redact");
  root.replaceChildren();
  if (data.video) {
    const clip = element("video");
    clip.controls = true;
    clip.src = data.src;
    root.append(clip);
    return;
  }
  const stage = element("div", "stage");
  const image = element("img");
  image.alt = data.words.alt;
  image.draggable = false;
  stage.append(image);
  const tools = element("div", "tools");
  root.append(stage, tools);
  const tell = () => {
    setStateValue("regions", state.regions);
    draw();
  };

  function draw() {
    const asked = state.regions.map((one) => one.join(",")).join(";");
    image.src = state.preview && asked ? `${data.src}?regions=${asked}` : data.src;
    for (const old of stage.querySelectorAll(".region")) old.remove();
    if (!state.preview) {
      state.regions.forEach((region, number) => {
        const box = element("div", "region");
        place(box, region);
        const away = element("button", "", "×");
        away.type = "button";
        away.title = data.words.remove;
        away.setAttribute("aria-label", `${data.words.remove} ${number + 1}`);
        away.addEventListener("click", () => {
          state.regions.splice(number, 1);
          tell();
        });
        box.append(away);
        stage.append(box);
      });
    }
    tools.querySelector(".count").textContent = `${state.regions.length} ${data.words.places}`;
  }

  let from = null;
  let ghost = null;
  const at = (event) => {
    const box = image.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * WHOLE), within(((event.clientY - box.top) / box.height) * WHOLE)];
  };
  const spanned = (one, other) => [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.abs(one[0] - other[0]),
    Math.abs(one[1] - other[1]),
  ];
  stage.addEventListener("pointerdown", (event) => {
    if (!data.editable || state.preview || event.target.tagName === "BUTTON" || event.button !== 0) return;
    from = at(event);
    ghost = element("div", "region ghost");
    stage.append(ghost);
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (ghost) place(ghost, spanned(from, at(event)));
  });
  stage.addEventListener("pointerup", (event) => {
    if (!ghost) return;
    const region = spanned(from, at(event));
    ghost.remove();
    ghost = null;
    if (region[2] >= LEAST && region[3] >= LEAST) {
      state.regions.push(region);
      tell();
    }
  });
  stage.addEventListener("pointercancel", () => {
    if (ghost) ghost.remove();
    ghost = null;
  });

  tools.append(element("span", "count", ""));
  if (data.editable) {
    const look = element("button", "", data.words.preview);
    look.type = "button";
    look.setAttribute("aria-pressed", "false");
    look.addEventListener("click", () => {
      state.preview = !state.preview;
      look.setAttribute("aria-pressed", String(state.preview));
      draw();
    });
    tools.append(look, byNumbers(data.words, (region) => {
      state.regions.push(region);
      tell();
    }));
  }
  draw();
}

function byNumbers(words, add) {
  const box = element("details", "numbers");
  box.append(element("summary", "", words.numbers));
  const form = element("form");
  const fields = words.sides.map((side) => {
    const label = element("label", "", side);
    const field = element("input");
    field.type = "number";
    field.min = 0;
    field.max = 100;
    field.step = "0.1";
    field.required = true;
    label.append(field);
    form.append(label);
    return field;
  });
  const go = element("button", "", words.cover);
  form.append(go);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [left, top, width, height] = fields.map((field) => within(Number(field.value) * 10));
    if (width > 0 && height > 0) add([left, top, Math.min(width, WHOLE - left), Math.min(height, WHOLE - top)]);
    form.reset();
  });
  box.append(form);
  return box;
}
