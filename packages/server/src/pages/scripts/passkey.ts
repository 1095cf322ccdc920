/**
 * Asks the browser for passkeys, or to make one, and sends what it answers as JSON in a form.
 *
 * Options and answers travel as the standard's JSON forms (WebAuthn Level 3, 5.1), which are spelled out for browsers that
 * do not know them yet.
 */
export const PASSKEY = `{
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }))

  const parse = ({ kind, options }) => {
    const { extensions, ...given } = JSON.parse(options)
    const publicKey = { ...given, challenge: bytes(given.challenge) }
    if (given.allowCredentials) publicKey.allowCredentials = known(given.allowCredentials)
    if (given.excludeCredentials) publicKey.excludeCredentials = known(given.excludeCredentials)
    if (kind === 'create') publicKey.user = { ...given.user, id: bytes(given.user.id) }
    if (extensions) publicKey.extensions = extensions
    return publicKey
  }

  const written = (credential) => {
    const { response } = credential
    const answer = { clientDataJSON: text(response.clientDataJSON) }
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name]) answer[name] = text(response[name])
    }
    if (response.getTransports) answer.transports = response.getTransports()
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
    }
  }

  // A browser asks for one passkey at a time: what waits in the field ends when the button is pressed.
  let waiting
  const ask = async (form, mediation) => {
    waiting?.abort()
    waiting = new AbortController()
    const { signal } = waiting
    const publicKey = parse({ kind: form.dataset.passkey, options: form.dataset.options })
    const request = { publicKey, signal, ...(mediation && { mediation }) }
    const credential = await navigator.credentials[form.dataset.passkey](request)
    form.elements.credential.value = JSON.stringify(written(credential))
    form.submit()
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const button = form.querySelector('button')
    const said = form.querySelector('[data-said]')
    said.textContent = ''
    if (!window.PublicKeyCredential) {
      // Where there are other ways, nobody misses this one.
      if (!('autofill' in form.dataset)) said.textContent = form.dataset.unsupported
      continue
    }
    button.hidden = false
    const offer = async () => {
      if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
      await ask(form, 'conditional')
    }
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      said.textContent = ''
      button.disabled = true
      try {
        await ask(form)
      } catch {
        said.textContent = form.dataset.failed
        if ('autofill' in form.dataset) offer().catch(() => {})
      }
      button.disabled = false
    })
    if ('autofill' in form.dataset) offer().catch(() => {})
  }
}`
