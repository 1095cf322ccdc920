/** Functions of a pool that adds to tokens, and knows its users from another directory. */

interface Event {
  readonly userName: string
  readonly request: { readonly password?: string }
  response: Record<string, unknown>
}

/** The password that everybody has in the other directory. */
export const LEGACY_PASSWORD = 'Legacy-passw0rd'

export async function addsClaims(event: Event) {
  event.response = {
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { oven: 'hot' } },
      accessTokenGeneration: { claimsToAddOrOverride: { pies: ['apple'] }, scopesToAdd: ['pies/bake'] },
    },
  }
  return event
}

export async function migrates(event: Event) {
  if (event.request.password !== LEGACY_PASSWORD) throw new Error('Bad password')
  event.response = {
    userAttributes: { email: `${event.userName}@example.com`, email_verified: 'true' },
    finalUserStatus: 'CONFIRMED',
    messageAction: 'SUPPRESS',
  }
  return event
}
