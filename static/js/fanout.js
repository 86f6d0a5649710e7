// The sheet of tasks to hand out: counts follow the ticks; a box ticks all tasks of a commune.
"use strict";

const MOST = 8; // communes whose counts are written as a sum
const form = document.querySelector("[data-fanout]");

function recount() {
  const counts = [];
  for (const group of form.querySelectorAll("[data-group]")) {
    const boxes = [...group.querySelectorAll('[name="task"]')];
    const count = boxes.filter((box) => box.checked).length;
    group.querySelector("[data-count]").textContent = count;
    const all = group.querySelector("[data-all]");
    all.checked = boxes.length > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    if (count) counts.push(count);
  }
  const total = String(counts.reduce((sum, count) => sum + count, 0));
  const isSum = counts.length > 1 && counts.length <= MOST;
  form.querySelector("[data-sum]").textContent = isSum ? `${counts.join(" + ")} = ${total}` : total;
}

if (form) {
  for (const box of form.querySelectorAll("[data-all]")) box.parentElement.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      const group = event.target.closest("[data-group]");
      for (const box of group.querySelectorAll('[name="task"]')) box.checked = event.target.checked;
    }
    if (event.target.matches('[data-all], [name="task"]')) recount();
  });
  recount();
}
