import { createHmac } from 'node:crypto'
import { expect } from 'vitest'

/** That an answer holds tokens and asks nothing more. */
export function expectTokens(answer: object) {
  expect(answer).toMatchObject({
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: expect.any(String),
      ExpiresIn: 3600,
      TokenType: 'Bearer',
      RefreshToken: expect.any(String),
      IdToken: expect.any(String),
    },
  })
  expect(answer).not.toHaveProperty('ChallengeName')
  expect(answer).not.toHaveProperty('Session')
}

/** As a client computes it, and not by the code of the server. */
export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac('sha256', secret)
    .update(username + clientId)
    .digest('base64')
}
