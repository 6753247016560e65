// What can be found wrong without a server, while the resident is still there: a missing answer, a day that is none, a
// number with a slip. Everything is checked again by the server, by the rules of any counter.

import { say } from "./away-words.js";

export function clearFaults(form) {
  for (const fault of form.querySelectorAll(".govuk-error-message")) fault.remove();
  for (const group of form.querySelectorAll(".govuk-form-group--error")) group.classList.remove("govuk-form-group--error");
  for (const answer of form.querySelectorAll("[aria-invalid]")) {
    answer.removeAttribute("aria-invalid");
    answer.setAttribute("aria-describedby", answer.dataset.describedby ?? "");
  }
}

export function mark(answer, sentence) {
  const group = answer.closest(".govuk-form-group");
  if (answer.closest("details")) answer.closest("details").open = true;
  const line = Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: sentence });
  line.id = `${answer.name}-fault`;
  group.classList.add("govuk-form-group--error");
  (group.querySelector("fieldset") ?? group).querySelector("label, legend").after(line);
  answer.dataset.describedby ??= answer.getAttribute("aria-describedby") ?? "";
  answer.setAttribute("aria-describedby", `${answer.dataset.describedby} ${line.id}`.trim());
  answer.setAttribute("aria-invalid", "true");
}

function isDay(words) {
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(words.trim());
  const day = found && new Date(Date.UTC(found[1], found[2] - 1, found[3]));
  return Boolean(day) && day.getUTCMonth() === found[2] - 1 && day.getUTCDate() === Number(found[3]);
}

// ISO/IEC 7064, MOD 11-2: finds any one wrong digit and any two exchanged, while the card is still on the counter.
function fitsTogether(words) {
  const number = words.replace(/\s/g, "").toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = [...number].reduce((carry, digit) => (carry * 2 + (digit === "X" ? 10 : Number(digit))) % 11, 0);
  return sum === 1;
}

// What has to be put right before it is filed: [[the field, the sentence]].
export function faultsOf(form, template, given) {
  const needed = [...form.dataset.required.split(" "), ...(template?.dataset.required.split(" ") ?? [])].filter(Boolean);
  const seen = new Set();
  const found = [];
  for (const answer of form.elements) {
    if (!answer.name || seen.has(answer.name) || answer.type === "hidden") continue;
    seen.add(answer.name);
    const words = (given[answer.name] ?? "").trim();
    const asked = needed.includes(answer.name) || Boolean(given[answer.dataset.with]);
    if (!words && asked) found.push([answer, answer.dataset.needed ?? say("required")]);
    else if (words && "number" in answer.dataset && !fitsTogether(words)) found.push([answer, say("number")]);
    else if (words && answer.classList.contains("govuk-input--date") && !isDay(words)) found.push([answer, say("day")]);
  }
  return found;
}
