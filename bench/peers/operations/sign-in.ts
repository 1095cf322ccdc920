import { PASSWORD } from '../../seed.ts'
import { wrongPassword } from '../checks/wrong-password.ts'
import { inTurn } from './in-turn.ts'
import type { Operation } from './operation.ts'

export const passwordSignIn: Operation = {
  what: 'sign-in by password',
  name: 'InitiateAuth',
  checks: [wrongPassword],
  prepare: ({ clientId, names }) =>
    Promise.resolve(
      inTurn(
        names.map((USERNAME) => ({
          ClientId: clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD },
        })),
      ),
    ),
}
