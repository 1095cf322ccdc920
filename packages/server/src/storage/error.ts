/** The database cannot be used: it is gone, full, locked, of another version, or not one of ours. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

/** The database answers, and takes no writes: it is read-only, full, damaged, or another program keeps it locked. */
export class UnwritableError extends StorageError {}

/** A row that another one has to belong to is not there any more. Never leaves storage. */
export class GoneError extends Error {
  override readonly name = 'GoneError'
}

/** What `work` resolves to, or `otherwise` when what it belongs to is gone. */
export async function unlessGone<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof GoneError) return otherwise
    throw error
  }
}
