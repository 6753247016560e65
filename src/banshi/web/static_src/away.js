// The counter without network: a clerk opens a drawer with a code, types cases into it, and hands them in when the
// network is back. What is typed leaves this page only sealed (away-store) or to the server (away-sending).

import { clearFaults, faultsOf, mark } from "./away-checks.js";
import { handInAll, present } from "./away-sending.js";
import * as store from "./away-store.js";
import { filled, masked, moment, say, short } from "./away-words.js";

const main = document.querySelector("[data-away]");
const IDLE_MS = Number(main.dataset.idleMinutes) * 60_000;
const EVERY_MS = 20_000;
const DRAFT_MS = 300;
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const form = part("open").querySelector("form[data-file]");
const chosen = form.elements.matter;
let drawer = null; // { id, key, whose } while it is open; the key is nowhere else
let correcting = null;
let touched = Date.now();
let filing = false;

// --------------------------------------------------------------- what is seen

function show(name) {
  for (const each of document.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  part(name).querySelector("[data-first], input, button")?.focus();
}

function tell(sentence, cure = "") {
  document.querySelector("[data-said]").textContent = [sentence, cure].filter(Boolean).join(" ");
}

function stand(found) {
  const line = document.querySelector("[data-stand]");
  line.textContent = say(found.word);
  line.dataset.stand = found.word;
  document.querySelector("[data-sign-in]").hidden = found.word !== "sign_in";
  if (found.version && found.version !== main.dataset.version) renew();
  if (found.said) tell(found.said.sentence, found.said.cure);
  return found;
}

async function renew() {
  await (await navigator.serviceWorker.getRegistration())?.update();
  tell(say("new_version"));
}

const typedAt = (command) => say("typed_at", { moment: moment(command.made_at) });
const whom = ({ id, title, typed }) => ({ title, name: masked(typed["other-name"] || typed["person-name"]), short: short(id) });

function waitingRow({ value: { command } }) {
  const row = filled("waiting-row", { ...whom(command), typed_at: typedAt(command) });
  row.querySelector("button").addEventListener("click", () => showSlip(command));
  return row;
}

function answeredRow({ id, value: { command, answered } }) {
  const { tag, sentence, cure, clocks, clock_differs: differs } = answered;
  const slots = { ...whom(command), tag, sentence, cure, clocks, differs };
  const row = filled("answered-row", slots);
  row.querySelector("li").dataset.answer = answered.answer;
  row.querySelector("li").classList.toggle("change--conflict", answered.answer === "refused");
  row.querySelector("[data-slot=tag]").classList.add(answered.answer === "refused" ? "tag--refused" : "tag--done");
  const link = row.querySelector("a");
  link.hidden = !answered.case;
  if (answered.case) [link.textContent, link.href] = [answered.case.number, answered.case.address];
  const table = row.querySelector("table");
  table.hidden = !answered.differences.length;
  for (const pair of answered.differences) table.tBodies[0].append(filled("difference-row", pair));
  const [correct, away] = row.querySelectorAll("button");
  correct.hidden = answered.answer !== "refused";
  correct.addEventListener("click", () => fillIn(command, command.id));
  away.addEventListener("click", async () => {
    await store.fileAway(id);
    await lists();
  });
  return row;
}

// One reading after the other: an older one that comes late would put back a row that was just filed away.
let listed = Promise.resolve();
const lists = () => (listed = listed.then(listOnce, listOnce));

async function listOnce() {
  const read = drawer;
  if (!read) return [];
  const [waiting, answered] = await Promise.all([store.lying("waiting", read), store.lying("answered", read)]);
  if (drawer !== read) return waiting; // locked meanwhile, perhaps opened by another clerk
  part("open").querySelector("[data-list=waiting]").replaceChildren(...waiting.map(waitingRow));
  part("open").querySelector("[data-list=answered]").replaceChildren(...answered.map(answeredRow));
  document.querySelector("[data-waiting]").textContent = say("waiting", { count: waiting.length });
  document.querySelector("[data-answered]").textContent = say("answered", { count: answered.length });
  return waiting;
}

// ------------------------------------------------------------- typing one case

const formOf = (code) => form.querySelector(`template[data-form="${CSS.escape(code)}"]`);

function ask(code) {
  const template = formOf(code);
  form.querySelector("[data-questions]").replaceChildren(template ? template.content.cloneNode(true) : "");
  for (const answer of form.querySelectorAll("input, textarea, select")) answer.autocomplete = "off";
}

function typed() {
  const names = Object.fromEntries(new FormData(form));
  delete names["answers-command"];
  return names;
}

function fillIn({ matter, typed: answers }, corrects = null) {
  form.reset();
  clearFaults(form);
  chosen.value = matter;
  ask(matter);
  for (const answer of form.elements) {
    if (!answer.name || !(answer.name in answers)) continue;
    if (answer.type === "checkbox") answer.checked = true;
    else if (answer.type === "radio") answer.checked = answer.value === answers[answer.name];
    else answer.value = answers[answer.name];
    if (answer.value && answer.closest("details")) answer.closest("details").open = true;
  }
  correcting = corrects;
  form.querySelector("[data-first]").focus();
}

async function file(event) {
  event.preventDefault();
  if (filing) return; // pressed twice: it is one case
  filing = true;
  await fileOnce().finally(() => (filing = false));
}

async function fileOnce() {
  clearFaults(form);
  const found = faultsOf(form, formOf(chosen.value), typed());
  for (const [answer, sentence] of found) mark(answer, sentence);
  if (found.length) {
    found[0][0].focus();
    return;
  }
  const option = chosen.selectedOptions[0];
  const command = {
    id: crypto.randomUUID(),
    made_at: new Date().toISOString(),
    matter: chosen.value,
    version: Number(option.dataset.version),
    title: option.textContent.trim(),
    account: drawer.whose.account,
    unit: drawer.whose.unit,
    typed: typed(),
    corrects: correcting,
  };
  delete command.typed.matter;
  try {
    clearTimeout(drafting);
    await store.keep(drawer, command);
  } catch {
    tell(say("not_kept"));
    return;
  }
  correcting = null;
  form.reset();
  ask("");
  await lists();
  tell(say("kept"));
  showSlip(command);
  handIn();
}

function showSlip(command) {
  const slots = { ...whom(command), typed_at: typedAt(command), id: command.id, office: drawer.whose.office };
  part("slip").querySelector("[data-slip]").replaceChildren(filled("slip", slots));
  show("slip");
}

const half = () => ({ matter: chosen.value, typed: typed() });

let drafting = 0;
form.addEventListener("submit", file);
chosen.addEventListener("change", () => ask(chosen.value));
form.addEventListener("input", () => {
  clearTimeout(drafting);
  drafting = setTimeout(() => drawer && store.keepDraft(drawer, half()), DRAFT_MS);
});
part("slip").querySelector("[data-next]").addEventListener("click", () => show("open"));

// ------------------------------------------------------- handing in, by itself

async function handIn() {
  const own = drawer;
  if (!own) return;
  const before = (await lists()).length;
  if (drawer !== own) return;
  const found = before ? await handInAll(own, () => drawer === own && lists()) : await present();
  const left = await lists();
  if (drawer !== own) return;
  if (before && !left.length) tell(say("sent"));
  stand(found);
}

window.addEventListener("online", handIn);
window.addEventListener("offline", () => stand({ word: "offline" }));
setInterval(() => (drawer ? handIn() : present().then(stand)), EVERY_MS);
part("open").querySelector("[data-send]").addEventListener("click", handIn);

// ------------------------------------------------------- opening and locking

async function open(found) {
  drawer = found;
  touched = Date.now();
  document.querySelector("[data-whose]").textContent = ` · ${found.whose.office} · ${found.whose.name}`;
  fillIn((await store.draft(found)) ?? { matter: "", typed: {} });
  tell("");
  await lists();
  show("open");
  await handIn();
}

async function lock() {
  clearTimeout(drafting);
  if (form.elements["person-id_number"].value) await store.keepDraft(drawer, half());
  drawer = null;
  correcting = null;
  for (const each of document.forms) each.reset();
  ask("");
  for (const seen of document.querySelectorAll("[data-list], [data-slip], [data-whose]")) seen.replaceChildren();
  await start();
  tell(say("locked"));
}

async function start() {
  const { waiting, answered, drawers } = await store.count();
  document.querySelector("[data-waiting]").textContent = say("waiting", { count: waiting });
  document.querySelector("[data-answered]").textContent = say("answered", { count: answered });
  document.querySelector("[data-counts]").hidden = false;
  show(drawers ? "locked" : "new");
  stand(await present());
}

async function keepThePage() {
  const where = { scope: main.dataset.scope };
  const { installing, waiting, active } = await navigator.serviceWorker.register(main.dataset.worker, where);
  const worker = installing ?? waiting ?? active;
  await new Promise((done, failed) => {
    const look = () => {
      if (worker.state === "activated") done();
      else if (worker.state === "redundant") failed(new Error(worker.state));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

part("locked").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const typedCode = event.target.elements.code;
  const found = await store.unlock(typedCode.value);
  typedCode.value = "";
  if (found) return open(found);
  tell(say("wrong_code"));
  return typedCode.focus();
});

part("new").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { code, again } = event.target.elements;
  if (code.value.length < Number(code.dataset.least)) return tell(say("short_code"));
  if (code.value !== again.value) return tell(say("unlike_codes"));
  const found = stand(await present());
  if (!found.whose) return undefined;
  if (await store.unlock(code.value)) return tell(say("code_taken"));
  try {
    await keepThePage();
  } catch {
    return tell(say("not_ready"));
  }
  const made = await store.newDrawer(code.value, found.whose);
  event.target.reset();
  return open(made);
});

for (const button of document.querySelectorAll("[data-show]"))
  button.addEventListener("click", () => show(button.dataset.show));
for (const button of document.querySelectorAll("[data-lock]")) button.addEventListener("click", lock);
for (const touch of ["keydown", "pointerdown"]) document.addEventListener(touch, () => (touched = Date.now()), true);
const lockIfIdle = () => drawer && Date.now() - touched > IDLE_MS && lock();
setInterval(lockIfIdle, 5_000);
document.addEventListener("visibilitychange", lockIfIdle);
window.addEventListener("pageshow", (event) => event.persisted && drawer && lock()); // back from the browser's memory

if (window.isSecureContext && navigator.serviceWorker && window.indexedDB && crypto.subtle) {
  navigator.serviceWorker.getRegistration().then((found) => found?.update().catch(() => {}));
  await start();
} else show("unable");
