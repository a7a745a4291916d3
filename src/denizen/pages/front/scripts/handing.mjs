// Sends a file in pieces, one request each: the line may break and be slow, what was sent stays, and nobody's turn is held
// by whoever sends slowly. Without this script the form sends the file whole.
const PAUSES = [500, 2000, 5000];

class Refused extends Error {}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function answer(response) {
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw Object.assign(new Refused(problem.title || ""), { status: response.status });
}

// One request, tried again where the line or the server has no room for it just now.
async function send(address, body, headers) {
  for (const wait of [...PAUSES, null]) {
    try {
      const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
      if (response.type === "opaqueredirect") throw Object.assign(new Refused(""), { status: 401 });
      if (![502, 503, 504].includes(response.status) || wait === null) return await answer(response);
    } catch (failure) {
      if (failure instanceof Refused || wait === null) throw failure;
    }
    await pause(wait);
  }
}

class Sending {
  constructor(form) {
    this.form = form;
    this.told = form.dataset;
    this.file = null;
    this.next = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin();
    });
    this.input.addEventListener("change", () => {
      this.next = 0;
    });
  }

  get input() {
    return this.form.querySelector("input[type=file]");
  }

  get button() {
    return this.form.querySelector("button[type=submit]");
  }

  fields(more) {
    const fields = new URLSearchParams(more);
    for (const name of ["party", "kind", "end"]) fields.set(name, this.form.elements[name].value);
    return fields;
  }

  async begin() {
    const [file] = this.input.files;
    this.say("");
    if (!file) return this.say(this.told.none);
    if (file.size === 0) return this.say(this.told.empty);
    if (file.size > Number(this.told.largest)) return this.say(this.told.tooLarge);
    if (file !== this.file) Object.assign(this, { file, next: 0 });
    this.button.disabled = true;
    this.began = { at: performance.now(), next: this.next };
    try {
      await this.sendAll(file);
    } catch (failure) {
      this.stopped(failure);
    }
    return undefined;
  }

  async sendAll(file) {
    const headers = {
      Accept: "application/json",
      "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
    };
    // Whether one is signed in, and may hand in for whom it is, is known before the first piece.
    await send(this.form.action, this.fields({ act: "check" }), headers);
    const piece = Number(this.told.piece);
    const base = this.form.action.replace(/hand-in\/$/, "pieces/");
    for (; this.next * piece < file.size; this.next += 1) {
      this.show(this.next * piece, file.size);
      const content = await file.slice(this.next * piece, (this.next + 1) * piece).arrayBuffer();
      const type = { ...headers, "Content-Type": "application/octet-stream" };
      await send(`${base}${this.next}/`, content, type).catch((failure) => {
        // It came whole before, and its answer was lost: asking for its end tells.
        if (failure.status !== 409) throw failure;
      });
    }
    this.show(file.size, file.size);
    const ended = await send(this.form.action, this.fields({ name: file.name, size: file.size }), headers);
    window.location.assign((await ended.json()).at);
  }

  show(sent, size) {
    const progress = this.form.querySelector(".handing__progress");
    const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    progress.hidden = false;
    progress.querySelector("progress").value = (100 * sent) / size;
    const pieces = this.next - this.began.next;
    const left = pieces ? ((performance.now() - this.began.at) / pieces / 1000) * ((size - sent) / Number(this.told.piece)) : 0;
    const about = left >= 1 ? ` · ${this.told.left} ${Math.ceil(left)}` : "";
    progress.querySelector("[role=status]").textContent = `${this.told.sent} ${megabytes(sent)} / ${megabytes(size)} MB${about}`;
  }

  stopped(failure) {
    this.button.disabled = false;
    if (failure instanceof Refused && failure.status !== 401) {
      this.next = 0;
      this.say(failure.message || this.told.broken);
      return;
    }
    // A file that was changed or taken away under the browser's hands cannot be read on.
    if (failure.name === "NotReadableError" || failure.name === "NotFoundError") {
      this.next = 0;
      this.say(this.told.changed);
      return;
    }
    this.button.textContent = this.told.goOn;
    this.say(failure.status === 401 ? this.told.signedOut : this.told.broken);
  }

  say(text) {
    const place = this.form.querySelector(".govuk-error-message[role=alert]");
    place.hidden = text === "";
    place.textContent = text;
    if (text) this.button.focus();
  }
}

export function handInPieces(document) {
  for (const form of document.querySelectorAll("[data-handing]")) new Sending(form);
}
