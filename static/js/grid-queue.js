// Saves cells one after another in the order typed, and loses none: what is not on record yet
// waits here and in the tab's own storage, so that a reload or a new login brings it back.
"use strict";

window.GridQueue = class {
  // on: {changed(), state(key, state), saved(key, answer, newer), conflict(key, change, theirs),
  //      rejected(key, change, messages), refused(key, reason)}
  constructor(url, store, common, on) {
    Object.assign(this, { url, store, common, on });
    this.changes = new Map(); // key → {status, note, seen, state: waiting | saving | failed | held}
    this.halted = ""; // "reason" | "session" | "offline"
    this.running = false;
    this.delay = 0;
    window.addEventListener("online", () => this.halted === "offline" && this.retry());
  }

  get size() {
    return this.changes.size;
  }

  count(state) {
    return [...this.changes.values()].filter((change) => change.state === state).length;
  }

  // `seen` is what the person looked at; a cell that waits already keeps what it had then.
  put(key, { status, note, seen }) {
    const known = this.changes.get(key);
    this.changes.delete(key);
    this.changes.set(key, { status, note, seen: known ? known.seen : seen, state: "waiting" });
    this.#keep();
    this.on.state(key, "waiting");
    this.run();
  }

  drop(key) {
    this.changes.delete(key);
    this.#keep();
    this.on.changed();
  }

  resend(key, seen) {
    Object.assign(this.changes.get(key), { seen, state: "waiting" });
    this.#keep();
    this.run();
  }

  halt(why) {
    this.halted = why;
    this.on.changed();
  }

  retry() {
    if (this.halted === "session") return;
    clearTimeout(this.timer);
    this.halted = "";
    for (const change of this.changes.values()) {
      if (change.state === "failed") change.state = "waiting";
    }
    this.run();
  }

  // What an earlier page of this tab could not save.
  stored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.store)) ?? [];
    } catch {
      return [];
    }
  }

  async run() {
    this.on.changed();
    if (this.running) return;
    this.running = true;
    let next;
    while (!this.halted && (next = this.#next())) await this.#send(...next);
    this.running = false;
    this.on.changed();
  }

  #next() {
    return [...this.changes].find(([, change]) => change.state === "waiting");
  }

  #keep() {
    const rows = [...this.changes].map(([key, { status, note, seen }]) => [key, { status, note, seen }]);
    try {
      if (rows.length) sessionStorage.setItem(this.store, JSON.stringify(rows));
      else sessionStorage.removeItem(this.store);
    } catch {
      // storage is full or switched off: the warning before leaving remains
    }
  }

  async #send(key, change) {
    change.state = "saving";
    this.on.state(key, "saving");
    try {
      const response = await this.#post(key, change);
      if (response.status >= 500 || response.status === 429) throw new Error(response.status);
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      this.delay = 0;
      this.#take(key, change, response, isJson ? await response.json() : null);
    } catch {
      this.#fail(key, change);
    }
    this.#keep();
  }

  #post(key, { status, note, seen }) {
    const [commune, criterion] = key.split("|");
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    return fetch(this.url, {
      method: "POST",
      redirect: "manual", // a redirect leads to the login form
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ ...this.common(), commune, criterion, status, note, seen }),
      signal: AbortSignal.timeout(30000),
    });
  }

  #take(key, change, response, answer) {
    const latest = this.changes.get(key) ?? change; // newer than `change` if typed meanwhile
    if (response.ok && answer) {
      if (latest === change) this.changes.delete(key);
      else latest.seen = answer.cell.seen;
      this.on.saved(key, answer, latest !== change);
    } else if (response.status === 409) {
      latest.state = "held";
      this.on.conflict(key, latest, answer.conflict);
    } else if (response.status === 400 && answer?.errors.reason) {
      change.state = "waiting";
      this.halt("reason");
      this.on.state(key, "waiting");
    } else if (response.status === 400 && answer) {
      latest.state = "held";
      this.on.rejected(key, latest, Object.values(answer.errors).flat());
    } else if (answer || response.status === 404) {
      this.changes.delete(key);
      this.on.refused(key, answer?.reason);
    } else {
      change.state = "waiting";
      this.on.state(key, "failed");
      this.halt("session");
    }
  }

  #fail(key, change) {
    change.state = "failed";
    this.on.state(key, "failed");
    this.delay = Math.min(this.delay ? this.delay * 2 : 2000, 60000);
    this.halt("offline");
    this.timer = setTimeout(() => this.retry(), this.delay);
  }
};
