// The desk's keys. A key acts only where nothing is being typed, so no name or number can set one off; into a choice nobody types.
const choice = "input[type=radio], input[type=checkbox]";
const typing = (element) =>
  !element.matches(choice) && element.closest("input, textarea, select, [contenteditable]") !== null;

export function keys(document) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    if (!target.matches("input, select, textarea") || target.matches(choice)) target.click();
  });
}
