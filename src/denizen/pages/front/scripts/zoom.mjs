// The button that zooms a map. What draws it is as large as everything else together, so it is fetched when it is wanted.
const offer = (figure) => {
  const button = figure.querySelector("[data-map-zoom]");
  if (!button || figure.dataset.offered) return;
  figure.dataset.offered = "true";
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { draw } = await import(figure.dataset.mapScript);
      await draw(figure);
      button.hidden = true;
    } catch {
      button.disabled = false; // the map of before still stands there
    }
  });
};

export function maps(document) {
  const offerAll = () => document.querySelectorAll("figure[data-map]").forEach(offer);
  offerAll();
  new MutationObserver(offerAll).observe(document.body, { childList: true, subtree: true });
}
