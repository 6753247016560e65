// Single keys as shortcuts, never while somebody types, and always with a switch to turn them off (WCAG 2.1.4).
// The only thing kept in the browser is that switch: no word about any resident.

const SWITCH = "banshi.keys";

function typing(element) {
  return element?.matches?.("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
}

function allowed() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true; // a browser that keeps nothing still has the keys
  }
}

export function offer(keys) {
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || !allowed()) return;
    if (act() !== false) event.preventDefault();
  });
  for (const line of document.querySelectorAll("[data-shortcuts]")) {
    line.hidden = false;
    const box = line.querySelector("[data-shortcuts-switch]");
    if (!box) continue;
    box.checked = allowed();
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(SWITCH, box.checked ? "on" : "off");
      } catch {
        box.checked = true;
      }
    });
  }
}
