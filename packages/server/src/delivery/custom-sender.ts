import { encryptMessage } from '../crypto/encryption-sdk.ts'
import { wrapDataKey } from '../domain/keys/kms.ts'
import type { Message } from '../domain/messages/messages.ts'
import type { Services } from '../domain/services.ts'
import type { Pool, PoolId } from '../storage/port/index.ts'
import type { Way, Ways } from './way.ts'

/** How a function is told the code of a message: as it is, or encrypted as in AWS. */
export type SenderCodes = 'clear' | 'encrypted'

interface Needs extends Pick<Services, 'storage' | 'keyring' | 'random' | 'triggers'> {
  readonly codes: SenderCodes
}

/**
 * Lets the functions of pools send what is theirs to send, and other ways the rest.
 *
 * Each pool has a way of its own: a function that hangs keeps nobody else's messages waiting.
 */
export function throughFunctions({ of }: Pick<Ways, 'of'>, needs: Needs): Pick<Ways, 'of'> {
  const senders = new Map<string, Way>()
  return {
    of(message) {
      if (!message.handedOver) return of(message)
      const name = `${message.medium} ${message.poolId}`
      const sender = senders.get(name) ?? customSender(of, needs)
      senders.set(name, sender)
      return sender
    },
  }
}

function customSender(otherwise: Ways['of'], { codes, ...services }: Needs): Way {
  return {
    async send(message, id) {
      const { poolId, medium, trigger, handedOver } = message
      const pool = await services.storage.pools.find(poolId as PoolId) // of a pool that may be gone
      if (!pool || !handedOver) return
      const { client, user, clientMetadata } = handedOver
      const text = plaintextOf(message)
      const code = codes === 'clear' ? text : encrypted(services, pool, text)
      const name = medium === 'EMAIL' ? 'CustomEmailSender' : 'CustomSMSSender'
      const of = { pool, client, user, source: trigger }
      const agreed = await services.triggers.ask(name, of, { code, clientMetadata }).catch((error: unknown) => {
        throw new Error(withoutSecrets(error, message))
      })
      // Since it was written, the pool has taken its function back.
      if (!agreed) await otherwise(message)?.send(message, id)
    },
  }
}

/** As the service gives it: a temporary password may hold what is markup in a mail. */
function plaintextOf({ code }: Message): string {
  return code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function encrypted(services: Pick<Services, 'keyring' | 'random'>, { id, settings }: Pool, text: string): string {
  const keyArn = settings.LambdaConfig?.KMSKeyID ?? ''
  const context = { 'userpool-id': id }
  const wrap = (dataKey: Uint8Array) => ({ keyArn, ciphertext: wrapDataKey(services, dataKey, { keyArn, context }) })
  return encryptMessage(text, { context, random: services.random, wrap }).toString('base64')
}

/** The words of a function go to the log, and functions like to say what they could not send and to whom. */
function withoutSecrets(error: unknown, { code, destination, ...message }: Message): string {
  const secrets = [code, plaintextOf({ code, destination, ...message }), destination]
  const words = error instanceof Error ? error.message : String(error)
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), words)
}
