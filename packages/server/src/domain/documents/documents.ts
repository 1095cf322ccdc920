import type { ApiError } from '../../errors.ts'
import type { DocumentContent, Pool, StoredDocument } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Listing, ReadPage } from '../paging.ts'
import { readPage } from '../paging.ts'
import { poolUnknown } from '../pools/pools.ts'

/** A kind of setting that a pool has several of, each under a name, and that is only given and given back. */
export interface DocumentKind<Body extends object> {
  readonly kind: string
  /** The most that a pool has of it. */
  readonly most: number
  /** The members of the body that are secret: they lie sealed. */
  readonly sealed?: readonly string[]
  /** Carries the type only. */
  readonly body?: Body
  /** Further names by which a document is found, each of them one document's of the kind in the pool. */
  aliases?(body: Body): readonly string[]
  taken(pool: Pool, name: string): ApiError
  /** Another document has the alias; without it, said as of a name. */
  aliasTaken?(pool: Pool, alias: string): ApiError
  full(): ApiError
  unknown(pool: Pool, name: string): ApiError
}

type Needs = Pick<Services, 'storage' | 'clock' | 'keyring'>
type BodyOf<Kind> = Kind extends DocumentKind<infer Body> ? Body : never
type AnyKind = DocumentKind<object>

/** Stores a document; refuses when there is one of that name or alias, or the most there may be. */
export async function createDocument<Kind extends AnyKind>(
  services: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  body: BodyOf<Kind>,
): Promise<BodyOf<Kind>> {
  if (!(await add(services, kind, pool, name, body))) throw kind.taken(pool, name)
  return body
}

/** Stores a document as {@link createDocument} does; `false` when there is one of that name. */
async function add<Kind extends AnyKind>(
  { storage, clock, keyring }: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  body: BodyOf<Kind>,
): Promise<boolean> {
  const now = clock.now()
  const content = toContent(keyring, kind, pool, name, body)
  const document = { pool: pool.key, kind: kind.kind, name, ...content, createdAt: now, updatedAt: now }
  const outcome = await storage.documents.create(document, kind.most)
  if (outcome === 'gone') throw poolUnknown(pool.id)
  if (outcome === 'taken') return false
  if (outcome === 'full') throw kind.full()
  if (outcome !== 'created') throw aliasTaken(kind, pool, outcome.alias)
  return true
}

/** Finds a document; `undefined` when there is none of that name. */
export async function findDocument<Kind extends AnyKind>(
  { storage, keyring }: Pick<Services, 'storage' | 'keyring'>,
  kind: Kind,
  pool: Pool,
  name: string,
): Promise<BodyOf<Kind> | undefined> {
  const found = await storage.documents.find(pool.key, kind.kind, name)
  return found && toBody(keyring, kind, pool, found)
}

/** Finds a document; refuses when there is none of that name. */
export async function requireDocument<Kind extends AnyKind>(
  services: Pick<Services, 'storage' | 'keyring'>,
  kind: Kind,
  pool: Pool,
  name: string,
): Promise<BodyOf<Kind>> {
  const found = await findDocument(services, kind, pool, name)
  if (!found) throw kind.unknown(pool, name)
  return found
}

/** Finds a document by one of its aliases; `undefined` when none has it. */
export async function findByAlias<Kind extends AnyKind>(
  { storage, keyring }: Pick<Services, 'storage' | 'keyring'>,
  kind: Kind,
  pool: Pool,
  alias: string,
): Promise<BodyOf<Kind> | undefined> {
  const found = await storage.documents.findByAlias(pool.key, kind.kind, alias)
  return found && toBody(keyring, kind, pool, found)
}

/** As {@link findByAlias}; refuses when none has it. */
export async function requireByAlias<Kind extends AnyKind>(
  services: Pick<Services, 'storage' | 'keyring'>,
  kind: Kind,
  pool: Pool,
  alias: string,
): Promise<BodyOf<Kind>> {
  const found = await findByAlias(services, kind, pool, alias)
  if (!found) throw kind.unknown(pool, alias)
  return found
}

/** Replaces a document by what `change` returns; refuses when there is none of that name, or an alias is taken. */
export async function changeDocument<Kind extends AnyKind>(
  services: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  change: (body: BodyOf<Kind>) => BodyOf<Kind>,
): Promise<BodyOf<Kind>> {
  const changed = await replace(services, kind, pool, name, change)
  if (!changed) throw kind.unknown(pool, name)
  return changed
}

/** Replaces a document as {@link changeDocument} does; `undefined` when there is none of that name. */
async function replace<Kind extends AnyKind>(
  { storage, clock, keyring }: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  change: (body: BodyOf<Kind>) => BodyOf<Kind>,
): Promise<BodyOf<Kind> | undefined> {
  const changed = await storage.documents.change({ pool: pool.key, kind: kind.kind, name }, clock.now(), (document) =>
    toContent(keyring, kind, pool, name, change(toBody(keyring, kind, pool, document))),
  )
  if (!changed) return undefined
  if ('alias' in changed) throw aliasTaken(kind, pool, changed.alias)
  return toBody(keyring, kind, pool, changed)
}

/** How often somebody else may have deleted or made a document between two looks, before that is refused. */
const MOST_TURNS = 10

/** Stores what `make` returns of the document of that name, if there is one. Of simultaneous calls each has its turn. */
export async function putDocument<Kind extends AnyKind>(
  services: Needs,
  kind: Kind,
  pool: Pool,
  name: string,
  make: (before: BodyOf<Kind> | undefined) => BodyOf<Kind>,
): Promise<BodyOf<Kind>> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const changed = await replace(services, kind, pool, name, make)
    if (changed) return changed
    const made = make(undefined)
    if (await add(services, kind, pool, name, made)) return made
  }
  throw kind.taken(pool, name)
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
  return { rows: rows.map((row) => toBody(services.keyring, kind, pool, row)), next }
}

function aliasTaken(kind: AnyKind, pool: Pool, alias: string): ApiError {
  return (kind.aliasTaken ?? kind.taken)(pool, alias)
}

type Keyring = Services['keyring']

/** What is secret is sealed together, under the name of its kind: moved to a document of another kind, it says nothing. */
function toContent(keyring: Keyring, kind: AnyKind, pool: Pool, name: string, body: object): DocumentContent {
  const aliases = kind.aliases?.(body) ?? []
  if (!kind.sealed) return { body, aliases }
  const isSecret = ([member]: readonly [string, unknown]) => kind.sealed?.includes(member) ?? false
  const members = Object.entries(body)
  const open = Object.fromEntries(members.filter((member) => !isSecret(member)))
  const secret = { [kind.kind]: Object.fromEntries(members.filter(isSecret)) }
  return { body: open, sealed: keyring.seal(JSON.stringify(secret), placeOf(pool, name)), aliases }
}

function toBody<Kind extends AnyKind>(
  keyring: Keyring,
  { kind }: Kind,
  pool: Pool,
  { name, body, sealed }: StoredDocument,
): BodyOf<Kind> {
  if (sealed === undefined) return body as BodyOf<Kind> // only documents of this kind are stored under its name
  const secret = JSON.parse(keyring.open(sealed, placeOf(pool, name)).toString()) as Record<string, object> // as sealed
  return { ...body, ...secret[kind] } as BodyOf<Kind> // as above
}

function placeOf(pool: Pool, name: string) {
  return { table: 'documents', column: 'sealed', pool: pool.id, owner: name }
}
