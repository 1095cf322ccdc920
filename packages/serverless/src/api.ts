/** A refusal of the API: `name` is the wire's exception name. */
export class ApiRefusal extends Error {
  constructor(name: string, operation: string, message: string) {
    super(`${operation}: ${message}`)
    this.name = name
  }
}

/**
 * Performs API operations over HTTP.
 *
 * Signed in form only, which is enough in development: the signature's scope says the region.
 */
export function apiOf(url: string, region: string) {
  const scope = `20260101/${region}/cognito-idp/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=poolhouse/${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`

  return async (operation: string, input: object): Promise<object> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
        authorization,
      },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> // our own server's answer
    if (response.ok) return answer
    throw new ApiRefusal(String(answer['__type']), operation, String(answer['message'] ?? answer['Message']))
  }
}

/** Asks a pool's discovery document for the issuer of its tokens. */
export function issuerOf(url: string) {
  return async (poolId: string): Promise<string> => {
    const response = await fetch(`${url}/${poolId}/.well-known/openid-configuration`)
    if (!response.ok) throw new Error(`The discovery document of ${poolId} answers ${response.status}.`)
    const { issuer } = (await response.json()) as { issuer: string } // OpenID Connect Discovery 1.0 section 3
    return issuer
  }
}
