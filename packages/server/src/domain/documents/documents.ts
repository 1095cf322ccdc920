import type { ApiError } from '../../errors.ts'
import type { Pool, StoredDocument } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Listing, ReadPage } from '../paging.ts'
import { readPage } from '../paging.ts'
import { poolUnknown } from '../pools/pools.ts'

/** A kind of setting that a pool has several of, each under a name, and that is only given and given back. */
export interface DocumentKind<Body extends object> {
  readonly kind: string
  /** The most that a pool has of it. */
  readonly most: number
  /** Carries the type only. */
  readonly body?: Body
  taken(pool: Pool, name: string): ApiError
  full(): ApiError
  unknown(pool: Pool, name: string): ApiError
}

type Needs = Pick<Services, 'storage' | 'clock'>
type BodyOf<Kind> = Kind extends DocumentKind<infer Body> ? Body : never
type AnyKind = DocumentKind<object>

/** Stores a document; refuses when there is one of that name, or the most there may be. */
export async function createDocument<Kind extends AnyKind>(
  { storage, clock }: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  body: BodyOf<Kind>,
): Promise<BodyOf<Kind>> {
  const now = clock.now()
  const document = { pool: pool.key, kind: kind.kind, name, body, createdAt: now, updatedAt: now }
  const outcome = await storage.documents.create(document, kind.most)
  if (outcome === 'gone') throw poolUnknown(pool.id)
  if (outcome === 'taken') throw kind.taken(pool, name)
  if (outcome === 'full') throw kind.full()
  return body
}

/** Finds a document; refuses when there is none of that name. */
export async function requireDocument<Kind extends AnyKind>(
  { storage }: Pick<Services, 'storage'>,
  kind: Kind,
  pool: Pool,
  name: string,
): Promise<BodyOf<Kind>> {
  const found = await storage.documents.find(pool.key, kind.kind, name)
  if (!found) throw kind.unknown(pool, name)
  return found.body as BodyOf<Kind> // only documents of this kind are stored under its name
}

/** Replaces a document by what `change` returns; refuses when there is none of that name. */
export async function changeDocument<Kind extends AnyKind>(
  { storage, clock }: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  change: (body: BodyOf<Kind>) => BodyOf<Kind>,
): Promise<BodyOf<Kind>> {
  const changed = await storage.documents.change(
    { pool: pool.key, kind: kind.kind, name },
    clock.now(),
    (body) => change(body as BodyOf<Kind>), // as above
  )
  if (!changed) throw kind.unknown(pool, name)
  return changed.body as BodyOf<Kind> // as above
}

/** Deletes a document; refuses when there is none of that name. */
export async function deleteDocument(
  { storage }: Pick<Services, 'storage'>,
  kind: AnyKind,
  pool: Pool,
  name: string,
): Promise<void> {
  if (!(await storage.documents.delete(pool.key, kind.kind, name))) throw kind.unknown(pool, name)
}

/** Reads a page of a pool's documents of a kind, in order of their names. */
export async function listDocuments<Kind extends AnyKind>(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  kind: Kind,
  pool: Pool,
  page: Pick<Listing, 'limit' | 'token'>,
): Promise<ReadPage<BodyOf<Kind>>> {
  const { rows, next } = await readPage<StoredDocument, string>(
    services,
    { ...page, list: ['documents', kind.kind, pool.id] },
    (asked) => services.storage.documents.list(pool.key, kind.kind, asked),
    ({ name }) => name,
  )
  return { rows: rows.map(({ body }) => body as BodyOf<Kind>), next } // as above
}
