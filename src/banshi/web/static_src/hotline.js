// The operator's keys, from ring to saved without a mouse. Enter leads to the next field, Alt+J joins what others have
// said (so do J and the digits outside a field), Ctrl+Enter saves. In lists c confirms and J confirms and joins; on a
// call sheet the digits answer one question after the other. Everything works by its buttons, too.
// No field remembers what the last caller said.

import { offer } from "./keys.js";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The pages forbid inline styles and evaluated code, so htmx is told before it begins to do without.
if (window.htmx) Object.assign(window.htmx.config, { includeIndicatorStyles: false, allowEval: false, historyEnabled: false });

window.addEventListener("pagehide", () => {
  for (const form of document.forms) form.reset();
});

const press = (button) => {
  button?.click();
  return Boolean(button);
};

// ------------------------------------------------------------------ the call

const call = one("form[data-call]");
const joins = () => all("[data-join]");

function join(place) {
  const chosen = joins().find((box) => box.dataset.join === String(place));
  if (!chosen) return false;
  chosen.checked = true;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  chosen.scrollIntoView({ block: "nearest" });
  return true;
}

if (call) {
  if (!one("[data-error-summary]")) one("[data-first]")?.focus();
  const clock = one("[data-timer]");
  const began = { at: 0 };
  clock.hidden = false;
  one("[data-first]").addEventListener("input", () => { began.at ||= Date.now(); });
  one("#id_words").addEventListener("input", () => { began.at ||= Date.now(); });
  setInterval(() => {
    const seconds = began.at ? Math.floor((Date.now() - began.at) / 1000) : 0;
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);
  // Enter: the number shows what was reported before, then the name, then the words.
  const next = { id_phone: "id_name", id_name: "id_words" };
  call.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault(); // a call is saved by Ctrl+Enter alone
    if (event.target.id === "id_phone" && event.target.value.trim()) one("[data-history]").click();
    one(`#${next[event.target.id]}`)?.focus();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    // Inside "answer at once" or "it belongs elsewhere" it is that which is saved.
    press(one("button", event.target.closest("[data-act]") ?? new DocumentFragment()) || one("[data-save]"));
    event.preventDefault();
  } else if (event.altKey && event.code === "KeyJ" && joins().length) {
    join(1);
    event.preventDefault();
  } else if (event.key === "Escape" && call?.contains(event.target)) {
    event.target.blur();
  }
});

// ------------------------------------------------------------- lists and sheets

const row = () => document.activeElement?.closest("[data-row]") ?? one("[data-row]");
const questions = all("[data-question]");

function answer(place) {
  const open = questions.find((question) => !one("input:checked", question)) ?? questions.at(-1);
  const box = open && all("input", open)[place - 1];
  if (!box) return false;
  box.checked = true;
  box.focus();
  return true;
}

const digit = (place) => () => (questions.length ? answer(place) : join(place));

offer({
  c: () => press(one("[data-confirm]", row() ?? new DocumentFragment())),
  J: () => (joins().length ? join(1) : press(one("[data-join-sure]", row() ?? new DocumentFragment()))),
  ...(call ? { j: () => join(1) } : {}),
  n: () => press(one("[data-number]")),
  p: () => press(one("[data-pass]")),
  g: () => press(one("input[name=go_on]")),
  x: () => press(one("[data-in-vain]")),
  0: () => join(0),
  1: digit(1),
  2: digit(2),
  3: digit(3),
  4: digit(4),
  5: digit(5),
});

// After a row was confirmed the one below is next; it takes the focus, so that the same key goes on.
document.addEventListener("htmx:beforeSwap", (event) => {
  const done = event.detail.target.closest?.("[data-row]");
  if (!done) return;
  const rows = all("[data-row]");
  const following = rows[rows.indexOf(done) + 1] ?? rows[rows.indexOf(done) - 1];
  one("a[href]", following ?? new DocumentFragment())?.focus();
});
if (!call && !questions.length && !one("[data-error-summary]")) one("[data-row] a[href]")?.focus();

// ------------------------------------------------------- suggestions while typing

let waiting = 0;
for (const field of all("[data-find]")) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = field.value.split(/[;\uff1b]/).at(-1).trim();
    if (!typed) return;
    waiting = setTimeout(async () => {
      const found = await fetch(`/hotline/find/${field.dataset.find}?typed=${encodeURIComponent(typed)}`);
      if (found.ok) field.list.innerHTML = await found.text();
    }, 200);
  });
}

// What is to choose from comes and goes with the proposal, so the page listens for it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});
