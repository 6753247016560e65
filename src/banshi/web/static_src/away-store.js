// What this browser keeps for a counter without network: drawers, each opened by one clerk's code.
// On the disk there are only random numbers, counts and AES-GCM ciphertexts; the key is made from the code each time
// (PBKDF2, SHA-256) and is never written down. A wrong code opens nothing and harms nothing.

const NAME = "banshi-away";
const STORES = ["drawers", "waiting", "answered", "drafts"];
const ITERATIONS = 600_000; // OWASP's least for PBKDF2 with SHA-256 (2023)
const text = new TextEncoder();

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const store of STORES) asked.result.createObjectStore(store, { keyPath: "id" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

// One transaction, on the disk before it counts as done: an office without network may be one without power.
async function together(stores, mode, work) {
  const opened = await database();
  try {
    return await new Promise((done, failed) => {
      const transaction = opened.transaction(stores, mode, { durability: "strict" });
      const asked = work(...stores.map((store) => transaction.objectStore(store)));
      transaction.oncomplete = () => done(Array.isArray(asked) ? asked.map((one) => one.result) : asked?.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    opened.close();
  }
}

async function keyOf(code, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", text.encode(code), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// The number of the row is sealed in with it, so that two rows cannot be exchanged.
async function sealed(key, id, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(id) };
  return { iv, box: await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))) };
}

async function opened(key, row) {
  const how = { name: "AES-GCM", iv: row.iv, additionalData: text.encode(row.id) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, row.box)));
}

export async function unlock(code) {
  for (const drawer of await together(["drawers"], "readonly", (drawers) => drawers.getAll())) {
    const key = await keyOf(code, drawer.salt, drawer.iterations);
    try {
      return { id: drawer.id, key, whose: await opened(key, drawer) };
    } catch {
      // another clerk's drawer, or a wrong code
    }
  }
  return null;
}

export async function newDrawer(code, whose) {
  const id = crypto.randomUUID();
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await keyOf(code, salt, ITERATIONS);
  const row = { id, salt, iterations: ITERATIONS, ...(await sealed(key, id, whose)) };
  await together(["drawers"], "readwrite", (drawers) => drawers.add(row));
  await navigator.storage?.persist?.(); // else a browser short of space may empty it
  return { id, key, whose };
}

export async function count() {
  const [waiting, answered, drawers] = await together(["waiting", "answered", "drawers"], "readonly", (...all) =>
    all.map((one) => one.count()),
  );
  return { waiting, answered, drawers };
}

// What lies in a drawer: [{ id, value }], in the order in which it was typed.
export async function lying(store, drawer) {
  const rows = await together([store], "readonly", (all) => all.getAll());
  const own = rows.filter((row) => row.drawer === drawer.id);
  const values = await Promise.all(own.map(async (row) => ({ id: row.id, value: await opened(drawer.key, row) })));
  return values.sort((one, other) => one.value.command.made_at.localeCompare(other.value.command.made_at));
}

export async function keep(drawer, command) {
  const id = crypto.randomUUID();
  const row = { id, drawer: drawer.id, ...(await sealed(drawer.key, id, { command })) };
  await together(["waiting", "drafts"], "readwrite", (waiting, drafts) => {
    waiting.add(row);
    drafts.delete(draftOf(drawer));
  });
}

// The answer comes in and the command goes out in one transaction: killed in between, it is sent and answered again.
export async function answer(drawer, id, command, answered) {
  const row = { id, drawer: drawer.id, ...(await sealed(drawer.key, id, { command, answered })) };
  await together(["waiting", "answered"], "readwrite", (waiting, given) => {
    given.put(row);
    waiting.delete(id);
  });
}

export const fileAway = (id) => together(["answered"], "readwrite", (given) => given.delete(id));

// What is half typed is kept, too: a lock, a reload or a crash must not cost the clerk the talk with the resident.
const draftOf = (drawer) => `draft-${drawer.id}`;

export async function keepDraft(drawer, typed) {
  const id = draftOf(drawer);
  const row = { id, ...(await sealed(drawer.key, id, typed)) };
  await together(["drafts"], "readwrite", (drafts) => drafts.put(row));
}

export async function draft(drawer) {
  const row = await together(["drafts"], "readonly", (drafts) => drafts.get(draftOf(drawer)));
  return row ? opened(drawer.key, row) : null;
}
