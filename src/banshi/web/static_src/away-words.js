// The sentences of the page, which the server wrote in the reader's language; no sentence stands in a script.

const words = JSON.parse(document.getElementById("away-words").textContent);

export function say(name, blanks = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (_whole, blank) => blanks[blank] ?? "");
}

const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  month: "short",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const moment = (told) => clock.format(new Date(told));

export const short = (id) => `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();

export const masked = (name) => name.trim().slice(0, 1) + "*".repeat(Math.max(1, [...name.trim()].length - 1));

// A copy of a row or a slip that the server drew, with words put into its slots: text, never markup.
export function filled(template, slots) {
  const copy = document.getElementById(template).content.cloneNode(true);
  for (const [name, words] of Object.entries(slots)) {
    const slot = copy.querySelector(`[data-slot="${name}"]`);
    slot.textContent = words ?? "";
    slot.hidden = !words;
  }
  return copy;
}
