import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Poolhouse } from './poolhouse.ts'
import { startReference, type Reference } from './measure/reference.ts'
import type { Scale } from './measure/scale.ts'
import { inhabitedBy, type Inhabited } from './seed.ts'

/** What rows share: made at the first wish, and taken down at the end. */
export interface Stage {
  readonly scale: Scale
  /** Tells a person at a terminal what goes on. */
  progress(text: string): void
  reference(): Promise<Reference>
  /** A pool of a few users. */
  small(): Promise<Inhabited>
  /** A pool of many. */
  large(): Promise<Inhabited>
  /** A server with nothing in it, not started yet. */
  empty(options?: { probe?: boolean }): Poolhouse
  close(): Promise<void>
}

export interface StageOptions {
  readonly scale: Scale
  readonly profiles: string | undefined
  progress(text: string): void
}

export function createStage({ scale, profiles, progress }: StageOptions): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-bench-'))
  const servers: Poolhouse[] = []
  let folders = 0
  let reference: Promise<Reference> | undefined
  let small: Promise<Inhabited> | undefined
  let large: Promise<Inhabited> | undefined

  const newFolder = () => join(folder, String((folders += 1)))
  const create = (probe?: boolean) => {
    const server = new Poolhouse({ data: newFolder(), probe, profiles })
    servers.push(server)
    return server
  }
  const populate = (users: number) =>
    inhabitedBy(create(), users, (done) =>
      progress(`${done.toLocaleString('en')} of ${users.toLocaleString('en')} users`),
    )

  return {
    scale,
    progress,
    reference: () => (reference ??= startReference()),
    small: () => (small ??= populate(scale.few)),
    large: () => (large ??= populate(scale.many)),
    empty: ({ probe } = {}) => create(probe),
    async close() {
      await Promise.all(servers.map((server) => server.stop()))
      const started = await reference?.catch(() => undefined)
      started?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
