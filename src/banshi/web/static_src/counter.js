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

// <input data-filter="matters" hidden> narrows the <li data-words="pinyin, other names"> in #matters, and leaves out
// a section that has none left. Enter takes the one that is marked: whose words begin with what was typed, or else the
// first that is left. A link is opened, a choice is made and sent.
for (const field of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(field.dataset.filter);
  const items = [...list.querySelectorAll("li")];
  const none = document.querySelector(`[data-filter-none="${CSS.escape(field.dataset.filter)}"]`);
  const words = new Map(
    items.map((item) => [item, ` ${item.dataset.words ?? ""} ${item.textContent}`.toLowerCase().replace(/\s+/g, " ")]),
  );
  let next = null;
  for (const part of document.querySelectorAll(`label[for="${CSS.escape(field.id)}"]`)) part.hidden = false;
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase().split(/\s+/);
    for (const item of items) item.hidden = !wanted.every((word) => words.get(item).includes(word));
    const left = items.filter((item) => !item.hidden);
    next?.removeAttribute("data-next");
    next = left.find((item) => wanted.every((word) => words.get(item).includes(` ${word}`))) ?? left[0] ?? null;
    if (field.value.trim()) next?.setAttribute("data-next", "");
    for (const part of list.querySelectorAll("section")) part.hidden = !part.querySelector("li:not([hidden])");
    if (none) none.hidden = left.length > 0;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return; // Enter also ends a Chinese syllable
    event.preventDefault();
    const first = field.value.trim() && next?.querySelector("a, button, input");
    if (first) first.click();
    // With nothing typed the choice stands as it is; the answer says so if there is none.
    const choice = field.value.trim() ? first : list.querySelector("input");
    if (choice?.type === "radio") choice.form?.requestSubmit();
  });
}
