// The scorecard: Enter saves a value and goes on to the next; leaving a changed row saves it too.
"use strict";

(() => {
  const root = document.getElementById("scorecard");
  if (!root) return;
  const VALUE = "form.line [name=value]";
  const form = (event) => event.target.closest("form.line[hx-post]");
  const unsaved = () => root.querySelector("form.line[data-dirty], form.line[data-sending]");

  root.addEventListener("input", (event) => {
    if (form(event)) form(event).dataset.dirty = "";
  });
  root.addEventListener("focusout", (event) => {
    const line = form(event);
    if (line && "dirty" in line.dataset && !line.contains(event.relatedTarget)) line.requestSubmit();
  });
  root.addEventListener("submit", (event) => {
    const line = form(event);
    if (!line) return;
    delete line.dataset.dirty;
    line.dataset.sending = "";
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(VALUE)) return;
    event.preventDefault();
    const fields = [...root.querySelectorAll(VALUE)];
    const next = fields[fields.indexOf(event.target) + 1];
    event.target.form.requestSubmit();
    next?.focus();
  });

  // What did not arrive stays in its field, and is sent again when the row is left or saved.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    root.addEventListener(name, (event) => {
      const line = form(event);
      if (line) line.dataset.dirty = "";
      delete line?.dataset.sending;
    });
  }
  // A refusal comes as the same row with what is wrong; a whole page is the login form.
  root.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const isPage = /<html/i.test(xhr.responseText);
    root.querySelector("[data-session]").hidden = !isPage || xhr.status >= 500;
    if (isPage) {
      event.detail.shouldSwap = false;
      const line = form(event);
      if (line) line.dataset.dirty = "";
    } else if ([400, 403, 409].includes(xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
})();
