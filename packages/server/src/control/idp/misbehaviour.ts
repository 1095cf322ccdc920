import type { Payload } from '../../crypto/jwt.ts'

/** What goes wrong on purpose, for an application to be seen coping with it. */
export interface Misbehaviour {
  /** As a person chooses it. */
  readonly label: string
  /** Changes what an ID token says, before it is signed. */
  spoil?(claims: Payload, now: number): Payload
  /** Changes what was signed. */
  forge?(token: string): string
  /** The error with which the browser comes back at once. */
  readonly denies?: string
  /** The error that the token endpoint answers. */
  readonly refuses?: string
}

export const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  expired: {
    label: 'What is signed has expired',
    spoil: (claims, now) => ({ ...claims, iat: now - 7_200, exp: now - 3_600 }),
  },
  audience: { label: 'What is signed is for somebody else', spoil: (claims) => ({ ...claims, aud: 'somebody-else' }) },
  issuer: {
    label: 'What is signed is from another issuer',
    spoil: (claims) => ({ ...claims, iss: 'https://idp.invalid' }),
  },
  nonce: { label: 'What is signed answers another request', spoil: (claims) => ({ ...claims, nonce: 'another' }) },
  signature: { label: 'The signature is wrong', forge: withOtherSignature },
  code: { label: 'The code is refused', refuses: 'invalid_grant' },
  denied: { label: 'The person does not agree', denies: 'access_denied' },
}

/** What goes wrong under that name; `undefined` for a name that nothing has. */
export function misbehaviourOf(name = ''): Misbehaviour | undefined {
  return Object.hasOwn(MISBEHAVIOURS, name) ? MISBEHAVIOURS[name] : undefined
}

/** The names of what may go wrong with a type of provider: Facebook and Amazon sign nothing, SAML has no codes. */
export function misbehavioursOf(type: string): readonly string[] {
  return Object.entries(MISBEHAVIOURS).flatMap(([name, { spoil, forge, refuses }]) => {
    const isOfSignature = spoil !== undefined || forge !== undefined
    const isPossible = (!isOfSignature || hasSignature(type)) && (refuses === undefined || type !== 'SAML')
    return isPossible ? [name] : []
  })
}

function hasSignature(type: string): boolean {
  return type !== 'Facebook' && type !== 'LoginWithAmazon'
}

function withOtherSignature(token: string): string {
  const end = token.lastIndexOf('.') + 1
  const signature = Buffer.from(token.slice(end), 'base64url')
  return token.slice(0, end) + Buffer.from(signature.map((byte) => byte ^ 0xff)).toString('base64url')
}
