// The officer's keys: j and k walk the rows, o opens one, a goes to "Approve" (and leaves the pressing to Enter).
// A row is any element with data-row; its first link is what opens.

import { offer } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
const opener = (row) => row?.querySelector("a[href]");
const present = () => rows().findIndex((row) => row.contains(document.activeElement));

function walk(by) {
  const all = rows();
  if (!all.length) return false;
  const from = present();
  const next = from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + by));
  opener(all[next])?.focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

offer({
  j: () => walk(1),
  k: () => walk(-1),
  o: () => {
    const row = rows()[present()];
    if (!row) return false;
    opener(row)?.click();
    return true;
  },
  a: () => {
    const button = document.querySelector("[data-approve]");
    button?.focus();
    return Boolean(button);
  },
});
