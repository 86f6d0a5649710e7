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
