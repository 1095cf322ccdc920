import { fields, flag, text, texts } from './asking/answer.ts'
import { unrecognizable } from './asking/refusals.ts'
import type { Trigger } from './trigger.ts'

const STATUSES: ReadonlySet<string | undefined> = new Set(['CONFIRMED', 'RESET_REQUIRED', undefined])

/** As of every request that names a user: nobody could ask for one that is called otherwise. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u

/** Where no user has a name: may know one from another directory. */
export const UserMigration: Trigger<'UserMigration'> = {
  prefix: 'UserMigration',
  part: ({ password, validationData, clientMetadata }) => ({
    request: { password, validationData, clientMetadata },
    response: {
      userAttributes: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
    },
  }),
  reply(response) {
    const given = fields(response, 'userAttributes')
    if (!given) return undefined
    const { username, ...attributes } = given
    if (username !== undefined && !USERNAME.test(username))
      throw unrecognizable('username is none that a user may have.')
    const status = text(response, 'finalUserStatus')
    if (!STATUSES.has(status)) throw unrecognizable('finalUserStatus is none of the two there are.')
    // Without effect here: a user who brings a password needs no message with a temporary one.
    text(response, 'messageAction')
    texts(response, 'desiredDeliveryMediums')
    return {
      username,
      attributes,
      isConfirmed: status === 'CONFIRMED',
      forceAliasCreation: flag(response, 'forceAliasCreation'),
      enableSmsMfa: flag(response, 'enableSMSMFA'),
    }
  },
}
