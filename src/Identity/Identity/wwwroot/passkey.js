// Passkeys in the browser (WebAuthn Level 3). Forms and texts come from the page; this file only carries bytes.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class Refusal extends Error {
  constructor(problem, status) {
    super(problem?.title ?? "");
    this.problem = problem;
    this.status = status;
  }
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const isProblem = answer.headers.get("Content-Type")?.startsWith("application/problem+json");
  throw new Refusal(isProblem ? await answer.json() : null, answer.status);
}

const descriptors = (list) => list.map((item) => ({ ...item, id: toBytes(item.id) }));

function assertionToJson(credential) {
  const { response } = credential;
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : null,
    },
  };
}

function registrationToJson(credential) {
  const { response } = credential;
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

const place = document.querySelector("[data-passkey]");
const button = place?.querySelector("[data-passkey-button]");
const message = place?.querySelector("[data-passkey-message]");
let waiting = null;

function say(text) {
  message.textContent = text ?? "";
  message.hidden = !text;
}

// An error a person sees: what the server said in their language, or the page's words for what the browser said.
function explain(error) {
  if (error instanceof Refusal) {
    if (error.problem?.code === "identity.step_up_required") {
      location.assign(`/sign-in?step-up=1&return=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    if (error.status === 401) {
      location.assign(`/sign-in?return=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    say(error.message || place.dataset.failed);
  } else if (error.name === "InvalidStateError") {
    say(place.dataset.known ?? place.dataset.failed);
  } else if (error.name === "NotAllowedError" || error.name === "AbortError") {
    say(place.dataset.cancelled);
  } else {
    say(place.dataset.failed);
  }
}

// One ceremony at a time: a press of the button ends the one that waits in the autofill list.
async function ceremony(run) {
  waiting?.abort();
  const own = new AbortController();
  waiting = own;
  button.setAttribute("aria-busy", "true");
  say("");
  try {
    await run(own.signal);
  } catch (error) {
    if (waiting === own) explain(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function signIn(signal, mediation) {
  const asked = await post("/api/v1/sign-in/passkey/options", { stepUp: place.dataset.stepUp === "true" });
  const { options } = asked;
  const credential = await navigator.credentials.get({
    signal,
    mediation,
    publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: descriptors(options.allowCredentials) },
  });
  const done = await post("/api/v1/sign-in/passkey", { ceremony: asked.ceremony, credential: assertionToJson(credential), return: place.dataset.return });
  location.assign(done.location);
}

async function create(signal) {
  const name = place.querySelector("input")?.value.trim() ?? "";
  const asked = await post("/api/v1/account/passkeys/options", {});
  const { options } = asked;
  const credential = await navigator.credentials.create({
    signal,
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    },
  });
  await post("/api/v1/account/passkeys", { ceremony: asked.ceremony, credential: registrationToJson(credential), name });
  location.assign(place.dataset.return);
}

// Passkeys offered in the autofill list of the name field, where the browser can. A challenge lives five minutes, so the offer is renewed before.
const RENEW_MS = 4 * 60 * 1000;
async function offerInAutofill() {
  if (!document.querySelector("input[autocomplete~='webauthn']")) return;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const own = new AbortController();
  waiting = own;
  const renew = setTimeout(() => {
    own.abort();
    if (waiting === own) offerInAutofill();
  }, RENEW_MS);
  try {
    await signIn(own.signal, "conditional");
  } catch (error) {
    if (!own.signal.aborted) explain(error);
  } finally {
    clearTimeout(renew);
  }
}

if (place && !window.PublicKeyCredential) {
  say(place.dataset.unsupported);
} else if (place) {
  button.hidden = false;
  if (place.dataset.passkey === "create") {
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      ceremony(create);
    });
  } else {
    button.addEventListener("click", () => ceremony((signal) => signIn(signal)));
    offerInAutofill();
  }
}
