import type { Pair } from './authority.ts'

/** What a server shows who it is with. */
export interface Certificates {
  /** The pair for a client that names a host, or none; the same object until there is another one for it. */
  of(name: string | undefined): Pair | Promise<Pair>
  close(): void
}
