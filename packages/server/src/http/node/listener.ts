import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Peer } from '../peer.ts'

/** Answers a request as Node has it. Rejects when no answer can be given any more. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The other end of a request's connection; without an address when it has closed meanwhile. */
export function connectionOf({ socket }: Pick<IncomingMessage, 'socket'>): Peer {
  return { address: socket.remoteAddress ?? '', encrypted: 'encrypted' in socket }
}
