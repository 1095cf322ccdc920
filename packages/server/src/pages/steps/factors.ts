import type { MfaFactor } from '../../domain/factors/mfa.ts'
import type { Waiting } from '../flow/waiting.ts'

/** The second factors that a challenge names. */
export function factorsIn({ parameters }: Waiting, name: 'MFAS_CAN_CHOOSE' | 'MFAS_CAN_SETUP'): readonly MfaFactor[] {
  return JSON.parse(parameters[name] ?? '[]') as MfaFactor[] // as the challenge wrote it
}
