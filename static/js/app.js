// Small conveniences; every page works without them.
"use strict";

// <select data-autosubmit>: choosing is enough, the button beside it is for people without script.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-confirm]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else if (!window.confirm(button.dataset.confirm)) event.preventDefault();
});

// A partial update that failed must not look as if it had worked; a page that tells so itself
// stops the event before it comes up here.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    document.getElementById("request-failed").hidden = false;
  });
}
