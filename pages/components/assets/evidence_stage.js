// The stage: one photo or video, large; zoom, pan, rotate, full screen. It knows nothing of slots and verdicts.
const MOST = 12;
const STEP = 1.35;
const PATHS = {
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  out: "M5 12h14",
  in: "M5 12h14M12 5v14",
  fit: "M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4",
  left: "M4 5v5h5M5 10a8 8 0 1 1-1 5",
  right: "M20 5v5h-5M19 10a8 8 0 1 0 1 5",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function tool(name, label, act) {
  const made = element("button", `tool ${name}`);
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", PATHS[name]);
  icon.append(path);
  made.append(icon);
  made.addEventListener("click", act);
  return made;
}

class Pose {
  constructor() {
    this.turn = 0;
    this.reset();
  }
  reset() {
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
  }
  get sideways() {
    return this.turn % 180 !== 0;
  }
}

export class Stage {
  constructor(step) {
    this.node = element("section", "stage");
    this.node.setAttribute("aria-label", "Viewer");
    this.view = element("div", "view");
    this.view.tabIndex = 0;
    this.bar = element("div", "bar");
    this.note = element("div", "note");
    this.percent = element("span", "percent");
    this.counter = element("span", "counter");
    this.poses = new Map();
    this.pointers = new Map();
    this.step = step;
    this.bar.append(
      tool("previous", "Previous file (←)", () => step(-1)),
      this.counter,
      tool("next", "Next file (→)", () => step(1)),
      element("span", "gap"),
      tool("out", "Smaller (−)", () => this.zoomBy(1 / STEP)),
      this.percent,
      tool("in", "Larger (+)", () => this.zoomBy(STEP)),
      tool("fit", "Fit (0)", () => this.fit()),
      tool("left", "Turn left ([)", () => this.turnBy(-90)),
      tool("right", "Turn right (])", () => this.turnBy(90)),
      tool("full", "Full screen (V)", () => this.fullScreen()),
    );
    this.node.append(this.view, this.note, this.bar);
    this.listen();
  }

  listen() {
    this.view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.view.addEventListener("dblclick", (event) => this.toggle(event));
    this.view.addEventListener("pointerdown", (event) => this.down(event));
    this.view.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.view.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
    }
    new ResizeObserver(() => this.place()).observe(this.view);
  }

  show(item, position, count) {
    this.counter.textContent = count ? `${position + 1} / ${count}` : "";
    this.item = item;
    const source = item && (item.video || item.large);
    this.note.textContent = item ? item.note : "";
    this.note.hidden = !this.note.textContent;
    this.node.classList.toggle("film", Boolean(item && item.video));
    if (source === this.source) return this.describe();
    this.source = source;
    this.media = item && (item.video ? this.film(item) : this.picture(item));
    this.view.replaceChildren(...(this.media ? [this.media] : []));
    if (!this.poses.has(source)) this.poses.set(source, new Pose());
    this.pose = this.poses.get(source);
    this.describe();
    this.place();
  }

  describe() {
    if (this.media && this.item) this.media[this.item.video ? "ariaLabel" : "alt"] = this.item.alt;
  }

  picture(item) {
    const made = element("img");
    made.draggable = false;
    made.decoding = "async";
    made.addEventListener("load", () => this.place());
    made.addEventListener("error", () => this.broken("This picture could not be loaded. Open the case again."));
    made.src = item.large;
    return made;
  }

  film(item) {
    const made = element("video");
    made.controls = true;
    made.playsInline = true;
    made.preload = "metadata";
    if (item.large) made.poster = item.large;
    made.addEventListener("error", () => this.broken("This video could not be loaded. Open the case again."));
    made.src = item.video;
    return made;
  }

  broken(sentence) {
    this.note.textContent = sentence;
    this.note.hidden = false;
  }

  scale() {
    const { naturalWidth: width, naturalHeight: height } = this.media;
    const [w, h] = this.pose.sideways ? [height, width] : [width, height];
    return Math.min(this.view.clientWidth / w, this.view.clientHeight / h, 3);
  }

  place() {
    const photo = this.media && this.media.tagName === "IMG" && this.media.naturalWidth;
    this.percent.textContent = photo ? `${Math.round(this.scale() * this.pose.zoom * 100)} %` : "";
    if (!photo) {
      if (this.media && this.pose) this.media.style.transform = this.media.tagName === "IMG" ? "" : this.turned();
      return;
    }
    const size = this.scale() * this.pose.zoom;
    const [w, h] = this.pose.sideways
      ? [this.media.naturalHeight, this.media.naturalWidth]
      : [this.media.naturalWidth, this.media.naturalHeight];
    const slack = (side, room) => Math.max(0, (side * size - room) / 2);
    const held = (value, most) => Math.min(most, Math.max(-most, value));
    this.pose.x = held(this.pose.x, slack(w, this.view.clientWidth));
    this.pose.y = held(this.pose.y, slack(h, this.view.clientHeight));
    this.media.style.transform =
      `translate(-50%, -50%) translate(${this.pose.x}px, ${this.pose.y}px) rotate(${this.pose.turn}deg) scale(${size})`;
    this.view.classList.toggle("zoomed", this.pose.zoom > 1);
  }

  turned() {
    if (!this.pose.turn) return "";
    const { clientWidth: w, clientHeight: h } = this.view;
    const shrink = this.pose.sideways ? Math.min(w / h, h / w) : 1;
    return `rotate(${this.pose.turn}deg) scale(${shrink})`;
  }

  zoomBy(factor, at = { x: 0, y: 0 }) {
    if (!this.pose || !this.media || this.media.tagName !== "IMG") return false;
    const zoom = Math.min(MOST, Math.max(1, this.pose.zoom * factor));
    const grown = zoom / this.pose.zoom;
    if (grown === 1) return false;
    // What lies under the pointer stays there.
    this.pose.x = at.x - (at.x - this.pose.x) * grown;
    this.pose.y = at.y - (at.y - this.pose.y) * grown;
    this.pose.zoom = zoom;
    this.place();
    return true;
  }

  fit() {
    if (!this.pose) return;
    this.pose.reset();
    this.place();
  }

  turnBy(degrees) {
    if (!this.pose) return;
    this.pose.turn += degrees;
    this.pose.reset();
    this.place();
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.node.requestFullscreen().catch(() => this.node.classList.toggle("cover"));
  }

  point(event) {
    const box = this.view.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }

  wheel(event) {
    // At its smallest the picture lets the page scroll on.
    if (this.zoomBy(Math.exp(-event.deltaY * 0.002), this.point(event))) event.preventDefault();
  }

  toggle(event) {
    if (this.pose && this.pose.zoom > 1) this.fit();
    else this.zoomBy(3, this.point(event));
  }

  down(event) {
    if (!this.media || this.media.tagName !== "IMG") return;
    this.view.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.point(event));
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.point(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId);
    this.pointers.set(event.pointerId, now);
    if (other) {
      const apart = (point) => Math.hypot(point.x - other[1].x, point.y - other[1].y);
      this.zoomBy(apart(now) / Math.max(1, apart(before)), other[1]);
      return;
    }
    this.pose.x += now.x - before.x;
    this.pose.y += now.y - before.y;
    this.place();
  }

  key(event) {
    const acts = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      "+": () => this.zoomBy(STEP),
      "=": () => this.zoomBy(STEP),
      "-": () => this.zoomBy(1 / STEP),
      0: () => this.fit(),
      "[": () => this.turnBy(-90),
      "]": () => this.turnBy(90),
      v: () => this.fullScreen(),
      V: () => this.fullScreen(),
      Escape: () => this.node.classList.remove("cover"),
    };
    if (event.shiftKey && this.item && this.item.video && event.key.startsWith("Arrow")) {
      this.media.currentTime += event.key === "ArrowLeft" ? -5 : 5;
      return true;
    }
    if (event.key === " " && this.item && this.item.video) {
      if (this.media.paused) this.media.play();
      else this.media.pause();
      return true;
    }
    if (!acts[event.key]) return false;
    acts[event.key]();
    return event.key !== "Escape";
  }
}
