// The state of the network in the counter's bar: whether there is one, and how much waits in this browser without.
// A form must not be lost to a line that is down: it is held back, and the page that works without network is named.

import { count } from "./away-store.js";

const line = document.querySelector("[data-network]");
const [there, gone, waits] = line.querySelectorAll("[data-network-is]");

async function look() {
  there.hidden = !navigator.onLine;
  gone.hidden = navigator.onLine;
  const kept = window.indexedDB ? await count() : { waiting: 0 };
  waits.hidden = !kept.waiting;
  waits.querySelector("strong").textContent = String(kept.waiting);
  line.hidden = false;
}

document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    line.querySelector("a").focus();
  },
  true,
);
window.addEventListener("online", look);
window.addEventListener("offline", look);
look();
