// The clerk's keys: F2 to the scanner's field, Ctrl+Enter files, typing narrows the list of matters.
// A counter's browser is shared, so no field may remember what the last visitor said.

const UNREMEMBERED = "form[method=post] input, form[method=post] textarea, form[method=post] select";

for (const answer of document.querySelectorAll(UNREMEMBERED)) answer.autocomplete = "off";

// A page left behind must not be filled in when somebody presses "back".
window.addEventListener("pagehide", () => {
  for (const form of document.forms) form.reset();
});

function firstField() {
  return (
    document.querySelector('[aria-invalid="true"]') ??
    document.querySelector("[data-first]") ??
    document.querySelector("main form input:not([type=hidden]), main form select, main form textarea")
  );
}

if (!document.querySelector("[data-error-summary]")) firstField()?.focus();

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    const scan = document.querySelector("[data-scan]");
    scan?.focus();
    scan?.select();
    if (scan) event.preventDefault();
  }
  if (event.key === "Enter" && event.ctrlKey) {
    const form = event.target.closest("form[data-file]") ?? document.querySelector("form[data-file]");
    form?.requestSubmit();
    if (form) event.preventDefault();
  }
});

// <input data-filter="matters" hidden> narrows <ul id="matters">: each <li data-words="pinyin, other names">.
// Enter takes the first that is left: a link is opened, a choice is made and sent.
for (const field of document.querySelectorAll("[data-filter]")) {
  const items = [...document.querySelectorAll(`#${CSS.escape(field.dataset.filter)} > li`)];
  const said = document.querySelector(`[data-filter-said="${CSS.escape(field.dataset.filter)}"]`);
  const words = new Map(items.map((item) => [item, `${item.textContent} ${item.dataset.words ?? ""}`.toLowerCase()]));
  for (const part of document.querySelectorAll(`label[for="${CSS.escape(field.id)}"]`)) part.hidden = false;
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase().split(/\s+/);
    for (const item of items) item.hidden = !wanted.every((word) => words.get(item).includes(word));
    if (said) said.textContent = String(items.filter((item) => !item.hidden).length);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return; // Enter also ends a Chinese syllable
    event.preventDefault();
    const first = items.find((item) => !item.hidden)?.querySelector("a, button, input");
    first?.click();
    if (first?.type === "radio") first.form?.requestSubmit();
  });
}
