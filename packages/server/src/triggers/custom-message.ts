import type { CustomTexts } from '../domain/messages/templates.ts'
import { CODE, confirmsByLink, hasLink, LINK, USERNAME } from '../domain/messages/templates.ts'
import type { Pool } from '../storage/port/index.ts'
import { text } from './asking/answer.ts'
import { unrecognizable } from './asking/refusals.ts'
import type { Trigger } from './trigger.ts'

const LONGEST = { smsMessage: 140, emailMessage: 20_000, emailSubject: 140 } as const

/** Before a message is sent: gives its texts in place of the pool's. */
export const CustomMessage: Trigger<'CustomMessage'> = {
  prefix: 'CustomMessage',
  part: ({ clientMetadata, byLink }, { source }) => ({
    request: {
      codeParameter: CODE,
      linkParameter: byLink ? LINK : null,
      usernameParameter: source === 'AdminCreateUser' ? USERNAME : null,
      clientMetadata,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  }),
  reply(response, { pool, source }) {
    const texts: CustomTexts = {
      smsMessage: text(response, 'smsMessage'),
      emailMessage: text(response, 'emailMessage'),
      emailSubject: text(response, 'emailSubject'),
    }
    for (const name of ['smsMessage', 'emailMessage', 'emailSubject'] as const) {
      if ((texts[name]?.length ?? 0) > LONGEST[name]) throw unrecognizable(`${name} is too long.`)
    }
    // Nobody can use a message without what it was sent for.
    const held = source === 'AdminCreateUser' ? [CODE, USERNAME] : [CODE]
    const isHeld = (body: string) => held.every((part) => body.includes(part))
    const isLinked = (body: string) => confirmsByLink(pool, source, 'email') && hasLink(body)
    const { smsMessage: sms = CODE + USERNAME, emailMessage: mail = CODE + USERNAME } = texts
    if (!isHeld(sms) || !(isHeld(mail) || isLinked(mail))) throw unrecognizable('A message lacks its code or name.')
    const hasEmail = texts.emailMessage !== undefined || texts.emailSubject !== undefined
    if (hasEmail && !sendsItself(pool)) throw unrecognizable('Its texts for e-mail need EmailSendingAccount DEVELOPER.')
    return texts
  },
}

function sendsItself({ settings }: Pool): boolean {
  return settings.EmailConfiguration?.EmailSendingAccount === 'DEVELOPER'
}
