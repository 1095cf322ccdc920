import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { HANDLER } from '../handler.ts'
import type { Row } from '../row.ts'

export const handlerBundle: Row = {
  name: 'handler-bundle',
  about: 'size of the handler library in a minified bundle, gzipped',
  async measure() {
    if (!existsSync(HANDLER)) return undefined
    const verifier = await kilobytes('createTokenVerifier')
    const handlers = await kilobytes(
      'createTokenVerifier, createHandler, withOptionalHttpAuthentication, withStrictHttpAuthentication',
    )
    return [
      { what: 'handler bundle: verifier', atMost: 4, unit: 'kB', value: verifier },
      { what: 'handler bundle: verifier and handlers', atMost: 8, unit: 'kB', value: handlers },
    ]
  },
}

async function kilobytes(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from ${JSON.stringify(HANDLER)}`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  const [file] = outputFiles
  return file ? gzipSync(file.contents, { level: 9 }).byteLength / 1000 : NaN
}
