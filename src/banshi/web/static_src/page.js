// Every page: lead the eye to what needs another look, and take a step once, however often a button is pressed.
// Nothing here is needed for the page to work, and nothing is ever stored in the browser.

const TWO_PRESSES_MS = 1500;

document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt ?? 0) < TWO_PRESSES_MS) event.preventDefault();
  else form.dataset.sentAt = String(now);
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
