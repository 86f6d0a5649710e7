// Keys of the grid that change many cells: they fill in the forms below it and send them. What
// would change is then told on a page of its own, so that all of it works without this script.
"use strict";

(() => {
  const root = document.getElementById("grid");
  const tools = document.getElementById("grid-tools");
  if (!root || !tools) return;
  const AT = `${root.dataset.store} at`; // the cell to come back to
  const here = () => document.activeElement?.closest("#grid td[data-criterion]");
  const say = (words) => {
    for (const place of root.querySelectorAll("[data-live], [data-here]")) place.textContent = words;
  };
  const waits = () => {
    const { saves } = root.dataset;
    if (saves === "saving") return tools.dataset.textBusy;
    return saves && saves !== "saved" ? root.querySelector("[data-state]").textContent : "";
  };
  const keep = (cell) => {
    if (cell) sessionStorage.setItem(AT, `${cell.parentNode.dataset.commune}|${cell.dataset.criterion}`);
  };
  const send = (name, cell, values = {}) => {
    if (waits()) return say(waits());
    const form = document.querySelector(`[data-tool="${name}"]`);
    const place = cell ? { commune: cell.parentNode.dataset.commune, criterion: cell.dataset.criterion } : {};
    for (const [field, value] of Object.entries({ ...place, ...values })) form.elements[field].value = value;
    keep(cell);
    form.requestSubmit();
  };

  // A verdict that is still on its way is what the person wants to take back: wait for it.
  const undo = (cell) => {
    if (root.dataset.saves === "saving") return setTimeout(undo, 100, cell);
    send("undo", null);
    keep(cell);
  };

  document.addEventListener("keydown", (event) => {
    const cell = here();
    if (!cell || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (!["d", "z"].includes(key)) return;
    event.preventDefault();
    if (key === "z") return undo(cell);
    const { status } = cell.dataset;
    if (status === "WITHDRAWN") say(tools.dataset.textBlank);
    else send("fill", cell, { status });
  });
  document.addEventListener("paste", (event) => {
    const cell = here();
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !text) return;
    event.preventDefault();
    send("paste", cell, { text });
  });
  tools.addEventListener("submit", ({ target }) => {
    const reason = document.getElementById("reason");
    if (reason && target.elements.reason) target.elements.reason.value = reason.value;
  });

  const [commune, criterion] = (sessionStorage.getItem(AT) ?? "").split("|");
  sessionStorage.removeItem(AT);
  const asked = location.hash.startsWith("#commune-") && document.getElementById(location.hash.slice(1));
  if (asked && !criterion) (asked.querySelector("td.due a") ?? asked.querySelector("td a"))?.focus();
  if (!criterion) return;
  const row = root.querySelector(`tr[data-commune="${CSS.escape(commune)}"]`);
  row?.querySelector(`td[data-criterion="${CSS.escape(criterion)}"] a`)?.focus();
  const told = document.querySelector(".messages[role=status]"); // above, and scrolled out of sight
  if (told) say(told.textContent.trim());
})();
