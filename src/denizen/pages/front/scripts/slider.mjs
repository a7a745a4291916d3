// A slider beside a choice of days: it moves the choice, which the page already understands. Parts that refresh bring new
// choices, so each is given its slider when it comes.
const give = (select) => {
  if (select.dataset.sliding) return;
  select.dataset.sliding = "true";
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.min = "0";
  slider.max = String(select.options.length - 1);
  slider.value = String(select.selectedIndex);
  slider.setAttribute("aria-label", select.labels[0]?.textContent.trim() ?? "");
  const tell = () => slider.setAttribute("aria-valuetext", select.options[slider.value].text);
  tell();
  slider.addEventListener("input", () => {
    select.selectedIndex = Number(slider.value);
    tell();
  });
  select.addEventListener("change", () => {
    slider.value = String(select.selectedIndex);
    tell();
  });
  select.after(slider);
};

export function sliders(document) {
  const giveAll = () => document.querySelectorAll("select[data-slider]").forEach(give);
  giveAll();
  new MutationObserver(giveAll).observe(document.body, { childList: true, subtree: true });
}
