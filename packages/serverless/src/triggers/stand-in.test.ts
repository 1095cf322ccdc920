import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { withStandIn } from './stand-in.ts'

const taken = createServer().listen(0, '127.0.0.1')
await once(taken, 'listening')
const endpoint = `http://127.0.0.1:${(taken.address() as AddressInfo).port}`

it('says so when something else listens where functions are invoked', async () => {
  await expect(withStandIn(endpoint, async () => {})).rejects.toThrow(`${endpoint}: choose another lambdaPort.`)
})

it('agrees to what is asked once, leaves what is asked again, and is gone with the work', async () => {
  taken.close()
  await once(taken, 'close')
  const ask = async (triggerSource: string) => {
    const event = JSON.stringify({ triggerSource, response: {} })
    const answer = await fetch(`${endpoint}/2015-03-31/functions/f/invocations`, { method: 'POST', body: event })
    return { status: answer.status, isAgreed: (await answer.text()) === event }
  }
  await withStandIn(endpoint, async () => {
    await expect(ask('PreSignUp_AdminCreateUser')).resolves.toEqual({ status: 200, isAgreed: true })
    await expect(ask('CustomMessage_AdminCreateUser')).resolves.toEqual({ status: 200, isAgreed: true })
    await expect(ask('CustomEmailSender_AdminCreateUser')).resolves.toEqual({ status: 503, isAgreed: false })
  })
  await expect(ask('PreSignUp_AdminCreateUser')).rejects.toThrow('fetch failed')
})
