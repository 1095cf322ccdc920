import type { Provisioned } from '../provision.ts'

/**
 * Answers where somebody signs in on the pages of the first client that has any; `undefined` without one. `read` asks the
 * server.
 *
 * The path is that of the login page as the console of Amazon Cognito links it.
 */
export async function signInUrl(
  { state }: Pick<Provisioned, 'state'>,
  read: (path: string) => Promise<Response>,
): Promise<string | undefined> {
  const client = Object.values(state.resources).find(
    ({ type, properties }) => type === 'AWS::Cognito::UserPoolClient' && hasPages(properties),
  )
  if (!client) return undefined
  const { properties, physicalId } = client
  const response = await read(`/${String(properties['UserPoolId'])}/.well-known/openid-configuration`)
  if (!response.ok) return undefined
  const { authorization_endpoint: authorize } = (await response.json()) as { authorization_endpoint: string } // OpenID Connect Discovery 1.0 section 3
  const login = new URL('/login', authorize)
  const flows = textsOf(properties['AllowedOAuthFlows'])
  login.searchParams.set('client_id', physicalId)
  login.searchParams.set('response_type', flows.includes('code') ? 'code' : 'token')
  login.searchParams.set('scope', textsOf(properties['AllowedOAuthScopes']).join(' '))
  login.searchParams.set('redirect_uri', textsOf(properties['CallbackURLs'])[0] ?? '')
  return login.href
}

function hasPages(properties: Readonly<Record<string, unknown>>): boolean {
  const flows = textsOf(properties['AllowedOAuthFlows'])
  const isOn = String(properties['AllowedOAuthFlowsUserPoolClient']) === 'true'
  const isOfPages = flows.includes('code') || flows.includes('implicit')
  return isOn && isOfPages && textsOf(properties['CallbackURLs']).length > 0
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
