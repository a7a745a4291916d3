// Forms that ask the device for a passkey before they are sent. What to ask stands in the form (data-options) or is
// fetched when the button is pressed (data-begin), so that a page may stay open for long; what comes back goes into
// hidden fields. Without scripts the form is sent empty, and the answer says why that cannot work.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const named = (list = []) => list.map((one) => ({ ...one, id: fromText(one.id) }));

// What the register says went wrong, in the reader's language.
class Said extends Error {}

const options = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const asked = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" };
  const answer = await fetch(form.dataset.begin, asked);
  if (answer.type === "opaqueredirect") return window.location.reload(); // signed out meanwhile
  const said = await answer.json();
  if (!answer.ok) throw new Said(said.title);
  return said;
};

const ask = {
  get: async (publicKey) => {
    publicKey.allowCredentials = named(publicKey.allowCredentials);
    const { rawId, response } = await navigator.credentials.get({ publicKey });
    return {
      webauthn_id: rawId,
      client_data: response.clientDataJSON,
      authenticator_data: response.authenticatorData,
      signature: response.signature,
      user_handle: response.userHandle ?? new ArrayBuffer(0),
    };
  },
  create: async (publicKey) => {
    publicKey.user.id = fromText(publicKey.user.id);
    publicKey.excludeCredentials = named(publicKey.excludeCredentials);
    const { response } = await navigator.credentials.create({ publicKey });
    return { client_data: response.clientDataJSON, attestation: response.attestationObject };
  },
};

// The words for it stand in the line that shows them.
const whatWentWrong = (words, problem) => {
  if (problem instanceof Said) return problem.message;
  if (problem.name === "InvalidStateError") return words.known;
  if (problem.name === "NotAllowedError" || problem.name === "AbortError") return words.cancelled;
  return words.failed;
};

const fill = async (form) => {
  const line = form.querySelector("[data-problem]");
  line.hidden = true;
  if (!window.PublicKeyCredential) {
    line.textContent = line.dataset.unsupported;
    line.hidden = false;
    return;
  }
  try {
    const asked = await options(form);
    if (!asked) return;
    const { attempt, publicKey } = asked;
    publicKey.challenge = fromText(publicKey.challenge);
    const answer = await ask[form.dataset.passkey](publicKey);
    form.elements.attempt.value = attempt;
    for (const [name, bytes] of Object.entries(answer)) form.elements[name].value = toText(bytes);
    form.submit();
  } catch (problem) {
    line.textContent = whatWentWrong(line.dataset, problem);
    line.hidden = false;
  }
};

// A code that came behind # was sent to no server; it leaves the address as soon as it is in its field.
const takeCode = (document) => {
  const code = document.querySelector("[data-code]");
  if (!code || window.location.hash.length < 2) return;
  code.value = window.location.hash.slice(1);
  window.history.replaceState(null, "", window.location.pathname);
};

export function passkeys(document) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fill(form);
    });
  }
  takeCode(document);
  window.addEventListener("hashchange", () => takeCode(document));
}
