import { randomBytes } from 'node:crypto'
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider'
import { toInteger } from '../src/crypto/modexp.ts'
import { pad, verifier } from '../src/crypto/srp.ts'
import { srpClaim, srpStart } from './srp-client.ts'

/** A device as its clients make it, of the metadata that a sign-in answers. */
export interface TestDevice {
  readonly key: string
  readonly groupKey: string
  readonly password: string
  /** What ConfirmDevice takes. */
  readonly config: { readonly PasswordVerifier: string; readonly Salt: string }
}

export function deviceFor(result: AuthenticationResultType | undefined): TestDevice {
  const { DeviceKey: key = '', DeviceGroupKey: groupKey = '' } = result?.NewDeviceMetadata ?? {}
  const password = randomBytes(40).toString('base64')
  const salt = randomBytes(16)
  const bytes = verifier({ poolName: groupKey, identity: key, password, salt })
  const padded = [bytes, salt].map((value) => pad(toInteger(value)).toString('base64'))
  const [PasswordVerifier = '', Salt = ''] = padded
  return { key, groupKey, password, config: { PasswordVerifier, Salt } }
}

/** The two answers of a device that proves itself. */
export function deviceProof({ key: DEVICE_KEY, groupKey, password }: TestDevice) {
  const start = srpStart()
  return {
    first: { DEVICE_KEY, SRP_A: start.A },
    second(parameters: Readonly<Record<string, string>> | undefined, by = password): Record<string, string> {
      const whose = { ...parameters, USER_ID_FOR_SRP: DEVICE_KEY }
      return { ...srpClaim(groupKey, by, start, whose), USERNAME: parameters?.['USERNAME'] ?? '', DEVICE_KEY }
    },
  }
}
