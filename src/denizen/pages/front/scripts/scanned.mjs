// The code on a paper opens the check page with the number behind a #, which browsers send to no server. Here it is put
// into the field and the form is sent, once: the address is cleared first, so that going back does not send it again.
export function checkScanned(window) {
  const field = window.document.querySelector("[data-scanned]");
  const number = window.location.hash.slice(1);
  if (!field || field.value || !/^[0-9A-Za-z-]{27,40}$/.test(number)) return;
  window.history.replaceState(null, "", window.location.pathname);
  field.value = number;
  field.form.requestSubmit();
}
