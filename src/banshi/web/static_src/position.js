// "Use my position": asks the phone once, rounds to about a kilometre, and leads to the stations near there.
// Without it, or where the phone does not tell, the list of places below does the same.

const asked = document.querySelector("[data-position]");

if (asked && "geolocation" in navigator) {
  const [button, status] = [asked.querySelector("button"), asked.querySelector("[role=status]")];
  asked.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const near = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        const said = asked.dataset.as ? { as: asked.dataset.as, near } : { near };
        window.location.assign(`${asked.dataset.position}?${new URLSearchParams(said)}`);
      },
      () => { status.textContent = status.dataset.said; },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}
