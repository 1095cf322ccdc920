import { newcomer } from '../inhabit.ts'
import { isRefused, type Check } from './check.ts'

const LAST = 'last@example.com'

export const survivesKill: Check = {
  name: 'keeps a user who was made just before `kill -9`',
  otherwise: 'keeps nothing',
  ends: true,
  async find(at, again) {
    await at.client.call('AdminCreateUser', newcomer(at.poolId, LAST))
    await at.stop('SIGKILL')
    const { client } = await again()
    const gone = await isRefused(client.call('AdminGetUser', { UserPoolId: at.poolId, Username: LAST }))
    return gone === 'yes' ? 'no' : 'yes'
  },
}
