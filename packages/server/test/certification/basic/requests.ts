import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import { queryOf } from '../../oauth/browser.ts'
import { doesNotApply, passes } from '../module.ts'
import type { Test } from '../module.ts'
import { CALLBACK } from '../world.ts'

/** Authorization requests with something more, or less, in them. */

/** That a request with these parameters leads to the tokens of any other. */
const succeeds =
  (more: Record<string, string | undefined>): Test =>
  async ({ first: { flow } }) => {
    expect((await flow(more)).claims).toHaveProperty('sub')
  }

const NO_REQUEST_OBJECTS = 'the service has no request objects: they are ignored, and the query counts'

export const requests = {
  'oidcc-response-type-missing': passes(async ({ first: { open } }) => {
    const { seen, sent } = await open({ response_type: undefined })
    const told = Object.fromEntries(new URL(seen.location).searchParams)
    expect(told).toMatchObject({ error: 'invalid_request', state: sent['state'] })
    expect(told).not.toHaveProperty('code')
  }),
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': passes(async ({ first: { flow } }) => {
    expect((await flow({ nonce: undefined })).claims).not.toHaveProperty('nonce')
  }),
  'oidcc-ensure-request-with-unknown-parameter-succeeds': passes(succeeds({ extra: 'foobar' })),
  'oidcc-display-page': passes(succeeds({ display: 'page' }), `\`display\` is ignored`),
  'oidcc-display-popup': passes(succeeds({ display: 'popup' }), `\`display\` is ignored`),
  'oidcc-login-hint': passes(async ({ first: { open } }) => {
    const { seen } = await open({ login_hint: 'ana' })
    expect(seen.forms.map(({ fields }) => fields['username'])).toContain('ana')
  }),
  'oidcc-ui-locales': passes(succeeds({ ui_locales: 'se' }), `\`ui_locales\` is ignored; \`lang\` chooses a language`),
  'oidcc-claims-locales': passes(succeeds({ claims_locales: 'se' }), `\`claims_locales\` is ignored`),
  'oidcc-ensure-request-with-acr-values-succeeds': passes(async ({ first: { flow } }) => {
    const { claims } = await flow({ acr_values: '1 2 urn:cognito:loa:1' })
    expect(claims).toMatchObject({ acr: 'urn:cognito:loa:1' })
  }, 'levels nobody knows are ignored'),
  'oidcc-ensure-post-request-succeeds': doesNotApply(
    'the authorization endpoint takes GET alone',
    async ({ first: { metadata, clientId } }) => {
      const form = { client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' }
      const { authorization_endpoint = '' } = metadata
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await fetch(authorization_endpoint, { method: 'POST', headers, body: queryOf(form) })
      expect([answer.status, answer.headers.get('location')]).toEqual([405, null])
    },
  ),
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': doesNotApply(
    NO_REQUEST_OBJECTS,
    async ({ first: { flow } }) => {
      const request = new UnsecuredJWT({ state: 'other', nonce: 'other', scope: 'openid email' }).encode()
      const { claims } = await flow({ request, scope: 'openid profile' })
      expect(claims).not.toHaveProperty('email')
    },
  ),
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': doesNotApply(
    `${NO_REQUEST_OBJECTS}; nothing is fetched`,
    async (world) => {
      const asked: unknown[] = []
      const elsewhere = createServer((request, response) => {
        asked.push(request.url)
        response.end()
      })
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
      const { port } = elsewhere.address() as AddressInfo // it listens
      await succeeds({ request_uri: `http://127.0.0.1:${port}/request` })(world)
      elsewhere.close()
      expect(asked).toEqual([])
    },
  ),
  'oidcc-ensure-request-object-with-redirect-uri': passes(async ({ first: { open } }) => {
    const request = new UnsecuredJWT({ redirect_uri: CALLBACK }).encode()
    const { seen } = await open({ request, redirect_uri: `${CALLBACK}/foobar` })
    expect([seen.status, seen.location]).toEqual([400, ''])
  }, 'by the page that says redirect_mismatch'),
}
