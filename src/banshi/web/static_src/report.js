// Reporting: the phone's position at the press of a button, and a word before typed text would be lost.
// Without this the page asks for the place in words, and is sent just the same.

const form = document.querySelector("[data-report]");
const here = form?.querySelector("[data-here]");

if (here && "geolocation" in navigator) {
  const [button, status] = [here.querySelector("button"), here.querySelector("[role=status]")];
  here.hidden = false;
  if (form.elements.latitude.value) status.textContent = status.dataset.found;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(5);
        form.elements.longitude.value = coords.longitude.toFixed(5);
        status.textContent = status.dataset.found;
      },
      () => { status.textContent = status.dataset.lost; },
      { enableHighAccuracy: true, maximumAge: 60_000, timeout: 15_000 },
    );
  });
}

if (form) {
  const begun = form.elements.words.value;
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && form.elements.words.value !== begun) event.preventDefault();
  });
}
