import type { Route } from '../http/route.ts'
import type { Storage } from '../storage/port/index.ts'

/** What load balancers and container platforms ask: whether the process lives, and whether it can do its work. */
export function healthRoutes({ storage }: { readonly storage: Pick<Storage, 'ping'> }): readonly Route[] {
  const text = (line: string, status = 200) => new Response(`${line}\n`, { status })
  return [
    { at: 'both', unnamed: true, method: 'GET', path: '/_poolhouse/health', handle: () => text('ok') },
    {
      at: 'both',
      unnamed: true,
      method: 'GET',
      path: '/_poolhouse/ready',
      handle: () =>
        storage.ping().then(
          () => text('ready'),
          () => text('The database does not answer, or takes no writes.', 503),
        ),
    },
  ]
}
