import { describe, expect, it } from 'vitest'
import { samlWorld } from '../../../test/federation/saml-world.ts'
import type { Said } from '../../../test/federation/tiny-saml.ts'
import { encoded } from '../../../test/federation/tiny-saml.ts'
import { createBrowser, type Query, queryOf } from '../../../test/oauth/browser.ts'

const { running, idp, audience, sealedFor, asked, leave, post, signIn, usernames } = await samlWorld()
const { clock } = running

describe('a response is refused', () => {
  it.each<[string, Partial<Said>, string]>([
    ['that nobody has signed', { sign: [] }, 'Response signature verification failed'],
    ['that another has signed', { by: 'other' }, 'Response signature verification failed'],
    ['signed by SHA-1', { algorithm: 'sha1' }, 'Response signature verification failed'],
    ['for somebody else', { audience: 'urn:amazon:cognito:sp:other' }, 'Audience is not valid'],
    ['of another issuer', { issuer: 'https://evil.example' }, 'Invalid SAML response received'],
    ['to another place', { recipient: 'https://evil.example' }, 'Invalid SAML response received'],
    ['that came from another place', { destination: 'https://evil.example' }, 'Invalid SAML response received'],
    ['to another request', { requestId: '_other' }, 'Invalid SAML response received'],
    ['to no request', { requestId: undefined }, 'Invalid SAML response received'],
    ['that has expired', { notOnOrAfter: -120 }, 'Invalid SAML response received'],
    ['that is not good yet', { notBefore: 120 }, 'Invalid SAML response received'],
    ['from the future', { issued: 120 }, 'Invalid SAML response received'],
    ['of failure', { status: 'Responder' }, 'Invalid SAML response received'],
    [
      'for a holder of a key',
      { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' },
      'Invalid SAML response received',
    ],
    ['about nobody', { nameId: ' ' }, 'Invalid SAML response received'],
    ['without a sign-in', { authn: '' }, 'Invalid SAML response received'],
    ['that is encrypted and should not be', { encryptFor: sealedFor }, 'Invalid SAML response received'],
    [
      'without an audience',
      { change: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') },
      'Audience is not valid',
    ],
    [
      'without an end',
      { change: (xml) => xml.replace(/(Data[^>]*) NotOnOrAfter="[^"]*"/, '$1') },
      'Invalid SAML response received',
    ],
    [
      'about two',
      { change: (xml) => xml.replace(/(<saml:NameID.*<\/saml:NameID>)/, '$1$1') },
      'Invalid SAML response received',
    ],
  ])('%s', async (_, said, error_description) => {
    const before = await usernames()
    expect(await signIn({ nameId: 'Mallory', ...said })).toEqual({
      error: 'invalid_request',
      error_description,
      state: 'mine',
    })
    expect(await usernames()).toEqual(before)
  })

  it.each<[string, Partial<Said>]>([
    ['that is not encrypted', {}],
    ['that nobody has signed', { sign: [], encryptFor: sealedFor }],
    ['that another has signed', { by: 'other', encryptFor: sealedFor }],
    ['signed inside by SHA-1', { algorithm: 'sha1', encryptFor: sealedFor }],
    ['encrypted for somebody else', { encryptFor: idp.certificate }],
    ['encrypted in an old way', { encryptFor: sealedFor, cipher: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' }],
    ['with a comment inside', { sign: ['Response'], encryptFor: sealedFor, nameId: 'Ana<!---->x' }],
  ])('%s, where it has to be encrypted, in the same words', async (_, said) => {
    const answer = await signIn(said, { provider: 'Sealed' })
    expect(answer).toMatchObject({ error: 'invalid_request', error_description: 'Invalid SAML response received' })
  })

  // “On Breaking SAML: Be Whoever You Want to Be” (Somorovsky and others, 2012), as SAML Raider has them.
  const parts = (xml: string) => {
    const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? ''
    const signature = /<Signature.*?<\/Signature>/s.exec(xml)?.[0] ?? ''
    const evil = assertion
      .replace(signature, '')
      .replace('>Ana<', '>Eve<')
      .replace(/ID="_a/, 'ID="_evil')
    return { assertion, signature, bare: assertion.replace(signature, ''), evil }
  }
  const wrapping: Record<string, [sign: 'Response' | 'Assertion', attack: (xml: string) => string]> = {
    XSW1: [
      'Response',
      (xml) =>
        wrapped(xml, (signature, original) =>
          signature.replace('</Signature>', `<Object>${original}</Object></Signature>`),
        ),
    ],
    XSW2: ['Response', (xml) => wrapped(xml, (signature, original) => `${original}${signature}`)],
    XSW3: ['Assertion', (xml) => xml.replace(parts(xml).assertion, (own) => parts(xml).evil + own)],
    XSW4: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          parts(xml).evil.replace('</saml:Assertion>', `${own}</saml:Assertion>`),
        ),
    ],
    XSW5: [
      'Assertion',
      (xml) =>
        xml.replace(
          parts(xml).assertion,
          (own) => own.replace('>Ana<', '>Eve<').replace(/ID="_a/, 'ID="_evil') + parts(xml).bare,
        ),
    ],
    XSW6: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          own
            .replace('>Ana<', '>Eve<')
            .replace(/ID="_a/, 'ID="_evil')
            .replace('</Signature>', `${parts(xml).bare}</Signature>`),
        ),
    ],
    XSW7: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) => `<samlp:Extensions>${parts(xml).evil}</samlp:Extensions>${own}`),
    ],
    XSW8: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          own
            .replace('>Ana<', '>Eve<')
            .replace(/ID="_a/, 'ID="_evil')
            .replace('</Signature>', `<Object>${parts(xml).bare}</Object></Signature>`),
        ),
    ],
  }

  function wrapped(xml: string, place: (signature: string, original: string) => string): string {
    const { signature } = parts(xml)
    const original = xml.replace(signature, '')
    const evil = original
      .replace('>Ana<', '>Eve<')
      .replace(/ID="_r/, 'ID="_evil')
      .replace(/ID="_a/, 'ID="_eviler')
    return evil.replace('</saml:Issuer>', `</saml:Issuer>${place(signature, original)}`)
  }

  it.each(Object.entries(wrapping))('by signature wrapping: %s', async (_, [sign, attack]) => {
    let attacked = ''
    const answer = await signIn({ sign: [sign] }, { attack: (xml) => (attacked = attack(xml)) })
    expect(attacked).toContain('Eve')
    expect(attacked).toContain('>Ana<')
    expect(answer).toMatchObject({ error: 'invalid_request' })
    expect((await usernames()).join()).not.toContain('Eve')
  })

  it.each<[string, (xml: string) => string]>([
    ['a changed name', (xml) => xml.replace('>Ana<', '>Mallory<')],
    ['a comment in a name', (xml) => xml.replace('>Ana<', '>Mallory<!---->Ana<')],
    ['an instruction in a name', (xml) => xml.replace('>Ana<', '>A<?x y?>na<')],
    ['a CDATA section', (xml) => xml.replace('>Ana<', '><![CDATA[Ana]]><')],
    ['a document type', (xml) => `<!DOCTYPE x>${xml}`],
    [
      'an entity of a file',
      (xml) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml.replace('>Ana<', '>&e;<')}`,
    ],
    [
      'entities that grow',
      (xml) =>
        `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]>${xml.replace('>Ana<', '>&b;<')}`,
    ],
    ['another encoding', (xml) => `<?xml version="1.0" encoding="utf-7"?>${xml}`],
    ['two roots', (xml) => `${xml}${xml}`],
    ['no root', () => 'Ana'],
    ['nothing closed', (xml) => xml.slice(0, -20)],
    ['elements without end', (xml) => xml.replace('<samlp:Status>', `${'<a/>'.repeat(20_000)}<samlp:Status>`)],
    ['tags that do not end', (xml) => xml.replace('<samlp:Status>', '<'.repeat(150_000))],
    ['ends without a beginning', (xml) => xml.replace('<samlp:Status>', '</a>'.repeat(40_000))],
    ['an element of many attributes', (xml) => xml.replace('<samlp:Status>', `<a b=">"${' c=""'.repeat(30_000)}/>`)],
    [
      'elements that go deep',
      (xml) => xml.replace('<samlp:Status>', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}<samlp:Status>`),
    ],
    ['a foreign namespace', (xml) => xml.replaceAll('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:evil')],
    ['the signature of nothing', (xml) => xml.replace(/<Reference URI="[^"]*"/, '<Reference URI=""')],
    [
      'a key of its own',
      (xml) =>
        xml
          .replace(/<X509Certificate>.*<\/X509Certificate>/s, '<X509Certificate>AAAA</X509Certificate>')
          .replace('>Ana<', '>Mallory<'),
    ],
  ])('with %s', async (_, attack) => {
    expect(await signIn({}, { attack })).toMatchObject({ error: 'invalid_request' })
  })

  it('that was used before, also for a new request', async () => {
    expect(await signIn({ id: '_once' })).toHaveProperty('code')
    expect(await signIn({ id: '_once' })).toMatchObject({
      error_description: 'Invalid SAML response received: it was used before',
    })
  })

  it('that is brought as the answer of another kind of provider', async () => {
    const { browser, state } = await leave()
    expect((await browser.open(`/oauth2/idpresponse?${queryOf({ code: 'x', state })}`)).status).toBe(400)
  })

  it('that another browser brings, or after five minutes', async () => {
    const { browser, id, returnTo, state } = await leave()
    const fields = { SAMLResponse: encoded(idp.response({ requestId: id, returnTo, audience })), RelayState: state }
    const eve = createBrowser(running)
    await eve.authorize(asked('Corp'))
    expect(await post(eve, fields)).toHaveProperty('status', '400')
    clock.advance(301)
    expect(await post(browser, fields)).toHaveProperty('status', '400')
    clock.reset()
  })

  it.each<[string, Query]>([
    ['no state', { SAMLResponse: 'AAAA' }],
    ['a state of nobody', { SAMLResponse: 'AAAA', RelayState: 'x' }],
    ['no response', { RelayState: 'x' }],
  ])('with %s, and nobody is told', async (_, fields) => {
    const { browser } = await leave()
    expect(await post(browser, fields)).toHaveProperty('status', '400')
  })

  it('that is no base64', async () => {
    const { browser, state } = await leave()
    expect(await post(browser, { SAMLResponse: '<x/>', RelayState: state })).toHaveProperty('error')
  })
})
