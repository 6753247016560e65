// Handing in what was typed without network, one command after the other, and asking who is signed in.
// Each command may be sent any number of times: the server files it once and says so.

import * as store from "./away-store.js";

const PATIENCE_MS = 20_000;
const addresses = document.querySelector("[data-away]").dataset;
const spoken = new URLSearchParams({ language: addresses.language });

async function asked(address, how = {}) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return fetch(`${address}?${spoken}`, { cache: "no-store", redirect: "manual", signal, ...how });
}

// { network, whose, token, version, word }: word names the sentence that says how it stands.
export async function present() {
  let told;
  try {
    told = await asked(addresses.state);
  } catch {
    return { network: false, word: "offline" };
  }
  if (told.type === "opaqueredirect") return { network: true, word: "sign_in" };
  if (told.status === 403) return { network: true, word: "not_staff" };
  if (!told.ok) return { network: true, word: "trouble" };
  try {
    const { account, unit, name, office, token, version } = await told.json();
    return { network: true, word: "online", whose: { account, unit, name, office }, token, version };
  } catch {
    return { network: true, word: "trouble" }; // a sign-in page of some hotel's network, say
  }
}

async function handIn(command, token) {
  const body = JSON.stringify({ ...command, sent_at: new Date().toISOString() });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const told = await asked(addresses.send, { method: "POST", headers, body });
  if (told.type === "opaqueredirect") return { answer: "waiting", word: "sign_in" };
  if (!told.headers.get("Content-Type")?.includes("json")) return { answer: "waiting", word: "trouble" };
  return told.json();
}

// Sends all that waits in a drawer; tells each answer as it comes. Two windows of one browser take turns.
// One command that cannot be taken now does not hold up the others.
export async function handInAll(drawer, told) {
  return navigator.locks.request("banshi-away-sending", async () => {
    let stand = await present();
    if (!stand.token) return stand;
    for (const { id, value } of await store.lying("waiting", drawer)) {
      let answered;
      try {
        answered = await handIn(value.command, stand.token);
      } catch {
        return { network: false, word: "offline" };
      }
      if (answered.answer === "waiting") {
        stand = { ...stand, word: answered.word ?? "online", said: answered };
        if (answered.stop || answered.word === "sign_in") return stand;
      } else {
        await store.answer(drawer, id, value.command, answered);
        await told();
      }
    }
    return stand;
  });
}
