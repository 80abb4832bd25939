// desk-key.js - security keys: one is added on the account page, one is used at the door.
//
// The server's page is also its JSON: asked for just before the key is touched, it brings a challenge that counts for
// some minutes and once.  What the key says goes into hidden fields of the ordinary form, which is then sent as ever.
const form = document.querySelector('form[data-key]');
const wait = form?.querySelector('.key-wait');
const problem = form?.querySelector('.key-problem');

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const reasons = { NotAllowedError: 'cancelled', AbortError: 'cancelled', InvalidStateError: 'known', SecurityError: 'elsewhere',
  NotSupportedError: 'unable', ConstraintError: 'unable' };

function tell(reason) {
  wait.hidden = true;
  problem.textContent = problem.dataset[reason] ?? problem.dataset.failed;
  problem.hidden = false;
  problem.focus();
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value ? text(value) : '';
}

// What the page says about the key now, with a fresh challenge.
async function ask(part) {
  const address = form.dataset.key === 'sign' ? form.action : form.action.replace(/\/remove$/, '');
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(String(answer.status));
  const found = (await answer.json())[part];
  if (!found?.possible) throw new DOMException('another site', 'SecurityError');
  return found;
}

async function make() {
  const said = await ask('ask');
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: new TextEncoder().encode(said.challenge),
      rp: { id: said.site, name: 'Kres' },
      user: { id: bytes(said.user), name: said.login, displayName: said.login },
      pubKeyCredParams: said.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: said.known.map((id) => ({ type: 'public-key', id: bytes(id) })),
      // Kept on the key, so that the door need not tell which keys belong to a login.
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
      attestation: 'none',
      timeout: 120000,
    },
  });
  fill({ key_client: made.response.clientDataJSON, key_attestation: made.response.attestationObject });
}

async function sign() {
  const said = await ask('key');
  const made = await navigator.credentials.get({
    publicKey: { challenge: new TextEncoder().encode(said.challenge), rpId: said.site, userVerification: 'preferred', timeout: 120000 },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
  fill({ key_id: made.rawId, key_client: clientDataJSON, key_data: authenticatorData, key_signature: signature, key_user: userHandle });
}

let busy = false;
async function run(act) {
  if (busy || !form.reportValidity()) return;
  busy = true;
  problem.hidden = true;
  wait.hidden = false;
  try {
    await act();
    form.submit();
  } catch (error) {
    busy = false;
    tell(reasons[error.name] ?? 'failed');
  }
}

const able = Boolean(form && problem && window.isSecureContext && window.PublicKeyCredential);
if (able && form.dataset.key === 'make') {
  form.hidden = false;
  form.addEventListener('submit', (event) => { event.preventDefault(); run(make); });
} else if (able) {
  form.querySelector('.key-way').hidden = false;
  form.querySelector('[data-key-sign]').addEventListener('click', () => run(sign));
} else if (form && problem && form.dataset.key === 'make') {
  form.hidden = false;
  for (const element of form.elements) element.disabled = true;
  tell('unsupported');
}
window.addEventListener('pageshow', () => { busy = false; if (wait) wait.hidden = true; });
