import type { TestServer } from '../server.ts'
import { server } from '../server.ts'
import { createVisitor } from '../pages/visitor.ts'
import { APP } from './browser.ts'

/** Where applications find a pool: by what its documents say, and nothing else. */
export type Place = Awaited<ReturnType<typeof placeAt>>

type Send = (url: string | URL, init?: RequestInit) => Promise<Response>

/** A pool that is found by the server's own name, and one that has a domain for browsers and programs. */
export async function places(callback: string): Promise<readonly (readonly [string, Place])[]> {
  const near = await server()
  const far = await server({ publicUrl: 'https://idp.example.com', domainBase: 'idp.example.com' })
  // Nobody knows these names, so what is sent to them is handed over here.
  const handOver: Send = (url, { headers, ...init } = {}) => {
    const sent = new Headers(headers)
    sent.set('host', new URL(url).host)
    return far.fetch(new Request(url, { ...init, headers: sent }))
  }
  return [
    ['by the server’s own name', await placeAt(near, fetch, callback)],
    ['by the domain of the pool', await placeAt(far, handOver, callback, 'pies')],
  ]
}

async function placeAt(running: TestServer, send: Send, callback: string, domain?: string) {
  const { client, services } = running
  const pool = await running.pool({}, { ...APP, GenerateSecret: true, CallbackURLs: [callback] })
  if (domain !== undefined) await client.createUserPoolDomain({ UserPoolId: pool.id, Domain: domain })
  const person = await pool.user({ username: 'ana' })
  const at = { UserPoolId: pool.id, Username: person.username }
  const profile = { name: 'Ana Pie', picture: 'https://pies.example.com/ana.png' }
  const UserAttributes = Object.entries(profile).map(([Name, Value]) => ({ Name, Value }))
  await client.adminUpdateUserAttributes({ ...at, UserAttributes })
  await client.createGroup({ UserPoolId: pool.id, GroupName: 'bakers' })
  await client.adminAddUserToGroup({ ...at, GroupName: 'bakers' })

  return {
    issuer: `${services.settings.publicUrl}/${pool.id}`,
    hasDomain: domain !== undefined,
    clientId: pool.clientId,
    clientSecret: pool.clientSecret ?? '',
    send,
    /** Sends a browser where an application wants it, signs in on the page there, and answers where that leads. */
    async signIn(url: string | URL): Promise<URL> {
      const visitor = createVisitor({ endpoint: new URL(url).origin }, send)
      const page = await visitor.open(new URL(url).href)
      const { username, password } = person
      const { location } = await visitor.send(page, { username, password })
      return new URL(location)
    },
    signOutEverywhere: () => client.adminUserGlobalSignOut(at),
  }
}
