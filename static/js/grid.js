// The grid of verdicts: one cell has the focus, one key sets it, every change saves by itself.
// All texts come from the page; see grid-queue.js for the saving.
"use strict";

(() => {
  const root = document.getElementById("grid");
  if (!root) return;
  const find = (selector, from = root) => from.querySelector(selector);
  const table = find("table");
  // each row: the commune's name, then its cells; the cursor starts on the first cell
  const places = "th, td[data-criterion]";
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(places)]);
  const dialog = document.getElementById("cell-dialog");
  const asking = document.getElementById("conflict-dialog");
  const note = document.getElementById("cell-note");
  const reasonForm = document.getElementById("reason-form");
  const reason = document.getElementById("reason");
  const choices = new Map();
  const keys = new Map();
  for (const button of dialog.querySelectorAll("[data-status]")) {
    choices.set(button.dataset.status, { ...button.dataset, button });
    for (const key of button.dataset.keys.split(" ")) keys.set(key, button.dataset.status);
  }
  const before = new Map(); // key → the cell as the server last told it
  const conflicts = []; // keys of cells that wait for a decision
  const problems = new Map(); // key → why the server did not take it
  const text = (name, values = {}) =>
    root.dataset[`text${name}`].replace(/\{(\w+)\}/g, (_, word) => values[word]);
  const link = (cell) => cell.querySelector("a");
  const readOnly = (cell) => cell.getAttribute("aria-readonly") === "true";
  const keyOf = (cell) => `${cell.parentNode.dataset.commune}|${cell.dataset.criterion}`;
  const cellOf = (key) => {
    const [commune, criterion] = key.split("|");
    return find(`tr[data-commune="${CSS.escape(commune)}"] td[data-criterion="${CSS.escape(criterion)}"]`, table);
  };
  const nameOf = (cell) => {
    const head = find(`th[data-criterion="${CSS.escape(cell.dataset.criterion)}"]`, table);
    return `${cell.parentNode.dataset.name}, ${head.dataset.name}`;
  };
  const say = (words) => {
    find("[data-live]").textContent = words;
    find("[data-here]").textContent = words;
  };

  // ---- what a cell shows
  const show = (cell, { css, symbol, word, status, note: words = "", hint = words, overruled }) => {
    cell.classList.remove(...[...cell.classList].filter((name) => name.startsWith("status-")));
    cell.classList.add(css);
    cell.classList.toggle("noted", Boolean(words));
    if (overruled !== undefined) cell.classList.toggle("differs", overruled);
    Object.assign(cell.dataset, { status, note: words });
    link(cell).textContent = symbol;
    link(cell).setAttribute("aria-label", `${nameOf(cell)}: ${word}`);
    link(cell).title = hint;
  };
  const snapshot = (cell) => ({
    ...choices.get(cell.dataset.status),
    note: cell.dataset.note,
    hint: link(cell).title,
    overruled: cell.classList.contains("differs"),
  });
  const mark = (key, state) => {
    const { classList } = cellOf(key);
    classList.remove("is-waiting", "is-saving", "is-failed", "is-held", "is-saved");
    if (state) classList.add(`is-${state}`);
  };
  const settle = (key, told) => {
    const cell = cellOf(key);
    before.delete(key);
    problems.delete(key);
    cell.dataset.seen = told.seen ?? cell.dataset.seen;
    show(cell, told);
  };

  // ---- the totals, and the line under the grid
  const figures = ({ row, totals }, line) => {
    find("[data-total]", line).textContent = row.met;
    line.querySelectorAll("[data-own]").forEach((place, index) => (place.textContent = row.own[index] ?? "–"));
    for (const name of ["complete", "mean", "met"]) find(`[data-figure="${name}"]`).textContent = totals[name];
    for (const [number, count] of Object.entries(totals.columns)) {
      find(`[data-column="${CSS.escape(number)}"]`, table).textContent = count;
    }
  };
  const tell = () => {
    const held = queue.count("held");
    const open = queue.size - held;
    const name = open ? (queue.halted || "saving") : held ? "held" : "saved";
    root.dataset.saves = name;
    find("[data-retry]").hidden = name !== "offline";
    find("a[data-login]").hidden = queue.halted !== "session";
    if (name === "saved" && !tell.time) return;
    const capital = name[0].toUpperCase() + name.slice(1);
    find("[data-state]").textContent = text(capital, { n: open || held, time: tell.time });
  };

  // ---- saving
  const common = () => {
    const { level, place, set, as_of: day } = root.dataset;
    return { level, place, set, as_of: day, reason: reason?.value ?? "" };
  };
  const queue = new window.GridQueue(root.dataset.url, root.dataset.store, common, {
    changed: tell,
    state: (key, state) => { mark(key, state); tell(); if (state === "waiting") askReason(); },
    saved(key, answer, newer) {
      const cell = cellOf(key);
      const line = cell.parentNode;
      tell.time = new Date().toTimeString().slice(0, 5);
      if (newer) before.set(key, answer.cell);
      else settle(key, answer.cell);
      cell.dataset.seen = answer.cell.seen;
      mark(key, newer ? "waiting" : "saved");
      figures(answer, line);
      find("[data-live]").textContent = text("Row", { name: line.dataset.name, total: answer.row.met });
    },
    conflict(key, change, theirs) {
      mark(key, "held");
      problems.set(key, theirs);
      conflicts.push(key);
      decide();
    },
    rejected(key, change, messages) {
      mark(key, "held");
      problems.set(key, messages.join(" "));
      say(problems.get(key));
      if (!dialog.open && !asking.open) open(cellOf(key));
    },
    refused(key, why) {
      mark(key, "");
      settle(key, before.get(key));
      say(why ?? text("Gone"));
    },
  });
  const set = (cell, status, words) => {
    if (readOnly(cell)) return say(cell.dataset.refusal || text("Locked"));
    const key = keyOf(cell);
    const same = cell.dataset.status === status;
    const kept = words ?? (same ? cell.dataset.note : "");
    if (same && kept === cell.dataset.note && !queue.changes.has(key)) return true;
    if (!before.has(key)) before.set(key, snapshot(cell));
    show(cell, { ...choices.get(status), note: kept });
    queue.put(key, { status, note: kept, seen: cell.dataset.seen });
    return true;
  };
  const askReason = () => {
    if (queue.halted !== "reason") return;
    if (reason.value.trim()) return queue.retry();
    reason.focus();
    find("[data-live]").textContent = find("[data-state]").textContent;
  };

  // ---- where the cursor is
  let at = [0, 1];
  const cell = () => rows[at[0]][at[1]];
  const go = (row, column) => {
    link(cell()).tabIndex = -1;
    at = [Math.min(Math.max(row, 0), rows.length - 1), Math.min(Math.max(column, 0), rows[0].length - 1)];
    link(cell()).tabIndex = 0;
    link(cell()).focus();
  };
  const moves = (row, column, far) => ({
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    PageUp: [row - 8, column], PageDown: [row + 8, column],
    Home: [far ? 0 : row, 1], End: [far ? rows.length : row, rows[0].length],
  });
  table.addEventListener("keydown", (event) => {
    if (!event.target.closest(places) || event.altKey || event.metaKey) return;
    const move = moves(...at, event.ctrlKey)[event.key];
    if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
    if (move) go(...move);
    else if (!at[1] || !act(event.key)) return;
    event.preventDefault();
  });
  const act = (key) => {
    const status = keys.get(key) ?? keys.get(key.toLowerCase());
    if (status) { if (set(cell(), status) && status !== "WITHDRAWN") advance(); }
    else if (key.toLowerCase() === "n") open(cell(), note);
    else if (key === "Enter" || key === "F2") open(cell());
    else return false;
    return true;
  };
  const advance = () => { if (!asking.open && document.activeElement !== reason) go(at[0], at[1] + 1); };
  table.addEventListener("focusin", ({ target }) => {
    const here = target.closest(places);
    const row = rows.findIndex((cells) => cells.includes(here));
    if (row < 0) return;
    link(cell()).tabIndex = -1;
    at = [row, rows[row].indexOf(here)];
    target.tabIndex = 0;
    find("[data-here]").textContent = [target.ariaLabel, target.title].filter(Boolean).join(" · ");
  });
  table.addEventListener("click", (event) => {
    const here = event.target.closest("td[data-criterion]");
    if (!here || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(here);
  });

  // ---- the buttons and the note of one cell
  const open = (here, first) => {
    link(here).focus(); // an answer may come when the cursor has moved on
    if (readOnly(here)) return say(here.dataset.refusal || text("Locked"));
    if (typeof problems.get(keyOf(here)) === "object") return decide(keyOf(here));
    const error = find("[data-error]", dialog);
    error.textContent = problems.get(keyOf(here)) ?? "";
    error.hidden = !error.textContent;
    find("#cell-title", dialog).textContent = nameOf(here);
    find("[data-hint]", dialog).textContent = here.classList.contains("differs") ? link(here).title : "";
    find("[data-history]", dialog).href = link(here).href;
    note.value = here.dataset.note;
    for (const [status, { button }] of choices) button.setAttribute("aria-pressed", status === here.dataset.status);
    dialog.returnValue = "";
    dialog.showModal();
    const box = here.getBoundingClientRect();
    const narrow = window.innerWidth < 640;
    const below = box.bottom + dialog.offsetHeight < window.innerHeight;
    dialog.style.left = narrow ? "" : `${Math.max(8, Math.min(box.left, window.innerWidth - dialog.offsetWidth - 16))}px`;
    dialog.style.top = narrow ? "" : `${below ? box.bottom + 4 : Math.max(8, box.top - dialog.offsetHeight - 4)}px`;
    (first ?? (error.hidden ? choices.get(here.dataset.status).button : note)).focus();
  };
  dialog.addEventListener("close", () => {
    const chosen = dialog.returnValue;
    link(cell()).focus();
    if (chosen === "note") set(cell(), cell().dataset.status, note.value.trim());
    else if (chosen) set(cell(), chosen, chosen === "WITHDRAWN" ? "" : noteFor(chosen));
    decide();
  });
  // A note told why the old verdict was what it was: it stays only where it was written anew.
  const noteFor = (status) => {
    const words = note.value.trim();
    return status === cell().dataset.status || words !== cell().dataset.note ? words : "";
  };
  dialog.addEventListener("keydown", (event) => {
    const status = keys.get(event.key);
    if (event.target === note || !status || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    dialog.close(status);
  });

  // ---- two people on one cell
  const decide = (key = conflicts[0]) => {
    if (!key || asking.open || dialog.open) return;
    const theirs = problems.get(key);
    const mine = choices.get(queue.changes.get(key).status);
    const paint = (place, { css, symbol, word }) => {
      place.className = `status ${css}`;
      place.textContent = `${symbol} ${word}`;
    };
    asking.dataset.key = key;
    find("[data-where]", asking).textContent = nameOf(cellOf(key));
    paint(find("[data-theirs]", asking), theirs);
    paint(find("[data-mine]", asking), mine);
    for (const name of ["who", "when", "note"]) find(`[data-${name}]`, asking).textContent = theirs[name];
    asking.returnValue = "";
    asking.showModal();
    find("h2", asking).focus();
  };
  asking.addEventListener("close", () => {
    const { key } = asking.dataset;
    const theirs = problems.get(key);
    if (conflicts.includes(key)) conflicts.splice(conflicts.indexOf(key), 1);
    link(cellOf(key)).focus();
    if (asking.returnValue === "mine") {
      problems.delete(key);
      queue.resend(key, theirs.seen);
    } else if (asking.returnValue === "theirs") {
      mark(key, "");
      settle(key, theirs);
      queue.drop(key);
    }
    decide();
  });

  // ---- the reason for a past day, leaving, and coming back
  reasonForm?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!reason.value.trim()) return reason.focus();
    fetch(reasonForm.action, { method: "POST", body: new FormData(reasonForm), redirect: "manual" }).catch(() => {});
    find("[data-kept]", reasonForm).hidden = false;
    queue.retry();
    link(cell()).focus();
  });
  find("[data-retry]").addEventListener("click", () => queue.retry());
  let leaving = false;
  find("a[data-login]").addEventListener("click", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (queue.size && !leaving) event.preventDefault();
  });
  table.setAttribute("role", "grid");
  for (const place of rows.flat()) link(place).tabIndex = -1;
  link(cell()).tabIndex = 0;
  if (reason && !reason.value.trim()) queue.halted = "reason";
  for (const [key, change] of queue.stored()) {
    const here = cellOf(key);
    if (!here || readOnly(here)) continue;
    before.set(key, snapshot(here));
    show(here, { ...choices.get(change.status), note: change.note });
    queue.put(key, change);
  }
})();
