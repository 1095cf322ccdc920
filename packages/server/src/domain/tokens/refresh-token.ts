import { hash } from 'node:crypto'
import { uuid } from '../../crypto/secrets.ts'
import type { Services } from '../services.ts'

// The header of the service's own refresh tokens, which are encrypted JWTs. Ours is random from there on and looks the
// same to a column that is too short or a parser that counts the parts.
const REFRESH_HEADER = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url')

/**
 * Draws a refresh token: opaque, unguessable, and of the length clients have to expect. All tokens of a sign-in have one
 * part in common, their `lineage`; a sign-in begins with a new one.
 */
export function drawRefreshToken({ random }: Pick<Services, 'random'>, lineage?: string): string {
  const part = (size: number) => Buffer.from(random(size)).toString('base64url')
  const parts = [REFRESH_HEADER, lineage ?? part(256), part(12), part(480)].join('.')
  return `${parts}.${sumOf(parts)}`
}

/** The part that all refresh tokens of a sign-in have in common. */
export function lineageOf(refreshToken: string): string {
  return refreshToken.split('.')[1] ?? ''
}

/**
 * The `origin_jti` of the sign-in a refresh token belongs to, also when the token itself is not known any more.
 *
 * It is a hash of the lineage: access tokens show it, and nobody makes a refresh token of it.
 */
export function originOf(refreshToken: string): string {
  const bytes = hash('sha256', lineageOf(refreshToken), 'buffer')
  return uuid((size) => bytes.subarray(0, size))
}

/** Whether a refresh token is as it was drawn, and not one that was cut off or mistyped. */
export function isWhole(refreshToken: string): boolean {
  const end = refreshToken.lastIndexOf('.')
  return refreshToken.slice(end + 1) === sumOf(refreshToken.slice(0, end))
}

function sumOf(parts: string): string {
  return hash('sha256', parts, 'buffer').subarray(0, 16).toString('base64url')
}

/** The form in which a refresh token is stored. It holds thousands of random bits, so a plain hash is enough. */
export function hashOf(refreshToken: string): string {
  return hash('sha256', refreshToken, 'base64url')
}
