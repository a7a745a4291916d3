// A click on a bar of a timeline opens the same declarations as the link in the table beside it. The picture
// itself is one image to assistive technology, so its bars take no focus; the table's links do.
export function openSourcesFromBars(document) {
  document.addEventListener("click", (event) => {
    const bar = event.target.closest("svg [data-source]");
    if (!bar) return;
    const link = document.querySelector(`a[data-source="${CSS.escape(bar.dataset.source)}"]`);
    if (link) link.click();
  });
}
